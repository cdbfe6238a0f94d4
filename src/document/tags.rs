//! Tags decide what runs, for which requirement, and with which permissions: a misspelled one
//! would leave a scenario out without a word.

use super::feature::{Written, scenarios};
use super::lint::refusal_at;
use crate::exit::Failure;

/// What a scenario is for; each has exactly one of these.
const KINDS: [&str; 3] = ["audit", "behavior", "manual"];

/// Checks the tags of one feature.
pub(super) fn check(written: &Written) -> Result<(), Failure> {
    let feature = &written.feature;
    allowed(written, feature.position.line, &feature.tags, &["document"])?;
    for rule in &feature.rules {
        let line = rule.position.line;
        let requirements = values(&rule.tags, "requirement");
        if requirements != 1 {
            let what = "this rule lacks a tag `@requirement:<id>`, or has more than one";
            return Err(refusal_at(written, line, what));
        }
        allowed(written, line, &rule.tags, &["requirement"])?;
    }
    for (_, scenario) in scenarios(feature) {
        let line = scenario.position.line;
        let kinds = scenario
            .tags
            .iter()
            .filter(|tag| KINDS.contains(&tag.as_str()));
        if kinds.count() != 1 {
            let what = "this scenario has not exactly one of the tags @audit, @behavior, @manual";
            return Err(refusal_at(written, line, what));
        }
        allowed(written, line, &scenario.tags, &["permission", "shows"])?;
        let shows = scenario.tags.iter().filter(|tag| tag.starts_with("shows:"));
        let is_manual = scenario.tags.iter().any(|tag| tag == "manual");
        if shows.clone().any(|tag| tag != "shows:guest") || shows.count() > usize::from(is_manual) {
            let what = "the one thing that a @manual scenario can show is @shows:guest";
            return Err(refusal_at(written, line, what)
                .hint("a person who saw something else then saw the room join as a guest"));
        }
    }
    Ok(())
}

/// Refuses `@name:value` with a name that is not for this place, and a kind where none belongs.
fn allowed(written: &Written, line: usize, tags: &[String], names: &[&str]) -> Result<(), Failure> {
    let on_scenario = names == ["permission", "shows"];
    let is_kind = |tag: &str| KINDS.iter().any(|kind| kind.eq_ignore_ascii_case(tag));
    let is_stray = |tag: &&String| {
        tag.split_once(':').map_or_else(
            || is_kind(tag) && !(on_scenario && KINDS.contains(&tag.as_str())),
            |(name, _)| !names.contains(&name),
        )
    };
    match tags.iter().find(is_stray) {
        None => Ok(()),
        Some(tag) => Err(refusal_at(
            written,
            line,
            &format!("the tag `@{tag}` means nothing here"),
        )
        .hint(
            "a feature has @document:<id>, a rule @requirement:<id>, a scenario @audit, @behavior \
             or @manual and @permission:<permission> or @shows:guest",
        )),
    }
}

fn values(tags: &[String], name: &str) -> usize {
    let of_name = |tag: &&String| tag.split_once(':').is_some_and(|(known, _)| known == name);
    tags.iter().filter(of_name).count()
}
