//! What a mailbox is for, and whether an account signs in with its address.

use greenroom_graph::{Addresses, GraphError, Mailbox, Room};
use greenroom_results::{Between, Reason, Sentence, Value, say};

use crate::check::Check;

/// What a mailbox can be for. Source: Microsoft Graph v1.0, mailboxSettings, `userPurpose`.
pub(crate) const PURPOSES: [&str; 6] = ["user", "linked", "shared", "room", "equipment", "others"];

/// The texts between commas.
fn listed(texts: &str) -> impl Iterator<Item = &str> {
    texts.split(',').map(str::trim)
}

fn word(purpose: &str) -> Value {
    Value::word("userPurpose", purpose)
}

/// A mailbox for one of these purposes.
pub(crate) fn expected(wanted: &str) -> Sentence {
    let choices = Value::several(Between::Or, listed(wanted).map(word));
    say!("a mailbox whose userPurpose is {}", choices)
}

/// Whether a mailbox is for one of these purposes; an error of the scenario's where one of them is
/// none.
pub(crate) fn purpose(mailbox: &Mailbox, wanted: &str) -> Check {
    let expected = expected(wanted);
    if let Some(odd) = listed(wanted).find(|one| !PURPOSES.contains(one)) {
        let found = say!("the step names the purpose {}", Value::written(odd));
        return Check::error(Reason::BadPurpose, expected, found);
    }
    let Some(purpose) = mailbox.user_purpose.as_deref() else {
        let found = say!("Microsoft Graph did not report what the mailbox is for");
        return Check::undecided(expected, found);
    };
    let found = say!("the mailbox's userPurpose is {}", word(purpose));
    if listed(wanted).any(|one| one == purpose) {
        return Check::pass(expected, found);
    }
    if !PURPOSES.contains(&purpose) {
        return Check::undecided(expected, found);
    }
    Check::fail(Reason::OtherPurpose, expected, found).with_fix(say!(
        "Convert the mailbox (Exchange Online PowerShell, Set-Mailbox -Type), or name the account \
         whose mailbox it is to be."
    ))
}

/// Why the mailbox of an account could not be read.
pub(crate) fn unread(error: &GraphError, expected: Sentence) -> Check {
    if !error.is_mailbox_elsewhere() {
        return Check::unread(error, expected);
    }
    let found = say!(
        "Exchange Online has no active mailbox for the account: the mailbox is on premises, is \
         inactive, was deleted, or never existed"
    );
    Check::undecided(expected, found).with_fix(say!(
        "Check the mailbox where it is kept: Get-Recipient in Exchange Online PowerShell shows \
         whether it is on premises."
    ))
}

/// Whether an account signs in with the primary address of its mailbox.
///
/// Sources: Microsoft Graph v1.0, user, `mail` and `proxyAddresses` (`SMTP:` marks the primary
/// address); Microsoft Teams, "Create and configure resource accounts for rooms and shared Teams
/// devices".
pub(crate) fn sign_in_name(found: &Addresses) -> Check {
    let expected = say!("an account whose sign-in name is its primary email address");
    let primary = found.proxy_addresses.iter().flatten();
    let primary: Vec<&str> = primary
        .filter_map(|one| one.strip_prefix("SMTP:"))
        .collect();
    let mail = found.mail.as_deref();
    let known: Vec<&str> = primary.iter().copied().chain(mail).collect();
    let is_it = |address: &&&str| address.eq_ignore_ascii_case(&found.user_principal_name);
    let same = known.iter().filter(is_it).count();
    let name = Value::account(&found.user_principal_name);
    if known.is_empty() {
        let found = say!("Microsoft Graph shows no email address of the account");
        return Check::undecided(expected, found).with_fix(say!(
            "Check in the Exchange admin center whether the account has a mailbox, and which \
             address it has."
        ));
    }
    if same == known.len() {
        let found = say!("{} is both the sign-in name and the primary address", name);
        return Check::pass(expected, found);
    }
    let addresses = Value::several(Between::And, known.iter().map(|one| Value::account(*one)));
    if same > 0 {
        let found = say!(
            "the sign-in name is {}, and mail and proxyAddresses name different primary addresses: \
             {}",
            name,
            addresses
        );
        return Check::undecided(expected, found).with_fix(say!(
            "Make mail and the primary address (SMTP:) of the mailbox the same."
        ));
    }
    let found = say!(
        "the sign-in name is {}, and the primary address is {}",
        name,
        addresses
    );
    Check::fail(Reason::AddressDiffers, expected, found).with_fix(say!(
        "Change the sign-in name or the primary address so that they are the same; for a \
         synchronized account, change it in Active Directory."
    ))
}

/// Whether a mailbox is among the rooms of the tenant, by one of its addresses.
///
/// Source: Microsoft Graph v1.0, room, `emailAddress`.
pub(crate) fn room(rooms: &[Room], found: &Addresses) -> Check {
    let expected = say!("an account that is listed as a room");
    let own = found.proxy_addresses.iter().flatten();
    let own = own.filter_map(|one| {
        let (kind, address) = one.split_once(':')?;
        kind.eq_ignore_ascii_case("smtp").then_some(address)
    });
    let own: Vec<&str> = own.chain(found.mail.as_deref()).collect();
    let is_own = |room: &Room| {
        let address = room.email_address.as_deref();
        address.is_some_and(|address| own.iter().any(|one| one.eq_ignore_ascii_case(address)))
    };
    if rooms.iter().any(is_own) {
        return Check::pass(expected, say!("the account is listed as a room"));
    }
    if rooms.iter().any(|room| room.email_address.is_none()) {
        let found = say!("Microsoft Graph lists a room without its address");
        return Check::undecided(expected, found);
    }
    let found = say!("the tenant's rooms do not include the account");
    Check::fail(Reason::RoomNotListed, expected, found).with_fix(say!(
        "Make the mailbox a room mailbox (Exchange Online PowerShell, Set-Mailbox -Type Room); a \
         new room can take a day to be listed."
    ))
}

#[cfg(test)]
mod tests {
    use greenroom_results::Verdict::{self, Error, Fail, Pass, Unknown};

    use super::*;

    fn verdict(found: Option<&str>, wanted: &str) -> Verdict {
        let user_purpose = found.map(str::to_owned);
        purpose(&Mailbox { user_purpose }, wanted).verdict
    }

    #[test]
    fn a_mailbox_is_for_one_of_the_purposes() {
        assert_eq!(verdict(Some("room"), "room"), Pass);
        assert_eq!(verdict(Some("equipment"), "room, equipment"), Pass);
        assert_eq!(verdict(Some("user"), "room"), Fail);
    }

    #[test]
    fn a_purpose_that_nobody_knows_decides_nothing() {
        assert_eq!(verdict(Some("unknownFutureValue"), "room"), Unknown);
        assert_eq!(verdict(None, "room"), Unknown);
        assert_eq!(verdict(Some("room"), "Room"), Error);
    }

    fn names(mail: Option<&str>, proxies: &[&str]) -> Addresses {
        Addresses {
            id: "room".to_owned(),
            user_principal_name: "room@contoso.example".to_owned(),
            mail: mail.map(str::to_owned),
            proxy_addresses: Some(proxies.iter().map(|one| (*one).to_owned()).collect()),
        }
    }

    #[test]
    fn the_sign_in_name_is_the_primary_address() {
        let verdict = |mail, proxies: &[&str]| sign_in_name(&names(mail, proxies)).verdict;
        let own = Some("Room@contoso.example");
        assert_eq!(verdict(own, &["SMTP:room@contoso.example"]), Pass);
        assert_eq!(verdict(own, &[]), Pass);
        assert_eq!(verdict(Some("lobby@contoso.example"), &[]), Fail);
        assert_eq!(verdict(None, &["smtp:room@contoso.example"]), Unknown);
        assert_eq!(verdict(own, &["SMTP:lobby@contoso.example"]), Unknown);
    }

    #[test]
    fn a_room_is_listed_by_one_of_the_addresses() {
        let listed = |address: Option<&str>| Room {
            id: "place".to_owned(),
            display_name: None,
            email_address: address.map(str::to_owned),
        };
        let account = names(
            None,
            &["smtp:Lobby@contoso.example", "SIP:x@contoso.example"],
        );
        let verdict = |address| room(&[listed(address)], &account).verdict;
        assert_eq!(verdict(Some("lobby@contoso.example")), Pass);
        assert_eq!(verdict(Some("x@contoso.example")), Fail);
        assert_eq!(verdict(None), Unknown);
    }
}
