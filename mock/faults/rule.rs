//! A fault rule: when it strikes and what it does.

use serde::Deserialize;

use super::effect::Effect;

/// A rule as the fixture states it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    /// Which requests it looks at.
    #[serde(rename = "match")]
    pub(super) condition: Condition,
    /// What it does to their answers.
    #[serde(rename = "answer")]
    pub(super) effect: Effect,
}

/// Which requests a rule strikes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Condition {
    /// The path below the tenant's address, `*` standing for any characters.
    path: String,
    /// The method; any, if absent.
    method: Option<String>,
    /// At which of the matching requests, counted from 1; at all, if absent.
    pub(super) nth: Option<Vec<u32>>,
    /// At which part of them, from 0 to 1.
    pub(super) probability: Option<f64>,
    /// Picks that part.
    #[serde(default)]
    pub(super) seed: u64,
}

impl Rule {
    /// What a type cannot say: the key that is wrong, and why.
    pub(super) fn check(&self) -> Result<(), (&'static str, &'static str)> {
        let condition = &self.condition;
        if !condition.path.starts_with(['/', '*']) {
            return Err(("match.path", "must start with / or *"));
        }
        if condition.nth.as_ref().is_some_and(|nth| nth.contains(&0)) {
            return Err(("match.nth", "requests are counted from 1"));
        }
        if condition
            .probability
            .is_some_and(|probability| !(0.0..=1.0).contains(&probability))
        {
            return Err(("match.probability", "must lie between 0 and 1"));
        }
        self.effect.check()
    }
}

impl Condition {
    /// Whether the rule looks at a request.
    pub(super) fn matches(&self, method: &str, path: &str) -> bool {
        let same_method = self
            .method
            .as_ref()
            .is_none_or(|wanted| wanted.eq_ignore_ascii_case(method));
        same_method && fits(&self.path, path)
    }
}

/// Whether a path fits a pattern in which `*` stands for any characters.
fn fits(pattern: &str, path: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == path;
    };
    let Some(mut left) = path.strip_prefix(start) else {
        return false;
    };
    let mut parts = rest.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return left.ends_with(part);
        }
        match left.find(part) {
            Some(at) => left = &left[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters() {
        assert!(fits("*", "/v1.0/users"));
        assert!(fits("/v1.0/users*", "/v1.0/users/1"));
        assert!(fits("*/licenseDetails", "/v1.0/users/1/licenseDetails"));
        assert!(fits("/v1.0/*/1/*Details", "/v1.0/users/1/licenseDetails"));
    }

    #[test]
    fn what_lies_outside_the_pattern_does_not_fit() {
        assert!(!fits("/v1.0/users", "/v1.0/users/1"));
        assert!(!fits("*/oauth2/v2.0/token", "/x/oauth2/v2.0/devicecode"));
        assert!(!fits("/v1.0/*/2/*", "/v1.0/users/1/licenseDetails"));
    }
}
