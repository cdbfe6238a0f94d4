//! What exports from PowerShell say of an account or a policy: which of them decides, and whether
//! what it says is as wanted.

use std::sync::Arc;

use greenroom_graph::Account;
use greenroom_results::export::{Cmdlet, Holds};
use greenroom_results::{Between, Reason, Sentence, Value, say};
use serde_json::Value as Json;

use crate::check::Check;
use crate::exports::{DAYS, Exported, Exports};

/// What is looked for among the exports.
#[derive(Clone, Copy)]
pub(crate) enum About<'a> {
    Account(&'a Account),
    /// A policy, by its name without the scope before it.
    Policy(&'a str),
}

/// Why no export decides.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Unfound {
    pub(crate) reason: Reason,
    pub(crate) found: Sentence,
}

impl Unfound {
    pub(crate) fn of(reason: Reason, found: Sentence) -> Self {
        Self { reason, found }
    }

    /// The check of somebody who wanted to know.
    pub(crate) fn check(self, expected: Sentence) -> Check {
        Check::open(self.reason, expected, self.found).with_fix(again())
    }
}

/// The exports that an audit was given, and the id of the tenant that it audits.
#[derive(Clone, Copy)]
pub(crate) struct Given<'a> {
    pub(crate) exports: Option<&'a Exports>,
    pub(crate) home: Option<&'a str>,
}

impl<'a> Given<'a> {
    /// What the newest export of a cmdlet says of an account or a policy, where it is recent.
    pub(crate) fn newest(
        self,
        cmdlet: &Cmdlet,
        about: About<'_>,
    ) -> Result<&'a Arc<Exported>, Unfound> {
        let is_it = |one: &Exported| match about {
            About::Account(account) => account.is_named(&one.about),
            About::Policy(name) => unscoped(&one.about).eq_ignore_ascii_case(unscoped(name)),
        };
        let nothing = |unnamed| match about {
            About::Account(_) => silent(unnamed, cmdlet),
            About::Policy(name) => lacks(unnamed, name),
        };
        let newest = self.newest_of(cmdlet, is_it, nothing)?;
        let one = newest[0];
        if newest
            .iter()
            .any(|other| other.properties != one.properties)
        {
            let found = say!("two exports from the same moment say different things");
            return Err(Unfound::of(Reason::Undecided, found));
        }
        Ok(one)
    }

    /// All that the newest export of a cmdlet says of what is looked for; at least one object.
    pub(crate) fn newest_of(
        self,
        cmdlet: &Cmdlet,
        is_it: impl Fn(&Exported) -> bool,
        nothing: impl Fn(usize) -> Sentence,
    ) -> Result<Vec<&'a Arc<Exported>>, Unfound> {
        let Some(exports) = self.exports else {
            let found = say!("the audit was given no exports from PowerShell (--exports)");
            return Err(Unfound::of(Reason::ExportAbsent, found));
        };
        let all = exports.exported.iter();
        let mut own: Vec<_> = all
            .filter(|one| one.cmdlet == cmdlet && is_it(one))
            .collect();
        let Some(first) = own.first().copied() else {
            let found = nothing(exports.unnamed);
            return Err(Unfound::of(Reason::ExportAbsent, found));
        };
        let is_home = |one: &Exported| {
            let home = self.home;
            home.is_some_and(|id| id.eq_ignore_ascii_case(&one.tenant))
        };
        own.retain(|one| is_home(one));
        let Some(time) = own.iter().map(|one| one.time).max() else {
            let found = say!(
                "the exports are from the tenant {}",
                Value::id(&first.tenant)
            );
            return Err(Unfound::of(Reason::ExportForeign, found));
        };
        own.retain(|one| one.time == time);
        recent(exports, time)?;
        Ok(own)
    }
}

/// Whether an export of this moment is recent enough, and not of a day to come.
fn recent(exports: &Exports, time: jiff::Timestamp) -> Result<(), Unfound> {
    let (since, until) = exports.recent;
    let day = Value::day(&time.to_string());
    if time < since {
        let found = say!(
            "the newest export is from {}, more than {} days ago",
            day,
            Value::Number(DAYS)
        );
        return Err(Unfound::of(Reason::ExportOld, found));
    }
    if time > until {
        let found = say!("the newest export is from {}, which is in the future", day);
        return Err(Unfound::of(Reason::Undecided, found));
    }
    Ok(())
}

fn silent(unnamed: usize, cmdlet: &Cmdlet) -> Sentence {
    let cmdlet = Value::Term(cmdlet.name.into());
    if unnamed == 0 {
        return say!("the exports have nothing of {} about the account", cmdlet);
    }
    say!(
        "the exports have nothing of {} about the account, and something in them does not say what \
         it is about, from which tenant it is, and when it was exported",
        cmdlet
    )
}

/// What is said where there is no export of a cmdlet at all.
pub(crate) fn nothing_of(cmdlet: &Cmdlet) -> Sentence {
    say!(
        "the exports have nothing of {}",
        Value::Term(cmdlet.name.into())
    )
}

fn lacks(unnamed: usize, policy: &str) -> Sentence {
    if unnamed == 0 {
        return say!("the exports lack the policy {}", Value::name(policy));
    }
    say!(
        "the exports lack the policy {}, and something in them does not say what it is about, from \
         which tenant it is, and when it was exported",
        Value::name(policy)
    )
}

/// The name of a policy without the scope that Teams writes before it: `Tag:Rooms` is `Rooms`.
///
/// Source: Teams PowerShell reference, Grant-CsApplicationAccessPolicy, `PolicyName`.
pub(crate) fn unscoped(name: &str) -> &str {
    match name.split_at_checked(4) {
        Some((scope, rest)) if scope.eq_ignore_ascii_case("tag:") => rest,
        _ => name,
    }
}

/// A setting that a scenario requires.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub(crate) cmdlet: &'static Cmdlet,
    pub(crate) setting: &'a str,
    pub(crate) value: &'a str,
}

impl Wanted<'_> {
    /// What the step requires, of somebody or something that these words call; the error is of the
    /// scenario, whose setting nobody reads or which can never have the value.
    pub(crate) fn expected(&self, words: Sentence) -> Result<Sentence, Box<Check>> {
        let expected = say!(
            "{} whose {} is {}",
            Value::Clause(Box::new(words)),
            Value::property(self.setting),
            Value::written(self.value)
        );
        match self.cmdlet.holds(self.setting) {
            Some(Holds::Words(words)) if words.contains(&self.value) => Ok(expected),
            Some(Holds::Words(words)) => {
                let words = words.iter().map(|word| Value::written(*word));
                let found = say!(
                    "the step names the value {}, and {} can only be {}",
                    Value::written(self.value),
                    Value::property(self.setting),
                    Value::several(Between::Or, words)
                );
                Err(Check::error(Reason::BadSetting, expected, found).into())
            }
            _ => {
                let found = say!(
                    "the step names the setting {} with the value {}, which is not one that is read",
                    Value::written(self.setting),
                    Value::written(self.value)
                );
                Err(Check::error(Reason::BadSetting, expected, found).into())
            }
        }
    }

    /// Whether an export says so; where it says otherwise, for this reason.
    pub(crate) fn is_in(&self, exported: &Exported, expected: Sentence, reason: Reason) -> Check {
        let property = Value::property(self.setting);
        let day = Value::day(&exported.time.to_string());
        let Some(value) = word(exported, self.setting) else {
            let found = say!("the export of {} does not have {}", day, property);
            return Check::undecided(expected, found).with_fix(again());
        };
        let shown = Value::word(self.setting, value.as_str());
        let known = match self.cmdlet.holds(self.setting) {
            Some(Holds::Words(words)) => words.contains(&value.as_str()),
            _ => false,
        };
        if !known {
            let found = say!(
                "{} is {} in the export of {}, which no rule covers",
                property,
                shown,
                day
            );
            return Check::undecided(expected, found).with_fix(again());
        }
        let found = say!("{} is {} in the export of {}", property, shown, day);
        if value == self.value {
            return Check::pass(expected, found);
        }
        Check::fail(reason, expected, found)
    }
}

/// A property as text; nothing where the export leaves it out.
pub(crate) fn word(exported: &Exported, name: &str) -> Option<String> {
    match exported.properties.get(name)? {
        Json::Bool(value) => Some(value.to_string()),
        Json::String(value) if !value.is_empty() => Some(value.clone()),
        Json::Number(value) => Some(value.to_string()),
        _ => None,
    }
}

/// A property as a list of texts; nothing where the export leaves it out, or where it may have lost
/// something of it.
///
/// A list of one can come as the one. Windows PowerShell 5.1 can write a list as an object with
/// `value` and `Count`; both write a list that is nested too deep as one text with spaces.
pub(crate) fn list(exported: &Exported, name: &str) -> Option<Vec<String>> {
    let value = exported.properties.get(name)?;
    let counted = value.get("value").filter(|_| value.get("Count").is_some());
    let items = match counted.unwrap_or(value) {
        Json::Array(items) => items.clone(),
        text @ Json::String(_) if counted.is_none() => vec![text.clone()],
        _ => return None,
    };
    let texts = items.iter().map(|item| item.as_str().map(str::trim));
    let texts = texts.collect::<Option<Vec<_>>>()?;
    let lost = |text: &&str| text.starts_with("System.") || text.starts_with("@{");
    let alone = value.is_string() && texts[0].contains(char::is_whitespace);
    if texts.iter().any(lost) || alone {
        return None;
    }
    // What is not set is an empty text.
    let set = texts.into_iter().filter(|text| !text.is_empty());
    Some(set.map(str::to_owned).collect())
}

/// What to do where the exports do not decide.
pub(crate) fn again() -> Sentence {
    say!(
        "Make the exports with the commands on the manual's page “Exports from PowerShell”, and run \
         the audit again with --exports."
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn listed(value: Json) -> Option<Vec<String>> {
        let file = json!({
            "Cmdlet": "Get-CsApplicationAccessPolicy", "Identity": "Global", "Tenant": "t",
            "Exported": "2026-11-20T08:00:00Z", "AppIds": value,
        });
        let mut exports = Exports::at("2026-11-26T12:00:00Z".parse().unwrap());
        exports.add("a.json", file.to_string().as_bytes()).unwrap();
        list(&exports.exported[0], "AppIds")
    }

    #[test]
    fn a_list_is_read_in_each_shape_that_powershell_gives_it() {
        let two = Some(vec!["a".to_owned(), "b".to_owned()]);
        assert_eq!(listed(json!(["a", "b"])), two);
        assert_eq!(listed(json!({ "value": ["a", "b"], "Count": 2 })), two);
        assert_eq!(listed(json!("a")), Some(vec!["a".to_owned()]));
        for empty in [json!([]), json!([""]), json!("")] {
            assert_eq!(listed(empty), Some(vec![]));
        }
    }

    #[test]
    fn a_list_that_may_have_lost_something_is_none() {
        for odd in [
            Json::Null,
            json!(7),
            json!({ "value": ["a"] }),
            json!("a b"),
            json!({ "value": "a b", "Count": 2 }),
            json!(["System.Object[]", "a"]),
            json!(["a", 7]),
        ] {
            assert_eq!(listed(odd.clone()), None, "{odd}");
        }
    }

    #[test]
    fn a_policy_is_called_with_or_without_its_scope() {
        assert_eq!(unscoped("Tag:Rooms"), "Rooms");
        assert_eq!(unscoped("tag:Rooms"), "Rooms");
        assert_eq!(unscoped("Tägé"), "Tägé");
    }
}
