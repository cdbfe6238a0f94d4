//! Words, marks and links that the fragments share.

use greenroom_results::{Part, Sentence, Subject, Value, Verdict};
use maud::{Markup, PreEscaped, html};

use crate::inline::{Piece, pieces};
use crate::mask;
use crate::plain;
use greenroom_results::{Finding, Join, JoinIdentity, Lobby, Run};

/// One line of HTML: a Markdown parser takes it for one block, whatever the values hold.
pub(crate) fn one_line(markup: Markup) -> String {
    let mut line = markup.0;
    for (end, instead) in [('\r', ""), ('\n', "&#10;")] {
        // Most have neither, and of many accounts it is a large text.
        if line.contains(end) {
            line = line.replace(end, instead);
        }
    }
    line
}

/// Text from a tenant: what could reorder or hide it is made visible.
pub(crate) fn shown(text: &str) -> String {
    plain::line(text)
}

/// A sign for a verdict, so that color alone never tells it.
pub(super) fn icon(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "✓",
        Verdict::Fail => "✗",
        Verdict::Error => "!",
        Verdict::Unknown => "?",
        Verdict::NotChecked => "☐",
        Verdict::NotApplicable => "–",
    }
}

pub(crate) fn badge(verdict: Verdict) -> Markup {
    mark(verdict.word(), icon(verdict), verdict.word())
}

/// The badge of a verdict that there may not be.
pub(crate) fn badge_or_none(verdict: Option<Verdict>) -> Markup {
    verdict.map_or_else(|| mark("notchecked", "–", "no result"), badge)
}

pub(super) fn mark(class: &str, icon: &str, word: &str) -> Markup {
    html! {
        span class={ "gr-badge gr-" (class) } { span aria-hidden="true" { (icon) } " " (word) }
    }
}

pub(super) fn identity(identity: Option<JoinIdentity>, at_risk: bool) -> Markup {
    let Some(identity) = identity else {
        return mark("unknown", "?", "unknown");
    };
    let (class, icon) = match identity {
        JoinIdentity::Authenticated if at_risk => ("unknown", "✓"),
        JoinIdentity::Authenticated => ("pass", "✓"),
        JoinIdentity::Guest => ("unknown", "◌"),
        JoinIdentity::Refused => ("fail", "✗"),
        JoinIdentity::Unsupported => ("fail", "⊘"),
    };
    html! {
        (mark(class, icon, identity.word()))
        @if at_risk { " " span class="gr-aside" { "at risk" } }
    }
}

/// As whom an account joins, and whether somebody saw that.
pub(super) fn joining(join: &Join) -> Markup {
    html! {
        (identity(join.identity, join.at_risk))
        @if let Some(day) = join.seen { " " span class="gr-aside" { "seen as a guest on " (day) } }
    }
}

pub(super) fn lobby(lobby: Lobby) -> Markup {
    let (class, icon) = match lobby {
        Lobby::Admitted => ("pass", "→"),
        Lobby::Waits => ("unknown", "‖"),
        Lobby::DependsOnHost => ("notchecked", "⇄"),
        Lobby::Unknown => ("unknown", "?"),
    };
    html! { span class={ "gr-plain gr-" (class) } { span aria-hidden="true" { (icon) } " " (lobby.words()) } }
}

/// A link to a requirement's page, from a page at the top of the book.
pub(crate) fn page_link(text: &str, requirement: &str, section: &str) -> Markup {
    let anchor = if section.is_empty() {
        String::new()
    } else {
        format!("#{section}")
    };
    html! { a href={ "requirements/" (requirement) ".html" (anchor) } { (text) } }
}

/// Where the requirement's page says what to do about this.
pub(super) fn section(finding: &Finding) -> &str {
    if finding.verdict == Verdict::Fail {
        finding.reason_word()
    } else {
        ""
    }
}

/// Whom a finding is about.
pub(super) fn subject(subject: &Subject) -> String {
    shown(&subject.to_string())
}

/// The name of an account in a table: a narrow column breaks it before its domain.
pub(super) fn account(name: &str) -> Markup {
    let name = shown(name);
    match name.rsplit_once('@') {
        Some((user, domain)) => html! { (user) wbr; "@" (domain) },
        None => html! { (name) },
    }
}

/// The id of an account's row on the accounts page: its name, with what an address cannot hold
/// replaced.
pub(super) fn anchor(account: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let name: String = account.chars().take(80).map(plain).collect();
    format!("account-{}", name.to_lowercase())
}

/// Prose of ours in which a value may stand: code in backticks, emphasis in asterisks, and
/// addresses of Microsoft's in angle brackets. Nothing else is interpreted; a fragment does not know on
/// which page it stands, so links to pages become their words.
pub(crate) fn prose(text: &str) -> Markup {
    html! {
        @for piece in pieces(text) {
            @match piece {
                Piece::Words(words) => { (shown(words)) }
                Piece::Code(code) => { code { (shown(&code)) } }
                Piece::Emphasis { starts: true } => { (PreEscaped("<em>")) }
                Piece::Emphasis { starts: false } => { (PreEscaped("</em>")) }
                Piece::Address(address) => { (self::address(&address)) }
            }
        }
    }
}

/// A sentence of the program's, in which names and words of Microsoft Graph are code. Nothing in a
/// value is interpreted.
pub(crate) fn said(sentence: &Sentence) -> Markup {
    PreEscaped(sentence.show(&mut |part| match part {
        Part::Words(words) => html! { (words) }.0,
        Part::Value(value) => self::value(value).0,
    }))
}

/// A sentence about an account as one about any: so that one cause of several is told once.
pub(super) fn neutral(sentence: &Sentence, subject: &Subject) -> Sentence {
    let Subject::Account(own) = subject else {
        return sentence.clone();
    };
    sentence.clone().map(&mut |value| match value {
        Value::Account(name) if *name == **own => Value::text("the account"),
        value => value,
    })
}

fn value(value: &Value) -> Markup {
    let text = shown(&value.bare());
    match value {
        Value::Name(_)
        | Value::Id(_)
        | Value::Property(_)
        | Value::Word { .. }
        | Value::Request(_)
        | Value::Code(_) => html! { code { (text) } },
        _ => html! { (text) },
    }
}

/// A link where Microsoft's site is; what stands in angle brackets else is text.
fn address(address: &str) -> Markup {
    let is_link = address.starts_with("https://") && mask::is_microsofts(address);
    html! {
        @if is_link { a href=(address) { (shown(address)) } } @else { "<" (shown(address)) ">" }
    }
}

/// A link to a page on the web; text where the address is of another kind, for a book may be about
/// a document that somebody else described.
pub(crate) fn web_link(address: &str, text: &str) -> Markup {
    let is_web = ["https://", "http://"]
        .iter()
        .any(|scheme| address.starts_with(scheme));
    html! { @if is_web { a href=(address) { (text) } } @else { (text) } }
}

pub(super) fn tenant_name(run: &Run) -> String {
    let none = || "a tenant whose name could not be read".to_owned();
    run.tenant.display_name.as_deref().map_or_else(none, shown)
}

/// A number and what it counts.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use greenroom_results::say;

    use super::*;

    #[test]
    fn a_value_cannot_leave_its_place() {
        let hostile =
            "<script>alert(1)</script>\n\n[x](javascript:alert(1)) {{#include /etc/passwd}}";
        let line = one_line(html! { p { (hostile) } });
        assert!(!line.contains('\n') && !line.contains("<script>"));
    }

    #[test]
    fn prose_knows_code_emphasis_and_microsofts_addresses_only() {
        let text = "At <https://admin.microsoft.com>, open *Users*, then `a<b>`; not <https://x.example> or <b>.";
        insta::assert_snapshot!(
            prose(text).0,
            @r#"At <a href="https://admin.microsoft.com">https://admin.microsoft.com</a>, open <em>Users</em>, then <code>a&lt;b&gt;</code>; not &lt;https://x.example&gt; or &lt;b&gt;."#
        );
    }

    #[test]
    fn a_link_to_a_page_becomes_its_words_and_any_other_stays_text() {
        let text = "See [the license](teams-license.md#guest), not [x](javascript:alert(1)).";
        insta::assert_snapshot!(
            prose(text).0,
            @"See the license, not [x](javascript:alert(1))."
        );
    }

    #[test]
    fn what_is_no_address_on_the_web_is_no_link() {
        let link = web_link("javascript:alert(1)", "The document");
        assert_eq!(link.0, "The document");
    }

    #[test]
    fn a_name_in_a_sentence_is_code_and_its_signs_stay() {
        let sentence = say!(
            "the policy {} blocks <it>",
            Value::name("Block `*all*`</code>")
        );
        assert_eq!(
            said(&sentence).0,
            "the policy <code>Block `*all*`&lt;/code&gt;</code> blocks &lt;it&gt;"
        );
    }

    #[test]
    fn an_anchor_holds_letters_digits_and_hyphens() {
        assert_eq!(anchor("Room.1@x.example"), "account-room-1-x-example");
    }
}
