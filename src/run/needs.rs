//! The permissions an audit needs: those its scenarios declare, and the run's own.

use std::collections::{BTreeMap, BTreeSet};

use greenroom_graph::{Organization, Permission};

use super::selection::{Selection, tags};
use crate::document::{Documentation, Written, scenarios, tagged};
use crate::exit::Failure;
use crate::likeness;
use crate::results::ScenarioText;

const TAG: &str = "permission:";

/// What a run asks for itself, whatever scenarios it has, and what is missing without.
const OWN: [(&str, &str); 2] = [
    (Organization::PERMISSION, "the tenant's name in the report"),
    (
        Organization::PERMISSION,
        "the day on which a license in its grace period lapses",
    ),
];

/// A permission, and who needs it.
#[derive(Debug, PartialEq, Eq)]
pub struct Need {
    /// The permission.
    pub permission: &'static Permission,
    /// The ids of the requirements that need it, in the order of the features.
    pub requirements: Vec<String>,
    /// What is `unknown` without it: names of scenarios, or what a run shows itself.
    pub unknown: Vec<String>,
}

/// The permissions that an audit of the selected scenarios needs, sorted by name.
///
/// # Errors
/// When a scenario declares what is no permission of Microsoft Graph's that only reads; the message
/// names file and line.
pub fn needs(documentation: &Documentation, selection: &Selection) -> Result<Vec<Need>, Failure> {
    let mut needs = Needs::default();
    for (permission, what) in own() {
        needs.of(permission).unknown.push(what.to_owned());
    }
    for written in &documentation.features {
        needs.read(written, selection)?;
    }
    Ok(needs.0.into_values().collect())
}

/// The names of the permissions that these scenarios and the run itself need and that the token
/// lacks, sorted; none where it cannot be read what the token has.
#[must_use]
pub fn missing(granted: Option<&[String]>, scenarios: &[ScenarioText]) -> Vec<String> {
    let Some(granted) = granted else {
        return vec![];
    };
    let declared = scenarios.iter().flat_map(|scenario| &scenario.permissions);
    let declared = declared.filter_map(|name| Permission::named(name));
    let needed = declared.chain(own().map(|(permission, _)| permission));
    let missing = needed.filter(|permission| permission.held(granted).is_none());
    let names: BTreeSet<&str> = missing.map(|permission| &*permission.name).collect();
    names.into_iter().map(str::to_owned).collect()
}

/// The run's own permissions; the tests see to it that all of them are known.
fn own() -> impl Iterator<Item = (&'static Permission, &'static str)> {
    OWN.into_iter()
        .filter_map(|(name, what)| Some((Permission::named(name)?, what)))
}

#[derive(Default)]
struct Needs(BTreeMap<&'static str, Need>);

impl Needs {
    fn of(&mut self, permission: &'static Permission) -> &mut Need {
        self.0.entry(&permission.name).or_insert_with(|| Need {
            permission,
            requirements: vec![],
            unknown: vec![],
        })
    }

    fn read(&mut self, written: &Written, selection: &Selection) -> Result<(), Failure> {
        for (rule, scenario) in scenarios(&written.feature) {
            let tags = tags(&written.feature, rule, scenario);
            let requirement = tagged(&tags, "requirement").unwrap_or_default();
            for name in tags.iter().filter_map(|tag| tag.strip_prefix(TAG)) {
                let permission = Permission::named(name)
                    .ok_or_else(|| unknown(written, scenario.position.line, name))?;
                if selection.takes(&written.feature, rule, scenario) {
                    let need = self.of(permission);
                    add(&mut need.requirements, requirement);
                    add(&mut need.unknown, &scenario.name);
                }
            }
        }
        Ok(())
    }
}

fn add(list: &mut Vec<String>, entry: &str) {
    if !list.iter().any(|known| known == entry) {
        list.push(entry.to_owned());
    }
}

/// The parser does not say where a tag stands: it is the last one above the scenario's own line.
fn unknown(written: &Written, scenario: usize, name: &str) -> Failure {
    let tag = format!("@{TAG}{name}");
    let above = written.text.lines().take(scenario).enumerate();
    let line = above
        .filter(|(_, line)| line.split_whitespace().any(|word| word == tag))
        .last()
        .map_or(scenario, |(index, _)| index + 1);
    let place = written.place(line);
    let known = Permission::all().iter().map(|known| known.name.as_str());
    let sorted = likeness::nearest(name, known, |known| (*known).to_owned());
    let nearest = sorted.first().unwrap_or(&"User.Read.All");
    Failure::usage(format!(
        "{place}: `{name}` is not a read-only application permission of Microsoft Graph"
    ))
    .hint(format!("did you mean `{nearest}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runs_own_permissions_are_known() {
        assert_eq!(own().count(), OWN.len());
    }
}
