//! Facts in a statement: ids, names of permissions, and commands. They are nobody's sentences, so
//! that they are kept and shown in clear.

use super::target::guids;
use crate::document::Kind;

/// The words of a statement that are facts: all those of a command, and in a text those that are
/// or hold an id, name a permission, or name a command of PowerShell.
pub(super) fn facts(kind: Kind, counts: &str) -> Vec<String> {
    let is_text = matches!(kind, Kind::Sentence | Kind::Step | Kind::Heading);
    let mut facts: Vec<String> = Vec::new();
    // A label in front of a command is none of it.
    let labelled = kind == Kind::Command && counts.starts_with('[');
    let own = counts.split_once("] ").filter(|_| labelled);
    let own = own.map_or(counts, |(_, own)| own);
    for word in own.split_whitespace() {
        let is_kept = kind == Kind::Command || (is_text && is_fact(word));
        if is_kept && !facts.iter().any(|known| known == word) {
            facts.push(word.to_owned());
        }
    }
    facts
}

/// Whether a word of a text is a fact.
pub(super) fn is_fact(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    guids(bare).next().is_some() || is_permission(bare) || is_command(bare)
}

/// `User.Read.All`: parts that begin with a capital, the last of them not a file's ending.
fn is_permission(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    let capital = |part: &&str| {
        part.starts_with(|c: char| c.is_ascii_uppercase())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    parts.len() > 1 && parts.iter().all(capital)
}

/// `Get-MgUser`: a verb and a noun.
fn is_command(word: &str) -> bool {
    let capital = |part: &str| {
        let mut letters = part.chars();
        letters.next().is_some_and(|c| c.is_ascii_uppercase())
            && letters.any(|c| c.is_ascii_lowercase())
            && part.chars().all(|c| c.is_ascii_alphanumeric())
    };
    // A compound of words begins once with a capital, or has one in each part and no more.
    word.split_once('-').is_some_and(|(verb, noun)| {
        capital(verb) && capital(noun) && noun.chars().filter(char::is_ascii_uppercase).count() > 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_permissions_and_commands_are_facts() {
        let id = "7c1f2f5e-52d3-4c39-9d5a-0a5e3b8f6d21";
        let text = format!(
            "Grant User.Read.All to ({id}) with New-MgServicePrincipal, Sign-in e.g. Node.js 7.4 Wi-Fi"
        );
        assert_eq!(
            facts(Kind::Sentence, &text),
            [
                "User.Read.All",
                &format!("({id})"),
                "New-MgServicePrincipal,"
            ]
        );
        assert_eq!(facts(Kind::Command, "[Azure CLI] run it it"), ["run", "it"]);
        assert_eq!(facts(Kind::Figure, id), [""; 0]);
    }
}
