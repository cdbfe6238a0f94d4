//! How a room's mailbox deals with invitations, as an export tells it.

use greenroom_graph::Account;
use greenroom_results::export::CALENDAR_PROCESSING;
use greenroom_results::{Reason, Value, Verdict, say};

use crate::check::Check;
use crate::exports::Exported;
use crate::judgements::exported::{Unfound, Wanted};

/// Whether a setting of an account's calendar is as wanted.
pub(crate) fn setting(
    exported: Result<&Exported, Unfound>,
    account: &Account,
    (setting, value): (&str, &str),
) -> Check {
    let wanted = Wanted {
        cmdlet: &CALENDAR_PROCESSING,
        setting,
        value,
    };
    let expected = match wanted.expected(say!("a room")) {
        Ok(expected) => expected,
        Err(check) => return *check,
    };
    let check = match exported {
        Ok(exported) => wanted.is_in(exported, expected, Reason::CalendarSetting),
        Err(unfound) => return unfound.check(expected),
    };
    if check.verdict != Verdict::Fail {
        return check;
    }
    check.with_fix(say!(
        "Set {} to {} for the mailbox {} (Exchange Online PowerShell, Set-CalendarProcessing), and \
         export again.",
        Value::property(setting),
        Value::written(value),
        Value::account(&account.user_principal_name)
    ))
}

#[cfg(test)]
mod tests {
    use greenroom_results::Verdict::{Error, Fail, Pass, Unknown};

    use super::*;
    use crate::exports::Exports;
    use crate::judgements::account::tests::account;
    use crate::judgements::exported::{About, Given};

    const NOW: &str = "2026-11-26T12:00:00Z";
    const OWN: [&str; 2] = ["room@contoso.example", "home"];

    fn exported([account, tenant]: [&str; 2], day: &str, rest: &str) -> String {
        format!(
            r#"{{"Cmdlet": "Get-CalendarProcessing", "Account": "{account}", "Tenant": "{tenant}",
                 "Exported": "{day}T08:00:00Z" {rest}}}"#
        )
    }

    fn judged(files: &[String], (name, wanted): (&str, &str)) -> Check {
        let mut exports = Exports::at(NOW.parse().unwrap());
        for file in files {
            exports.add("a.json", file.as_bytes()).unwrap();
        }
        of(Some(&exports), (name, wanted))
    }

    fn of(exports: Option<&Exports>, wanted: (&str, &str)) -> Check {
        let account = account("room@contoso.example");
        let home = Some("HOME");
        let given = Given { exports, home };
        let newest = given.newest(&CALENDAR_PROCESSING, About::Account(&account));
        setting(newest.map(|one| &**one), &account, wanted)
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
        assert_eq!(of(None, AUTO).reason, Some(Reason::ExportAbsent));
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
