//! Faults a fixture declares: answers that go wrong by rule.
//!
//! ```json
//! "faults": [{
//!     "match": { "method": "GET", "path": "/v1.0/users*", "nth": [1] },
//!     "answer": { "status": 429, "headers": { "Retry-After": "2" } }
//! }]
//! ```
//!
//! A rule counts the requests it matches. It strikes at those `nth` names, or at all; with a
//! `probability`, at those a generator with the rule's `seed` picks, the same in every run. The
//! first rule that strikes decides. In a batch, rules look at the items too.

mod effect;
mod rule;

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

use super::fixture::error::Flaw;
use super::ids;
use super::state;
pub(super) use effect::Effect;
use rule::Rule;

/// The rules of a fixture.
pub(super) type Rules = Vec<Rule>;

/// Reads the `faults` section.
pub(super) fn read(document: &Value) -> Result<Rules, Flaw> {
    let rules: Rules = state::section(document, "faults")?.unwrap_or_default();
    for (index, rule) in rules.iter().enumerate() {
        rule.check()
            .map_err(|(key, problem)| Flaw::at(format!("faults[{index}].{key}"), problem))?;
    }
    Ok(rules)
}

/// The rules of a tenant that is served, with how often each has matched.
#[derive(Debug)]
pub(super) struct Faults {
    rules: Vec<(Rule, AtomicU32)>,
}

impl Faults {
    /// The rules with nothing counted yet.
    pub(super) fn new(rules: &[Rule]) -> Self {
        let rules = rules.iter().cloned();
        Self {
            rules: rules.map(|rule| (rule, AtomicU32::new(0))).collect(),
        }
    }

    /// What happens to a request. Challenges are asked for apart, by [`Faults::challenges`].
    pub(super) fn strike(&self, method: &str, path: &str) -> Option<&Effect> {
        self.first(method, path, false)
    }

    /// Whether a request shall be challenged to bring a newer token.
    pub(super) fn challenges(&self, method: &str, path: &str) -> bool {
        self.first(method, path, true).is_some()
    }

    fn first(&self, method: &str, path: &str, challenge: bool) -> Option<&Effect> {
        let mut first = None;
        for (rule, count) in &self.rules {
            if rule.effect.challenge == challenge && rule.condition.matches(method, path) {
                let nth = count.fetch_add(1, Ordering::Relaxed) + 1;
                if first.is_none() && strikes(rule, nth) {
                    first = Some(&rule.effect);
                }
            }
        }
        first
    }
}

fn strikes(rule: &Rule, nth: u32) -> bool {
    let condition = &rule.condition;
    let due = condition.nth.as_ref().is_none_or(|due| due.contains(&nth));
    due && condition
        .probability
        .is_none_or(|probability| chance(condition.seed, nth) < probability)
}

/// A number from 0 to 1, the same for the same seed and request.
fn chance(seed: u64, nth: u32) -> f64 {
    let digest = ids::digest(&["chance", &seed.to_string(), &nth.to_string()]);
    let number = u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]);
    f64::from(number) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn faults(rule: &Value) -> Faults {
        Faults::new(&read(&json!({"faults": [rule]})).unwrap())
    }

    fn struck(faults: &Faults, requests: usize) -> Vec<bool> {
        (0..requests)
            .map(|_| faults.strike("GET", "/v1.0/users").is_some())
            .collect()
    }

    #[test]
    fn a_rule_strikes_at_the_nth_request_it_matches() {
        let faults = faults(&json!({
            "match": {"path": "/v1.0/users", "nth": [2]}, "answer": {"status": 503}
        }));
        faults.strike("GET", "/v1.0/organization");
        assert_eq!(struck(&faults, 3), [false, true, false]);
    }

    #[test]
    fn a_rule_for_another_method_does_not_strike() {
        let faults = faults(&json!({
            "match": {"path": "*", "method": "POST"}, "answer": {"status": 503}
        }));
        assert_eq!(struck(&faults, 1), [false]);
    }

    #[test]
    fn chance_is_the_same_in_every_run_and_near_its_probability() {
        let rule = json!({
            "match": {"path": "*", "probability": 0.25, "seed": 7}, "answer": {"status": 503}
        });
        let (first, second) = (struck(&faults(&rule), 1000), struck(&faults(&rule), 1000));
        assert_eq!(first, second);
        let hits = first.into_iter().filter(|struck| *struck).count();
        assert!((200..300).contains(&hits), "{hits}");
    }

    #[test]
    fn an_impossible_rule_is_located() {
        let rule = json!({"match": {"path": "*", "probability": 2.0}, "answer": {"status": 503}});
        let flaw = read(&json!({"faults": [rule]})).unwrap_err();
        assert_eq!(flaw.path, "faults[0].match.probability");
    }

    #[test]
    fn an_unknown_effect_is_located() {
        let rule = json!({"match": {"path": "*"}, "answer": {"stauts": 503}});
        let flaw = read(&json!({"faults": [rule]})).unwrap_err();
        assert!(flaw.path.starts_with("faults[0].answer"), "{}", flaw.path);
    }
}
