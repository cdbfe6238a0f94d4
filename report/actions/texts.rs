//! What to do about a finding, for any account: of thousands of accounts that wait for the same, it is
//! worked out once.

use greenroom_results::{Finding, Fix, Run, Subject, Value};

use crate::advice::advice_for;

/// How many texts are kept: an account has no more different ones, as a rule.
const KEPT: usize = 16;

/// The texts of fixes that were worked out.
pub(super) struct Texts<'a> {
    run: &'a Run,
    kept: Vec<(&'a Fix, String)>,
}

impl<'a> Texts<'a> {
    pub(super) fn of(run: &'a Run) -> Self {
        Self { run, kept: vec![] }
    }

    /// What to do about a finding, for any account.
    pub(super) fn text(&mut self, finding: &'a Finding) -> String {
        let is_of_an_account = matches!(finding.subject, Subject::Account(_));
        let fix = finding.fix.as_deref().filter(|_| is_of_an_account);
        let mut kept = self.kept.iter();
        if let Some(fix) = fix
            && let Some((_, text)) = kept.find(|(known, _)| is_the_same_for_any(known, fix))
        {
            return text.clone();
        }
        let advice = advice_for(self.run, finding, "<account>");
        let text = advice.map_or_else(|| finding.found.to_string(), |advice| advice.text);
        if let Some(fix) = fix.filter(|_| self.kept.len() < KEPT) {
            self.kept.push((fix, text.clone()));
        }
        text
    }
}

/// Whether two fixes differ in nothing but the name of their account.
fn is_the_same_for_any(one: &Fix, other: &Fix) -> bool {
    (&one.said, &one.text, &one.ways) == (&other.said, &other.text, &other.ways)
        && others(one).eq(others(other))
}

/// What stands for the placeholders but for the account's.
fn others(fix: &Fix) -> impl Iterator<Item = (&String, &Value)> {
    fix.names.iter().filter(|(name, _)| *name != "ACCOUNT")
}

#[cfg(test)]
mod tests {
    use greenroom_results::{Named, say};

    use super::*;

    fn fix(account: &str, object: &str) -> Fix {
        let names = [
            ("ACCOUNT".to_owned(), Value::account(account)),
            ("OBJECT_ID".to_owned(), Value::id(object)),
        ];
        Fix {
            text: "Look at `ACCOUNT`, the object `OBJECT_ID`.".into(),
            names: Named::from_iter(names),
            ..Fix::default()
        }
    }

    #[test]
    fn only_the_account_may_differ() {
        let known = fix("a", "1");
        assert!(is_the_same_for_any(&known, &fix("b", "1")));
        assert!(!is_the_same_for_any(&known, &fix("a", "2")));
        let said = Some(say!("look at {}", Value::account("b")));
        let other = Fix {
            said,
            ..fix("b", "1")
        };
        assert!(!is_the_same_for_any(&known, &other));
    }
}
