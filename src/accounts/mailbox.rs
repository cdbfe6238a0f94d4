//! Addresses as mail programs, links and Exchange write them.

/// What stands before an address: links and the proxy addresses of a mailbox.
const SCHEMES: [&str; 2] = ["mailto:", "smtp:"];

/// The address alone: of `Name <address>`, `mailto:address` and `SMTP:address`. What is none of
/// these stays as it is.
pub(super) fn address(text: &str) -> &str {
    let text = text.trim();
    let inner = text
        .strip_suffix('>')
        .and_then(|text| text.rsplit_once('<'))
        .map_or(text, |(_, inner)| inner.trim());
    let scheme = SCHEMES.iter().find(|scheme| {
        let begin = inner.get(..scheme.len());
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
    });
    let Some(scheme) = scheme else { return inner };
    let rest = &inner[scheme.len()..];
    rest.split('?').next().unwrap_or_default()
}

/// The addresses of a line, between semicolons or commas; nothing where something in it is none.
pub(super) fn split(line: &str) -> Option<Vec<String>> {
    let separator = if line.contains(';') { ';' } else { ',' };
    let mut found = Vec::new();
    let mut name = false;
    for part in line.split(separator).map(str::trim) {
        let is_address = super::is_account(address(part));
        if is_address {
            found.push(address(part).to_owned());
            name = false;
        } else if part.contains(['@', '<', '>']) {
            return None;
        } else {
            // The part of a name before its comma: `Room, big <address>`.
            name |= !part.is_empty();
        }
    }
    (!name && !found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_taken_out_of_what_stands_around_it() {
        for text in [
            "room@contoso.example",
            " mailto:room@contoso.example?subject=Hello",
            "SMTP:room@contoso.example",
            "Lobby <room@contoso.example>",
            "\"Lobby, big\" <mailto:room@contoso.example>",
        ] {
            assert_eq!(address(text), "room@contoso.example", "{text}");
        }
        assert_eq!(address("Lobby"), "Lobby");
    }

    #[test]
    fn a_line_with_something_else_in_it_is_no_line_of_addresses() {
        for line in [
            "Name, Floor",
            "a@contoso.example, Hall",
            "",
            "a@b, c@d.example",
        ] {
            assert_eq!(split(line), None, "{line}");
        }
    }
}
