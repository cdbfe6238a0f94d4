//! The phrases: for people, for the manual, for programs, and for an editor.

use serde_json::{Map, Value, json};

use crate::document::Phrase;

/// As text: each topic, and each phrase with what it does.
pub(super) fn text(phrases: &[&Phrase]) -> String {
    let mut lines: Vec<String> = vec![];
    let mut topic = "";
    for phrase in phrases {
        if phrase.topic != topic {
            topic = &phrase.topic;
            let gap = if lines.is_empty() { "" } else { "\n" };
            lines.push(format!("{gap}{topic}"));
        }
        lines.push(format!("  {}", phrase.step));
        lines.push(format!("      {}", phrase.about));
        if !phrase.permissions.is_empty() {
            lines.push(format!("      Declare: {}", declared(phrase)));
        }
        if let Some(remark) = remark(phrase) {
            lines.push(format!("      {remark}"));
        }
    }
    lines.join("\n")
}

/// What stands above the tables of the page.
const HEAD: &str = "\
# Phrases

What a step of a feature can say. This page is made from the list that `greenroom phrases` prints and \
searches. `greenroom phrases --format snippets > .vscode/greenroom.code-snippets` makes Visual Studio \
Code propose them, with a stop at each place to fill in.

What stands between angle brackets is yours to fill in. What is called an id is checked to be one before \
anything is sent. In an outline with `Examples: the joining accounts`, `<account>` stays as it is: each \
account takes its place. A scenario declares each permission with `@permission:NAME`.";

/// A page of the manual: a table a topic.
pub(super) fn markdown(phrases: &[&Phrase]) -> String {
    let mut lines = vec![HEAD.to_owned()];
    let mut topic = "";
    for phrase in phrases {
        if phrase.topic != topic {
            topic = &phrase.topic;
            lines.push(format!("\n## {topic}\n"));
            lines.push("| Phrase | What it does | Example |\n| --- | --- | --- |".to_owned());
        }
        let example = phrase.example();
        let example = if example == phrase.step {
            String::new()
        } else {
            format!("`{}`", cell(&example))
        };
        let (step, told) = (cell(&phrase.step), cell(&told(phrase)));
        lines.push(format!("| `{step}` | {told} | {example} |"));
    }
    lines.join("\n")
}

/// All that there is to say of a phrase.
fn told(phrase: &Phrase) -> String {
    let permissions = phrase.permissions.iter().map(|name| format!("`{name}`"));
    let permissions = permissions.collect::<Vec<_>>().join(", ");
    let permissions = (!permissions.is_empty()).then(|| format!("Permissions: {permissions}."));
    let remark = remark(phrase).map(str::to_owned);
    let parts = [Some(phrase.about.clone()), permissions, remark];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// As JSON: an array, an object a phrase.
pub(super) fn json(phrases: &[&Phrase]) -> String {
    let phrases = phrases.iter().map(|phrase| {
        json!({
            "topic": phrase.topic,
            "step": phrase.step,
            "about": phrase.about,
            "permissions": phrase.permissions,
            "example": phrase.example(),
            "table": phrase.table,
            "behaviorOnly": phrase.behavior,
        })
    });
    pretty(&phrases.collect())
}

/// Snippets of Visual Studio Code: typing a part of a phrase proposes it, and each place that is to
/// be filled in is a stop.
///
/// Source: Visual Studio Code, "Snippets in Visual Studio Code".
pub(super) fn snippets(phrases: &[&Phrase]) -> String {
    let snippets: Map<String, Value> = phrases
        .iter()
        .map(|phrase| {
            let snippet = json!({
                "scope": "cucumber,gherkin,feature",
                "prefix": prefix(phrase),
                "body": body(phrase),
                "description": phrase.about,
            });
            (phrase.step.clone(), snippet)
        })
        .collect();
    pretty(&Value::Object(snippets))
}

/// What an author types, without what stands between quotation marks.
fn prefix(phrase: &Phrase) -> String {
    let text = phrase.parts().into_iter().step_by(2).collect::<String>();
    text.replace("\"\"", "")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn body(phrase: &Phrase) -> String {
    let parts = phrase.parts();
    let stops = parts.iter().enumerate().map(|(place, part)| {
        if place % 2 == 0 {
            part.replace('$', "\\$")
        } else {
            format!("${{{}:{part}}}", place.div_ceil(2))
        }
    });
    stops.collect()
}

/// What is special about a phrase.
fn remark(phrase: &Phrase) -> Option<&'static str> {
    match (phrase.behavior, phrase.table) {
        (true, true) => Some("Only in @behavior scenarios, with a table below the step."),
        (true, false) => Some("Only in @behavior scenarios."),
        (false, true) => Some("A table stands below the step."),
        (false, false) => None,
    }
}

fn declared(phrase: &Phrase) -> String {
    let tags = phrase
        .permissions
        .iter()
        .map(|name| format!("@permission:{name}"));
    tags.collect::<Vec<_>>().join(" ")
}

/// A cell of a table in Markdown.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
