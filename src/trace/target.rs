//! The ids in the target of a link: where it leads may change, whom it grants what may not.

use percent_encoding::percent_decode_str;

/// Parameters of an address whose values are ids, or names of permissions.
const PARAMETERS: [&str; 8] = [
    "appid",
    "application_id",
    "client_id",
    "permission",
    "permissions",
    "resource",
    "scope",
    "sku",
];

/// The ids in an address, in the order in which they stand there.
pub(super) fn ids(address: &str) -> Vec<String> {
    let decoded = percent_decode_str(address).decode_utf8_lossy();
    let mut ids = Vec::new();
    let mut add = |id: &str| {
        let id = id.to_lowercase();
        if !id.is_empty() && !ids.contains(&id) {
            ids.push(id);
        }
    };
    for part in decoded.split(['?', '&', '#', ';']) {
        match part.split_once('=') {
            Some((name, value)) if PARAMETERS.contains(&&*name.to_lowercase()) => {
                value.split([' ', '+', ',']).for_each(&mut add);
            }
            Some((name, _)) if name.to_lowercase().ends_with("token") => {}
            _ => guids(part).for_each(&mut add),
        }
    }
    ids
}

/// Ids of the form 8-4-4-4-12.
pub(super) fn guids(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_hexdigit() && c != '-')
        .filter(|part| {
            let groups: Vec<usize> = part.split('-').map(str::len).collect();
            groups == [8, 4, 4, 4, 12]
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_and_the_rest_of_an_address_is_not() {
        let id = "7c1f2f5e-52d3-4c39-9d5a-0a5e3b8f6d21";
        for (address, found) in [
            (
                format!("https://a.example/#blade/appId/{}", id.to_uppercase()),
                vec![id],
            ),
            (
                format!("https://a.example/consent?client_id={id}&state=5"),
                vec![id],
            ),
            (
                "https://a.example/?scope=User.Read%20Mail.Read".to_owned(),
                vec!["user.read", "mail.read"],
            ),
            (format!("https://a.example/x?token={id}"), vec![]),
            ("https://a.example/page".to_owned(), vec![]),
        ] {
            assert_eq!(ids(&address), found, "{address}");
        }
    }
}
