//! Which scenarios run: tags and tag expressions.

use gherkin::tagexpr::TagOperation;
use gherkin::{Feature, Rule, Scenario};

use crate::document::{Written, is_for_each_account, scenarios};
use crate::exit::Failure;

/// The kinds of scenario that are part of an audit.
const AUDITED: [&str; 2] = ["audit", MANUAL];
/// The kind that brings its own tenant.
const BEHAVIOR: &str = "behavior";
/// The kind that only a person can check; it is never put to the tenant.
pub const MANUAL: &str = "manual";

/// Which scenarios run.
#[derive(Clone, Debug)]
pub struct Selection {
    operation: TagOperation,
    /// What narrows the scenarios of an audit down: an expression each, all of which hold.
    narrowed: Vec<String>,
}

/// The longest expression: the parser goes deeper with each parenthesis and each `not`.
const LONGEST: usize = 1_000;

impl Selection {
    /// Scenarios that ask the tenant under audit, and those for a person to look at, narrowed down
    /// by the user's own expression.
    ///
    /// # Errors
    /// When the expression is none.
    pub fn audit(tags: Option<&str>) -> Result<Self, Failure> {
        Self::among(audited(), tags)
    }

    /// Scenarios that bring their own tenant, narrowed down by the user's own expression.
    ///
    /// # Errors
    /// When the expression is none.
    pub fn behaviors(tags: Option<&str>) -> Result<Self, Failure> {
        Self::among(kind(BEHAVIOR), tags)
    }

    /// Scenarios of every kind, narrowed down by the user's own expression.
    ///
    /// # Errors
    /// When the expression is none.
    pub fn all(tags: Option<&str>) -> Result<Self, Failure> {
        Self::among(either(audited(), kind(BEHAVIOR)), tags)
    }

    fn among(operation: TagOperation, tags: Option<&str>) -> Result<Self, Failure> {
        let all = Self {
            operation,
            narrowed: vec![],
        };
        let Some(tags) = tags else {
            return Ok(all);
        };
        if tags.len() > LONGEST {
            let message = format!("the tag expression has more than {LONGEST} characters");
            return Err(Failure::usage(message).hint("select fewer tags, or whole requirements"));
        }
        let narrowed = tags.parse().map_err(|_| {
            Failure::usage(format!("`{tags}` is not a tag expression"))
                .hint("for example: '@requirement:teams-license and not @manual'")
        })?;
        Ok(all.and(narrowed, tags.to_owned()))
    }

    /// Only what has one of the tags `@<name>:<id>`; everything where no id is given.
    #[must_use]
    pub fn of(self, name: &str, ids: &[String]) -> Self {
        let tags: Vec<String> = ids.iter().map(|id| format!("{name}:{id}")).collect();
        let written: Vec<String> = tags.iter().map(|tag| format!("@{tag}")).collect();
        let any = tags.into_iter().map(TagOperation::Tag).reduce(either);
        match any {
            None => self,
            Some(any) => self.and(any, written.join(" or ")),
        }
    }

    fn and(mut self, narrowed: TagOperation, written: String) -> Self {
        self.operation = TagOperation::And(Box::new(self.operation), Box::new(narrowed));
        self.narrowed.push(written);
        self
    }

    /// The tag expression that narrows the scenarios of an audit down; none where all of them run.
    #[must_use]
    pub fn written(&self) -> Option<String> {
        match &self.narrowed[..] {
            [] => None,
            [only] => Some(only.clone()),
            several => Some(format!("({})", several.join(") and ("))),
        }
    }

    /// Whether a scenario is selected.
    #[must_use]
    pub fn takes(&self, feature: &Feature, rule: Option<&Rule>, scenario: &Scenario) -> bool {
        self.holds(&tags(feature, rule, scenario))
    }

    /// Whether a scenario with these tags is selected.
    #[must_use]
    pub fn holds(&self, tags: &[String]) -> bool {
        holds(&self.operation, tags)
    }

    /// Whether a scenario is selected that is put out for each joining account, so that an audit
    /// needs to know them.
    #[must_use]
    pub fn takes_accounts(&self, written: &[Written]) -> bool {
        let mut all = written.iter().map(|written| &written.feature);
        all.any(|feature| {
            scenarios(feature).any(|(rule, scenario)| {
                is_for_each_account(scenario) && self.takes(feature, rule, scenario)
            })
        })
    }

    /// Checks that something is selected.
    ///
    /// # Errors
    /// When nothing is: an audit of nothing must not look like a success.
    pub fn ensure_takes_any(&self, written: &[Written]) -> Result<(), Failure> {
        let mut all = written.iter().map(|written| &written.feature);
        let takes = |feature: &Feature| {
            scenarios(feature).any(|(rule, scenario)| self.takes(feature, rule, scenario))
        };
        if all.any(takes) {
            return Ok(());
        }
        Err(nothing_selected())
    }
}

/// The scenarios of an audit.
fn audited() -> TagOperation {
    let [audit, manual] = AUDITED.map(kind);
    either(audit, manual)
}

fn either(one: TagOperation, other: TagOperation) -> TagOperation {
    TagOperation::Or(Box::new(one), Box::new(other))
}

/// The scenarios of a kind.
fn kind(tag: &str) -> TagOperation {
    TagOperation::Tag(tag.to_owned())
}

/// That a selection has no scenario.
pub(super) fn nothing_selected() -> Failure {
    Failure::usage("no scenario is selected: nothing would be checked").hint(
        "`greenroom check` lists the requirements; a scenario has to match every option that \
         selects",
    )
}

/// Whether a scenario with these tags is part of an audit.
#[must_use]
pub fn is_audited(tags: &[String]) -> bool {
    tags.iter().any(|tag| AUDITED.contains(&tag.as_str()))
}

/// Evaluates a tag expression.
#[must_use]
pub fn holds(expression: &TagOperation, tags: &[String]) -> bool {
    match expression {
        TagOperation::And(a, b) => holds(a, tags) && holds(b, tags),
        TagOperation::Or(a, b) => holds(a, tags) || holds(b, tags),
        TagOperation::Not(a) => !holds(a, tags),
        TagOperation::Tag(tag) => tags.contains(tag),
    }
}

/// The tags that apply to a scenario, its feature's and its rule's included, without `@`.
#[must_use]
pub fn tags(feature: &Feature, rule: Option<&Rule>, scenario: &Scenario) -> Vec<String> {
    let rule = rule.map(|rule| rule.tags.as_slice()).unwrap_or_default();
    [&feature.tags, rule, &scenario.tags].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_expression_that_is_none_is_refused() {
        assert!(Selection::audit(Some("@a and (")).is_err());
    }

    #[test]
    fn only_audit_scenarios_are_taken_whatever_the_expression() {
        let tags = |tags: &[&str]| tags.iter().map(ToString::to_string).collect::<Vec<_>>();
        let expression = Selection::audit(Some("@a or not @a")).unwrap().operation;
        assert!(holds(&expression, &tags(&["audit"])));
        assert!(holds(&expression, &tags(&["manual", "a"])));
        assert!(!holds(&expression, &tags(&["behavior", "a"])));
    }

    #[test]
    fn what_narrows_a_selection_down_is_written_as_one_expression() {
        let ids = ["a", "b"].map(str::to_owned);
        let all = Selection::audit(None).unwrap();
        assert_eq!(all.clone().of("document", &[]).written(), None);
        let both = all.of("requirement", &ids).of("document", &ids[..1]);
        let written = both.written().unwrap();
        assert_eq!(
            written,
            "(@requirement:a or @requirement:b) and (@document:a)"
        );
        let read = Selection::audit(Some(&written)).unwrap();
        let tags = ["audit", "requirement:b", "document:a"].map(str::to_owned);
        for selection in [both, read] {
            assert!(holds(&selection.operation, &tags));
            assert!(!holds(&selection.operation, &tags[..2]));
        }
    }
}
