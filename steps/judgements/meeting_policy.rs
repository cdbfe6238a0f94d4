//! The policies of Teams that exports tell of: which ones an account has, and what they say.

use greenroom_results::export::MEETING_POLICY;
use greenroom_results::{Reason, Sentence, Value, Verdict, say};

use crate::check::Check;
use crate::exports::Exported;
use crate::judgements::exported::{Unfound, Wanted, again, list, unscoped, word};

/// The policy of everybody who has no other one.
///
/// Source: Teams PowerShell reference, Get-CsTeamsMeetingPolicy, `Identity`.
pub(crate) const GLOBAL: &str = "Global";

/// The name of the account's policy of a type, as the export of its assignments has it. What is
/// left out is not the organization's default: the export says `Global` where that holds.
pub(crate) fn assigned(exported: &Exported, kind: &str) -> Result<String, Unfound> {
    word(exported, kind).ok_or_else(|| {
        let found = say!(
            "the export of {} does not say which {} the account has",
            Value::day(&exported.time.to_string()),
            Value::property(kind)
        );
        Unfound::of(Reason::Undecided, found)
    })
}

/// Whether a setting of a meeting policy is as wanted.
pub(crate) fn setting(policy: Result<&Exported, Unfound>, (setting, value): (&str, &str)) -> Check {
    let wanted = Wanted {
        cmdlet: &MEETING_POLICY,
        setting,
        value,
    };
    let expected = match wanted.expected(say!("a meeting policy")) {
        Ok(expected) => expected,
        Err(check) => return *check,
    };
    let policy = match policy {
        Ok(policy) => policy,
        Err(unfound) => return unfound.check(expected),
    };
    let check = wanted.is_in(policy, expected, Reason::MeetingPolicySetting);
    if check.verdict != Verdict::Fail {
        return check;
    }
    check.with_fix(say!(
        "Set {} to {} in the meeting policy {} (Teams PowerShell, Set-CsTeamsMeetingPolicy), or \
         assign a policy that has it, and export again.",
        Value::property(setting),
        Value::written(value),
        Value::name(unscoped(&policy.about))
    ))
}

/// Whether the application access policy that an account has lists an application: `policies` are
/// those that may be the account's.
///
/// A policy can be granted to everybody who has none. Microsoft does not document that the export
/// of the default then has its applications, so whoever has the default may have any of the
/// policies.
///
/// Sources: Teams PowerShell reference, Grant-CsApplicationAccessPolicy, `Global`, and
/// New-CsApplicationAccessPolicy, `AppIds`.
pub(crate) fn application(
    policies: Result<Vec<&Exported>, Unfound>,
    name: &str,
    app_id: &str,
) -> Check {
    let expected = expected(app_id);
    let policies = match policies {
        Ok(policies) => policies,
        Err(unfound) => return unfound.check(expected),
    };
    let name = Value::name(unscoped(name));
    let lists = |policy: &&Exported| {
        let ids = list(policy, "AppIds")?;
        Some(ids.iter().any(|id| id.eq_ignore_ascii_case(app_id)))
    };
    let Some(lists) = policies.iter().map(lists).collect::<Option<Vec<bool>>>() else {
        let found = say!(
            "an application access policy of the export does not have {}",
            Value::property("AppIds")
        );
        return Check::undecided(expected, found).with_fix(again());
    };
    let all = |wanted: bool| !lists.is_empty() && lists.iter().all(|listed| *listed == wanted);
    if all(true) {
        let found = say!(
            "the application access policy {} lists the application",
            name
        );
        return Check::pass(expected, found);
    }
    if all(false) {
        let found = say!(
            "the application access policy {} does not list the application",
            name
        );
        return Check::fail(Reason::ApplicationAccessAbsent, expected, found).with_fix(add(app_id));
    }
    let found = say!(
        "the account has the organization's default application access policy; some policies of the \
         tenant list the application and others do not, and the export does not tell which one was \
         granted to everybody"
    );
    Check::undecided(expected, found).with_fix(add(app_id))
}

fn expected(app_id: &str) -> Sentence {
    say!(
        "an account whose application access policy lists the application {}",
        Value::id(app_id)
    )
}

fn add(app_id: &str) -> Sentence {
    say!(
        "Add {} to an application access policy (Teams PowerShell, Set-CsApplicationAccessPolicy), \
         grant that policy to the account (Grant-CsApplicationAccessPolicy), and export again; the \
         change can take 30 minutes to apply.",
        Value::id(app_id)
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use greenroom_results::Verdict::{self, Error, Fail, Pass, Unknown};
    use greenroom_results::export::{APPLICATION_ACCESS, Cmdlet};
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::exports::Exports;
    use crate::judgements::exported::{About, Given};

    const APP: &str = "17781659-6867-4c77-9ba3-40670305181c";

    fn exports(objects: &[Json]) -> Exports {
        let mut exports = Exports::at("2026-11-26T12:00:00Z".parse().unwrap());
        for object in objects {
            let mut object = object.clone();
            object["Tenant"] = "home".into();
            object["Exported"] = "2026-11-20T08:00:00Z".into();
            exports
                .add("a.json", object.to_string().as_bytes())
                .unwrap();
        }
        exports
    }

    fn found<'a>(
        exports: &'a Exports,
        cmdlet: &Cmdlet,
        name: &str,
    ) -> Result<&'a Exported, Unfound> {
        let exports = Some(exports);
        let home = Some("home");
        let given = Given { exports, home };
        let newest: Result<&Arc<Exported>, _> = given.newest(cmdlet, About::Policy(name));
        newest.map(|one| &**one)
    }

    fn meeting(name: &str, rest: Json, wanted: (&str, &str)) -> Verdict {
        let mut object = json!({ "Cmdlet": "Get-CsTeamsMeetingPolicy", "Identity": "Tag:Rooms" });
        for (key, value) in rest.as_object().unwrap() {
            object[key] = value.clone();
        }
        let exports = exports(&[object]);
        setting(found(&exports, &MEETING_POLICY, name), wanted).verdict
    }

    #[test]
    fn a_setting_is_what_the_policy_of_the_name_says() {
        let own = json!({ "AutoAdmittedUsers": "EveryoneInCompany", "AllowIPVideo": true });
        let lobby = |value| ("AutoAdmittedUsers", value);
        assert_eq!(
            meeting("rooms", own.clone(), lobby("EveryoneInCompany")),
            Pass
        );
        assert_eq!(meeting("Rooms", own.clone(), lobby("Everyone")), Fail);
        assert_eq!(
            meeting("Rooms", own.clone(), ("AllowIPVideo", "true")),
            Pass
        );
        assert_eq!(meeting("Global", own.clone(), lobby("Everyone")), Unknown);
        assert_eq!(meeting("Rooms", own.clone(), lobby("Nobody")), Error);
        assert_eq!(
            meeting("Rooms", own, ("AllowUserToJoinExternalMeeting", "Enabled")),
            Error
        );
    }

    #[test]
    fn a_number_for_a_word_or_nothing_decides_nothing() {
        for odd in [json!(2), Json::Null, json!(""), json!("Some"), json!({})] {
            let odd = json!({ "AutoAdmittedUsers": odd });
            let wanted = ("AutoAdmittedUsers", "Everyone");
            assert_eq!(meeting("Rooms", odd.clone(), wanted), Unknown, "{odd}");
        }
    }

    #[test]
    fn the_organizations_default_is_said_and_never_taken_for_granted() {
        for (value, name) in [
            (json!("Global"), Some("Global")),
            (json!(null), None),
            (json!(""), None),
        ] {
            let exports = exports(&[json!({
                "Cmdlet": "Get-CsUserPolicyAssignment", "Account": "room@contoso.example",
                "TeamsMeetingPolicy": value,
            })]);
            let kind = assigned(&exports.exported[0], "TeamsMeetingPolicy");
            assert_eq!(kind.ok().as_deref(), name);
        }
    }

    fn access(policies: &[Json]) -> Verdict {
        let policies = policies.iter().map(|ids| {
            json!({ "Cmdlet": "Get-CsApplicationAccessPolicy", "Identity": "Global", "AppIds": ids })
        });
        let exports = exports(&policies.collect::<Vec<_>>());
        assert!(
            exports
                .exported
                .iter()
                .all(|one| one.cmdlet == &APPLICATION_ACCESS)
        );
        let all = exports.exported.iter().map(|one| &**one);
        application(Ok(all.collect()), GLOBAL, APP).verdict
    }

    #[test]
    fn an_application_is_listed_in_every_policy_that_may_be_the_accounts_or_in_none() {
        let own = json!([APP.to_uppercase()]);
        assert_eq!(access(std::slice::from_ref(&own)), Pass);
        assert_eq!(access(&[own.clone(), own.clone()]), Pass);
        assert_eq!(access(&[json!([]), json!(["another"])]), Fail);
        assert_eq!(access(&[json!([]), own.clone()]), Unknown);
        assert_eq!(access(&[own, Json::Null]), Unknown);
        assert_eq!(access(&[]), Unknown);
    }
}
