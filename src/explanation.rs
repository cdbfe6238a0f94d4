//! What is known of an error as people read it: whole, or as the hint below an error.

use greenroom_graph::explain::{Reading, Recognized, look_up};
use serde_json::json;

/// The width of a line of prose, indentation included, in characters. Commands are never broken.
const WIDTH: usize = 88;

/// Everything that was found in a text.
#[must_use]
pub fn report(reading: &Reading) -> String {
    let mut parts: Vec<String> = reading.recognized.iter().map(whole).collect();
    parts.extend(reading.unknown.iter().map(|code| {
        let page = look_up(Some(code));
        format!("{code}\n\nNot known to Greenroom. Microsoft's own page may say more:\n  {page}")
    }));
    parts.join("\n\n\n")
}

/// The same as JSON.
#[must_use]
pub fn json(reading: &Reading) -> String {
    let recognized = reading.recognized.iter().map(|recognized| {
        let about = recognized.explanation;
        let named = recognized.named();
        let named = named
            .iter()
            .map(|(kind, id)| json!({ "kind": kind, "id": id }));
        json!({
            "code": about.code,
            "what": about.what,
            "why": about.why,
            "named": named.collect::<Vec<_>>(),
            "fix": recognized.fix().collect::<Vec<_>>(),
            "commands": recognized.commands().collect::<Vec<_>>(),
            "who": about.who,
            "source": about.source,
        })
    });
    let unknown = reading.unknown.iter();
    let unknown = unknown.map(|code| json!({ "code": code, "page": look_up(Some(code)) }));
    let explained = json!({
        "recognized": recognized.collect::<Vec<_>>(),
        "unknown": unknown.collect::<Vec<_>>(),
    });
    format!("{explained:#}")
}

/// What to do, below an error that says itself what happened.
#[must_use]
pub fn hint(recognized: &Recognized) -> String {
    let about = recognized.explanation;
    let mut parts: Vec<String> = recognized.fix().collect();
    parts.extend(recognized.commands().map(|command| format!("  {command}")));
    parts.push(format!("Who can do it: {}.", about.who));
    parts.push(format!("`greenroom explain {}` says more.", about.code));
    parts.join("\n")
}

fn whole(recognized: &Recognized) -> String {
    let about = recognized.explanation;
    let mut sections = vec![
        about.code.clone(),
        section("What happened", &prose(&about.what, "  ")),
    ];
    let named = recognized.named();
    if !named.is_empty() {
        let lines = named.iter().map(|(kind, id)| format!("  {kind}: {id}"));
        let lines: Vec<String> = lines.collect();
        sections.push(section("Named in the text", &lines.join("\n")));
    }
    sections.extend([
        section("Why it matters for joining", &prose(&about.why, "  ")),
        section("What to do", &fix(recognized)),
        section("Who can do it", &prose(&about.who, "  ")),
        section("Source", &format!("  {}", about.source)),
    ]);
    sections.join("\n\n")
}

fn section(title: &str, text: &str) -> String {
    format!("{title}\n{text}")
}

/// The steps, and below them the commands and addresses, a line each.
fn fix(recognized: &Recognized) -> String {
    let steps: Vec<String> = recognized.fix().map(|step| prose(&step, "  - ")).collect();
    let mut text = steps.join("\n");
    let commands: Vec<String> = recognized
        .commands()
        .map(|c| format!("      {c}"))
        .collect();
    if !commands.is_empty() {
        text = format!("{text}\n\n{}", commands.join("\n"));
    }
    text
}

/// Breaks a text between words; `lead` stands before its first line, as many blanks before the
/// others.
fn prose(text: &str, lead: &str) -> String {
    let mut lines = vec![lead.trim_end().to_owned()];
    let indent = " ".repeat(lead.len());
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is always a line");
        if line.trim().is_empty() || line.chars().count() + word.chars().count() < WIDTH {
            let gap = lead.len().saturating_sub(line.len()).max(1);
            line.push_str(&" ".repeat(gap));
            line.push_str(word);
        } else {
            lines.push(format!("{indent}{word}"));
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_broken_between_words_and_hangs_below_its_lead() {
        let text = "word ".repeat(30);
        let broken = prose(&text, "  - ");
        let lines: Vec<_> = broken.lines().collect();
        assert!(lines[0].starts_with("  - word word"), "{broken}");
        assert!(lines[1].starts_with("    word"), "{broken}");
        assert!(lines.iter().all(|line| line.len() <= WIDTH), "{broken}");
    }
}
