//! How a room's mailbox deals with invitations, as an export tells it.
//!
//! Source: Exchange PowerShell reference, Set-CalendarProcessing.

use greenroom_graph::Account;
use greenroom_results::{Reason, Sentence, Value, say};

use crate::check::Check;
use crate::exports::{DAYS, Exported, Exports};

const CMDLET: &str = "Get-CalendarProcessing";

/// What a setting can be.
const SWITCH: [&str; 2] = ["true", "false"];
/// The values of `AutomateProcessing`.
const AUTOMATION: [&str; 3] = ["None", "AutoUpdate", "AutoAccept"];

/// The settings that are read, with what they can be.
const SETTINGS: [(&str, &[&str]); 6] = [
    ("AutomateProcessing", &AUTOMATION),
    ("ProcessExternalMeetingMessages", &SWITCH),
    ("DeleteComments", &SWITCH),
    ("DeleteSubject", &SWITCH),
    ("AddOrganizerToSubject", &SWITCH),
    ("RemovePrivateProperty", &SWITCH),
];

/// Whether a setting of an account's calendar is as wanted; `home` is the tenant's id.
pub(crate) fn setting(
    exports: Option<&Exports>,
    account: &Account,
    home: Option<&str>,
    (name, wanted): (&str, &str),
) -> Check {
    let property = Value::property(name);
    let expected = say!(
        "a room whose {} is {}",
        property.clone(),
        Value::written(wanted)
    );
    let values = SETTINGS.iter().find(|(known, _)| *known == name);
    let Some(values) = values
        .map(|(_, values)| *values)
        .filter(|values| values.contains(&wanted))
    else {
        let found = say!(
            "the step names the setting {} with the value {}, which is not one that is read",
            Value::written(name),
            Value::written(wanted)
        );
        return Check::error(Reason::BadSetting, expected, found);
    };
    let exported = match newest(exports, account, home, &expected) {
        Ok(exported) => exported,
        Err(check) => return *check,
    };
    let day = Value::day(&exported.time.to_string());
    let Some(value) = value_of(exported, name) else {
        let found = say!("the export of {} does not have {}", day, property);
        return Check::undecided(expected, found).with_fix(again());
    };
    let shown = Value::word(name, value.as_str());
    if !values.contains(&value.as_str()) {
        let found = say!(
            "{} is {} in the export of {}, which no rule covers",
            property,
            shown,
            day
        );
        return Check::undecided(expected, found).with_fix(again());
    }
    let found = say!("{} is {} in the export of {}", property.clone(), shown, day);
    if value == wanted {
        return Check::pass(expected, found);
    }
    Check::fail(Reason::CalendarSetting, expected, found).with_fix(say!(
        "Set {} to {} for the mailbox {} (Exchange Online PowerShell, Set-CalendarProcessing), and \
         export again.",
        property,
        Value::written(wanted),
        Value::account(&account.user_principal_name)
    ))
}

/// What the newest export of the tenant says of the account, where it is recent.
fn newest<'a>(
    exports: Option<&'a Exports>,
    account: &Account,
    home: Option<&str>,
    expected: &Sentence,
) -> Result<&'a Exported, Box<Check>> {
    let open = |reason, found| {
        let check = Check::open(reason, expected.clone(), found).with_fix(again());
        Err(Box::new(check))
    };
    let Some(exports) = exports else {
        return open(
            Reason::ExportAbsent,
            say!("the audit was given no exports from PowerShell (--exports)"),
        );
    };
    let own: Vec<&Exported> = exports
        .exported
        .iter()
        .filter(|one| is_of(one, account))
        .collect();
    if own.is_empty() {
        return open(Reason::ExportAbsent, nothing(exports.unnamed));
    }
    let is_home = |one: &&&Exported| home.is_some_and(|id| id.eq_ignore_ascii_case(&one.tenant));
    let Some(newest) = own.iter().filter(is_home).max_by_key(|one| one.time) else {
        let found = say!(
            "the exports about the account are from the tenant {}",
            Value::id(&own[0].tenant)
        );
        return open(Reason::ExportForeign, found);
    };
    let mut same = own
        .iter()
        .filter(is_home)
        .filter(|one| one.time == newest.time);
    if same.any(|one| one.properties != newest.properties) {
        let found = say!("two exports from the same moment say different things of the account");
        return Err(Check::undecided(expected.clone(), found)
            .with_fix(again())
            .into());
    }
    let (since, until) = exports.recent;
    let day = Value::day(&newest.time.to_string());
    if newest.time < since {
        let found = say!(
            "the newest export about the account is of {}, more than {} days ago",
            day,
            Value::Number(DAYS)
        );
        return open(Reason::ExportOld, found);
    }
    if newest.time > until {
        let found = say!(
            "the newest export about the account is of {}, which is in the future",
            day
        );
        return Err(Check::undecided(expected.clone(), found)
            .with_fix(again())
            .into());
    }
    Ok(newest)
}

fn nothing(unnamed: usize) -> Sentence {
    if unnamed == 0 {
        return say!("the exports say nothing about the calendar of the account");
    }
    say!(
        "the exports say nothing about the calendar of the account, and something in them does not \
         say which account it is about, from which tenant it is, and when it was exported"
    )
}

fn is_of(exported: &Exported, account: &Account) -> bool {
    exported.cmdlet.eq_ignore_ascii_case(CMDLET) && account.is_named(&exported.account)
}

/// A setting as text; nothing where the export leaves it out.
fn value_of(exported: &Exported, name: &str) -> Option<String> {
    match exported.properties.get(name)? {
        serde_json::Value::Bool(value) => Some(value.to_string()),
        serde_json::Value::String(value) if !value.is_empty() => Some(value.clone()),
        serde_json::Value::Number(value) => Some(value.to_string()),
        _ => None,
    }
}

fn again() -> Sentence {
    say!(
        "Export the calendars with the commands on the manual's page “Exports from PowerShell”, \
         and run the audit again with --exports."
    )
}

#[cfg(test)]
mod tests {
    use greenroom_results::Verdict::{Error, Fail, Pass, Unknown};

    use super::*;
    use crate::judgements::account::tests::account;

    const NOW: &str = "2026-11-26T12:00:00Z";
    const OWN: [&str; 2] = ["room@contoso.example", "home"];

    fn exported([account, tenant]: [&str; 2], day: &str, rest: &str) -> String {
        format!(
            r#"{{"Cmdlet": "{CMDLET}", "Account": "{account}", "Tenant": "{tenant}",
                 "Exported": "{day}T08:00:00Z" {rest}}}"#
        )
    }

    fn judged(files: &[String], (name, wanted): (&str, &str)) -> Check {
        let mut exports = Exports::at(NOW.parse().unwrap());
        for file in files {
            exports.add(file.as_bytes()).unwrap();
        }
        let account = account("room@contoso.example");
        setting(Some(&exports), &account, Some("HOME"), (name, wanted))
    }

    const AUTO: (&str, &str) = ("AutomateProcessing", "AutoAccept");

    #[test]
    fn a_setting_is_what_the_newest_export_says() {
        let old = exported(OWN, "2026-11-01", r#", "AutomateProcessing": "AutoUpdate""#);
        let new = exported(OWN, "2026-11-20", r#", "AutomateProcessing": "AutoAccept""#);
        assert_eq!(judged(&[new.clone(), old.clone()], AUTO).verdict, Pass);
        assert_eq!(judged(&[old], AUTO).verdict, Fail);
        let switch = exported(OWN, "2026-11-20", r#", "DeleteSubject": true"#);
        assert_eq!(judged(&[switch], ("DeleteSubject", "false")).verdict, Fail);
    }

    #[test]
    fn an_export_about_something_else_leaves_it_open() {
        let value = r#", "AutomateProcessing": "AutoAccept""#;
        let reason = |who, day| judged(&[exported(who, day, value)], AUTO).reason;
        assert_eq!(
            reason(["other@contoso.example", "home"], "2026-11-20"),
            Some(Reason::ExportAbsent)
        );
        assert_eq!(
            reason([OWN[0], "another"], "2026-11-20"),
            Some(Reason::ExportForeign)
        );
        assert_eq!(reason(OWN, "2026-10-20"), Some(Reason::ExportOld));
        assert_eq!(reason(OWN, "2026-12-20"), Some(Reason::Undecided));
        let account = account("room@contoso.example");
        let none = setting(None, &account, Some("home"), AUTO);
        assert_eq!(none.reason, Some(Reason::ExportAbsent));
    }

    #[test]
    fn what_an_export_leaves_out_or_nobody_knows_decides_nothing() {
        for value in [
            "",
            r#", "AutomateProcessing": null"#,
            r#", "AutomateProcessing": 2"#,
        ] {
            let check = judged(&[exported(OWN, "2026-11-20", value)], AUTO);
            assert_eq!(check.verdict, Unknown, "{value}");
        }
        let [one, other] = ["AutoAccept", "None"].map(|value| {
            let value = format!(r#", "AutomateProcessing": "{value}""#);
            exported(OWN, "2026-11-20", &value)
        });
        assert_eq!(judged(&[one, other], AUTO).verdict, Unknown);
    }

    #[test]
    fn a_setting_that_is_not_read_is_an_error_of_the_scenario() {
        for odd in [("DeleteAttachments", "true"), ("DeleteSubject", "no")] {
            assert_eq!(judged(&[], odd).verdict, Error, "{odd:?}");
        }
    }
}
