//! Whether a room list shows an account.

use greenroom_graph::{Addresses, Room, RoomList};
use greenroom_results::{Reason, Sentence, Value, say};

use crate::check::Check;

/// How many places Graph lists on a page. It has been seen to leave out that there are more
/// (microsoftgraph/microsoft-graph-docs#18604). Source: Microsoft Graph v1.0, "List places".
const PAGE: usize = 100;

/// An account in the room list with this address.
pub(crate) fn expected(list: &str) -> Sentence {
    say!(
        "an account that the room list {} shows",
        Value::account(list)
    )
}

/// What keeps the rooms of a room list from being asked for: the tenant has no list with this
/// address, or may have one that was not listed. Nothing where it has one.
pub(crate) fn absence(lists: &[RoomList], address: &str) -> Option<Check> {
    let is_it = |list: &RoomList| {
        let own = list.email_address.as_deref();
        own.is_some_and(|own| own.eq_ignore_ascii_case(address))
    };
    if lists.iter().any(is_it) {
        return None;
    }
    let unnamed = lists.iter().any(|list| list.email_address.is_none());
    Some(match not_whole(lists.len(), unnamed) {
        Some(found) => Check::undecided(expected(address), found),
        None => {
            let found = say!("the tenant has no room list with this address");
            Check::fail(Reason::NotInRoomList, expected(address), found).with_fix(say!(
                "Create the room list (Exchange Online PowerShell, New-DistributionGroup -RoomList) \
                 and add the room to it; a new list can take a day to appear."
            ))
        }
    })
}

/// Whether one of an account's addresses is that of a room in the list.
///
/// Source: Microsoft Graph v1.0, roomList, `rooms`, and room, `emailAddress`.
pub(crate) fn shows(rooms: &[Room], account: &Addresses, list: &str) -> Check {
    let expected = expected(list);
    let own = account.proxy_addresses.iter().flatten();
    let own = own.filter_map(|one| {
        let (kind, address) = one.split_once(':')?;
        kind.eq_ignore_ascii_case("smtp").then_some(address)
    });
    let own: Vec<&str> = own.chain(account.mail.as_deref()).collect();
    let is_own = |room: &Room| {
        let address = room.email_address.as_deref();
        address.is_some_and(|address| own.iter().any(|one| one.eq_ignore_ascii_case(address)))
    };
    if rooms.iter().any(is_own) {
        return Check::pass(expected, say!("the room list shows the account"));
    }
    if own.is_empty() {
        let found = say!("Microsoft Graph shows no email address of the account");
        return Check::undecided(expected, found);
    }
    let unnamed = rooms.iter().any(|room| room.email_address.is_none());
    if let Some(found) = not_whole(rooms.len(), unnamed) {
        return Check::undecided(expected, found);
    }
    let found = say!("the room list does not show the account");
    Check::fail(Reason::NotInRoomList, expected, found).with_fix(say!(
        "Add the room to the room list (Exchange Online PowerShell, Add-DistributionGroupMember); a \
         room that is hidden from address lists is not shown either."
    ))
}

/// Why what is not among the places that were listed may be one all the same.
fn not_whole(count: usize, unnamed: bool) -> Option<Sentence> {
    if unnamed {
        return Some(say!("Microsoft Graph lists a place without its address"));
    }
    (count >= PAGE).then(|| {
        say!(
            "Microsoft Graph lists {} places, which may not be all of them",
            Value::count(count)
        )
    })
}

#[cfg(test)]
mod tests {
    use greenroom_results::Verdict::{Fail, Pass, Unknown};

    use super::*;

    const LIST: &str = "floor@contoso.example";

    fn lists(addresses: &[Option<&str>]) -> Vec<RoomList> {
        let list = |address: Option<&str>| RoomList {
            id: "1".to_owned(),
            email_address: address.map(str::to_owned),
        };
        addresses.iter().copied().map(list).collect()
    }

    #[test]
    fn a_room_list_is_known_by_its_address() {
        let verdict = |all: &[Option<&str>]| absence(&lists(all), LIST).map(|check| check.verdict);
        assert_eq!(verdict(&[Some("Floor@contoso.example"), None]), None);
        assert_eq!(verdict(&[Some("hall@contoso.example")]), Some(Fail));
        assert_eq!(verdict(&[None]), Some(Unknown));
        assert_eq!(verdict(&[Some("hall@contoso.example"); 100]), Some(Unknown));
    }

    fn shown(addresses: &[Option<&str>], mail: Option<&str>) -> Check {
        let room = |address: Option<&str>| Room {
            id: "1".to_owned(),
            display_name: None,
            email_address: address.map(str::to_owned),
        };
        let rooms: Vec<Room> = addresses.iter().copied().map(room).collect();
        let account = Addresses {
            id: "1".to_owned(),
            user_principal_name: "room@contoso.example".to_owned(),
            mail: mail.map(str::to_owned),
            proxy_addresses: mail.map(|_| vec!["smtp:lobby@contoso.example".to_owned()]),
        };
        shows(&rooms, &account, LIST)
    }

    #[test]
    fn an_account_is_known_by_any_of_its_addresses() {
        let mail = Some("room@contoso.example");
        assert_eq!(shown(&[Some("ROOM@contoso.example")], mail).verdict, Pass);
        assert_eq!(shown(&[Some("lobby@contoso.example")], mail).verdict, Pass);
        assert_eq!(shown(&[], mail).verdict, Fail);
        assert_eq!(shown(&[Some("hall@contoso.example")], mail).verdict, Fail);
        assert_eq!(
            shown(&[Some("hall@contoso.example"); 100], mail).verdict,
            Unknown
        );
        assert_eq!(shown(&[None], mail).verdict, Unknown);
        assert_eq!(shown(&[], None).verdict, Unknown);
    }
}
