//! Which scenarios run: tags and tag expressions.

use gherkin::tagexpr::TagOperation;
use gherkin::{Feature, Rule, Scenario};

use crate::exit::Failure;

/// The kinds of scenario that are part of an audit.
const AUDITED: [&str; 2] = ["audit", MANUAL];
/// The kind that only a person can check; it is never put to the tenant.
pub const MANUAL: &str = "manual";

/// Which scenarios run.
#[derive(Clone, Debug)]
pub struct Selection(TagOperation);

/// The longest expression: the parser goes deeper with each parenthesis and each `not`.
const LONGEST: usize = 1_000;

impl Selection {
    /// Scenarios that ask the tenant under audit, and those for a person to look at, narrowed down
    /// by the user's own expression.
    ///
    /// # Errors
    /// When the expression is none.
    pub fn audit(tags: Option<&str>) -> Result<Self, Failure> {
        let [audit, manual] = AUDITED.map(|kind| Box::new(TagOperation::Tag(kind.to_owned())));
        let audit = TagOperation::Or(audit, manual);
        let Some(tags) = tags else {
            return Ok(Self(audit));
        };
        if tags.len() > LONGEST {
            let message = format!("the tag expression has more than {LONGEST} characters");
            return Err(Failure::usage(message).hint("select fewer tags, or whole requirements"));
        }
        let narrowed = tags.parse().map_err(|_| {
            Failure::usage(format!("`{tags}` is not a tag expression"))
                .hint("for example: '@requirement:teams-license and not @manual'")
        })?;
        Ok(Self(TagOperation::And(Box::new(audit), Box::new(narrowed))))
    }

    /// Whether a scenario is selected.
    #[must_use]
    pub fn takes(&self, feature: &Feature, rule: Option<&Rule>, scenario: &Scenario) -> bool {
        holds(&self.0, &tags(feature, rule, scenario))
    }
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
        let Selection(expression) = Selection::audit(Some("@a or not @a")).unwrap();
        assert!(holds(&expression, &tags(&["audit"])));
        assert!(holds(&expression, &tags(&["manual", "a"])));
        assert!(!holds(&expression, &tags(&["behavior", "a"])));
    }
}
