//! Whether Safe Links rewrites links in messages to an account, as exports tell: a room cannot join
//! by a link that was rewritten.
//!
//! Sources: Exchange PowerShell reference, Set-SafeLinksPolicy and Set-SafeLinksRule; Microsoft
//! Defender for Office 365, "Set up Safe Links policies": values of one condition are alternatives,
//! conditions add up, the first rule that applies decides. "Preset security policies": they come
//! before all rules, built-in protection after them, and neither has a rule that the cmdlet shows.

use greenroom_graph::Addresses;
use greenroom_results::{Between, Reason, Sentence, Value, say};

use crate::check::Check;
use crate::exports::Exported;
use crate::judgements::exported::{Unfound, list, word};

/// The policy of everybody for whom there is no other.
///
/// Source: Microsoft Defender for Office 365, "Preset security policies", PowerShell.
const BUILT_IN: &str = "Built-In Protection Policy";

/// The policies and rules of the tenant, from one export.
#[derive(Clone, Debug)]
pub(crate) struct SafeLinks<'a> {
    pub(crate) policies: Vec<&'a Exported>,
    pub(crate) rules: Vec<&'a Exported>,
}

/// Whether messages to the account keep their links to `links`, an entry of the list of exceptions.
pub(crate) fn keeps(
    exported: Result<SafeLinks<'_>, Unfound>,
    account: &Addresses,
    links: &str,
) -> Check {
    let expected = say!(
        "an account for which Safe Links does not rewrite links to {}",
        Value::written(links)
    );
    let read = exported.and_then(|all| candidates(&all, account));
    let candidates = match read {
        Ok(candidates) => candidates,
        Err(unfound) => return unfound.check(expected),
    };
    let kept = candidates.iter().map(|policy| leaves_alone(policy, links));
    let kept: Vec<Option<bool>> = kept.collect();
    let all = |wanted: bool| kept.iter().all(|kept| *kept == Some(wanted));
    let names = || {
        let names = candidates.iter().map(|policy| Value::name(&policy.about));
        Value::List {
            values: names.collect(),
            between: Between::And,
        }
    };
    if all(true) {
        let found = say!(
            "each policy that may apply to the account leaves these links alone: {}",
            names()
        );
        return Check::pass(expected, found);
    }
    if all(false) {
        let found = say!(
            "each policy that may apply to the account rewrites these links: {}",
            names()
        );
        return Check::fail(Reason::LinksRewritten, expected, found).with_fix(except(links));
    }
    let found = say!(
        "the export does not tell whether these links are rewritten; these policies may apply to the \
         account: {}",
        names()
    );
    Check::undecided(expected, found).with_fix(except(links))
}

/// The policies of which one applies to the account.
fn candidates<'a>(all: &SafeLinks<'a>, account: &Addresses) -> Result<Vec<&'a Exported>, Unfound> {
    let mut rules = whole(all)?;
    rules.sort_by_key(|(priority, _)| *priority);
    let names = rules
        .iter()
        .filter_map(|(_, rule)| word(rule, "SafeLinksPolicy"));
    let names: Vec<String> = names.collect();
    let has_rule = |policy: &Exported| {
        let mut names = names.iter();
        names.any(|name| name.eq_ignore_ascii_case(&policy.about))
    };
    let built_in = |policy: &Exported| policy.about.eq_ignore_ascii_case(BUILT_IN);
    // A preset has a rule elsewhere, which may be for the account.
    let mut found: Vec<&Exported> = all.policies.clone();
    found.retain(|policy| !has_rule(policy) && !built_in(policy));
    for (_, rule) in &rules {
        let applies = applies(rule, account);
        if applies != Some(false) {
            found.push(policy_of(all, rule)?);
        }
        if applies == Some(true) {
            return Ok(found);
        }
    }
    found.extend(all.policies.iter().filter(|policy| built_in(policy)));
    if found.is_empty() {
        let found = say!("no policy of Safe Links in the export is known to apply to the account");
        return Err(Unfound::of(Reason::Undecided, found));
    }
    Ok(found)
}

/// The rules with their priorities, where the export has all that it counts.
fn whole<'a>(all: &SafeLinks<'a>) -> Result<Vec<(u64, &'a Exported)>, Unfound> {
    let number = |one: &Exported, name: &str| one.properties.get(name)?.as_u64();
    let counts = |policy: &&Exported| {
        let count = |name, listed: usize| number(policy, name) == u64::try_from(listed).ok();
        count("Policies", all.policies.len()) && count("Rules", all.rules.len())
    };
    let rules = all.rules.iter();
    let rules = rules.map(|rule| Some((number(rule, "Priority")?, *rule)));
    match rules.collect::<Option<Vec<_>>>() {
        Some(rules) if all.policies.iter().all(counts) => Ok(rules),
        _ => Err(Unfound::of(
            Reason::Undecided,
            say!("the export does not have all policies and rules of Safe Links"),
        )),
    }
}

fn policy_of<'a>(all: &SafeLinks<'a>, rule: &Exported) -> Result<&'a Exported, Unfound> {
    let name = word(rule, "SafeLinksPolicy").unwrap_or_default();
    let mut policies = all.policies.iter();
    let own = policies.find(|policy| policy.about.eq_ignore_ascii_case(&name));
    own.copied().ok_or_else(|| {
        let found = say!(
            "the export lacks the policy of the rule {}",
            Value::name(&rule.about)
        );
        Unfound::of(Reason::Undecided, found)
    })
}

/// What a condition of a rule, or an exception, says of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Condition {
    Unset,
    Met,
    Unmet,
    /// The export does not tell.
    Unclear,
}

/// Whether a rule is for the account; nothing where the export does not tell.
fn applies(rule: &Exported, account: &Addresses) -> Option<bool> {
    use Condition::{Met, Unclear, Unmet, Unset};
    match word(rule, "State").as_deref() {
        Some("Enabled") => {}
        Some("Disabled") => return Some(false),
        _ => return None,
    }
    let of = |name| condition(rule, name, account);
    let conditions = ["SentTo", "SentToMemberOf", "RecipientDomainIs"].map(of);
    let exceptions = [
        "ExceptIfSentTo",
        "ExceptIfSentToMemberOf",
        "ExceptIfRecipientDomainIs",
    ];
    let exceptions = exceptions.map(of);
    if conditions.contains(&Unmet) || exceptions.contains(&Met) {
        return Some(false);
    }
    let untold = conditions.contains(&Unclear) || exceptions.contains(&Unclear);
    let sound = !untold && conditions.iter().any(|condition| *condition != Unset);
    sound.then_some(true)
}

fn condition(rule: &Exported, name: &str, account: &Addresses) -> Condition {
    let Some(values) = list(rule, name) else {
        return Condition::Unclear;
    };
    if values.is_empty() {
        return Condition::Unset;
    }
    let (met, unclear) = match name {
        // Groups are called by names and addresses, and who is in them stands elsewhere.
        _ if name.ends_with("MemberOf") => (false, true),
        _ if name.ends_with("DomainIs") => domain_is(&values, account),
        _ => sent_to(&values, account),
    };
    let whole = account.proxy_addresses.is_some() && account.mail.is_some();
    match (met, unclear || !whole) {
        (true, _) => Condition::Met,
        (false, true) => Condition::Unclear,
        (false, false) => Condition::Unmet,
    }
}

/// Whether one of the account's domains is among these, and whether it is below one of them, for
/// which that one may stand.
fn domain_is(domains: &[String], account: &Addresses) -> (bool, bool) {
    let own: Vec<String> = addresses(account)
        .into_iter()
        .filter_map(|address| Some(address.rsplit_once('@')?.1.to_lowercase()))
        .collect();
    let any = |is: &dyn Fn(&str, &str) -> bool| {
        let mut pairs = domains
            .iter()
            .flat_map(|domain| own.iter().map(move |own| (own, domain.to_lowercase())));
        pairs.any(|(own, domain)| is(own, &domain))
    };
    let is_below = |own: &str, domain: &str| own.ends_with(&format!(".{domain}"));
    (any(&|own, domain| own == domain), any(&is_below))
}

/// Whether the account is among these, and whether one of them may be it: a recipient can be called
/// otherwise than by an address.
fn sent_to(recipients: &[String], account: &Addresses) -> (bool, bool) {
    let own = addresses(account);
    let is_own = |value: &String| own.iter().any(|own| own.eq_ignore_ascii_case(value));
    let unclear = recipients.iter().any(|value| !value.contains('@'));
    (recipients.iter().any(is_own), unclear)
}

/// Where mail reaches the account.
fn addresses(account: &Addresses) -> Vec<&str> {
    let proxies = account.proxy_addresses.iter().flatten();
    let proxies = proxies.filter_map(|address| {
        let (kind, address) = address.split_once(':')?;
        kind.eq_ignore_ascii_case("smtp").then_some(address)
    });
    proxies.chain(account.mail.as_deref()).collect()
}

/// Whether a policy leaves links to this entry alone; nothing where the export does not tell. An
/// entry about the same domain in other words may cover it or not.
fn leaves_alone(policy: &Exported, links: &str) -> Option<bool> {
    if word(policy, "EnableSafeLinksForEmail").as_deref() == Some("false")
        || word(policy, "DisableUrlRewrite").as_deref() == Some("true")
    {
        return Some(true);
    }
    let entries = list(policy, "DoNotRewriteUrls")?;
    if entries
        .iter()
        .any(|entry| entry.eq_ignore_ascii_case(links))
    {
        return Some(true);
    }
    let rewrites = word(policy, "EnableSafeLinksForEmail").as_deref() == Some("true")
        && word(policy, "DisableUrlRewrite").as_deref() == Some("false");
    let domain = domain(links);
    let near = entries.iter().any(|entry| {
        let other = self::domain(entry);
        other.is_empty() || other.contains(&domain) || domain.contains(&other)
    });
    (rewrites && !near).then_some(false)
}

/// What an entry calls, without a scheme, wildcards and a path.
fn domain(entry: &str) -> String {
    let rest = entry.split_once("://").map_or(entry, |(_, rest)| rest);
    let host = rest.split('/').next().unwrap_or_default();
    let host = host.trim_matches(|c| c == '*' || c == '.');
    host.to_lowercase()
}

fn except(links: &str) -> Sentence {
    say!(
        "Add {} to “Do not rewrite the following URLs” in the Safe Links policy that applies to the \
         account (Microsoft Defender portal, or Set-SafeLinksPolicy with DoNotRewriteUrls); a preset \
         security policy has no such list, so exclude the account from it. Then export again.",
        Value::written(links)
    )
}

#[cfg(test)]
mod tests {
    use greenroom_results::Verdict::{self, Fail, Pass, Unknown};
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::exports::Exports;

    fn policy(name: &str, kept: Json) -> Json {
        json!({
            "Cmdlet": "Get-SafeLinksPolicy", "Identity": name, "EnableSafeLinksForEmail": true,
            "DisableUrlRewrite": false, "DoNotRewriteUrls": kept,
        })
    }

    fn built_in() -> Json {
        let mut policy = policy(BUILT_IN, json!([]));
        policy["DisableUrlRewrite"] = true.into();
        policy
    }

    fn rule(policy: &str, priority: u64, condition: &str, values: Json) -> Json {
        let mut rule = json!({
            "Cmdlet": "Get-SafeLinksRule", "Identity": policy, "SafeLinksPolicy": policy,
            "State": "Enabled", "Priority": priority,
            "SentTo": [], "SentToMemberOf": [], "RecipientDomainIs": [], "ExceptIfSentTo": [],
            "ExceptIfSentToMemberOf": [], "ExceptIfRecipientDomainIs": [],
        });
        rule[condition] = values;
        rule
    }

    fn verdict(objects: &[Json]) -> Verdict {
        let of = |cmdlet: &str| objects.iter().filter(|one| one["Cmdlet"] == cmdlet).count();
        let counts = [of("Get-SafeLinksPolicy"), of("Get-SafeLinksRule")];
        counted(objects, counts)
    }

    fn counted(objects: &[Json], [policies, rules]: [usize; 2]) -> Verdict {
        let mut exports = Exports::at("2026-11-26T12:00:00Z".parse().unwrap());
        for object in objects {
            let mut object = object.clone();
            object["Tenant"] = "home".into();
            object["Exported"] = "2026-11-20T08:00:00Z".into();
            object["Policies"] = policies.into();
            object["Rules"] = rules.into();
            exports
                .add("a.json", object.to_string().as_bytes())
                .unwrap();
        }
        let of = |cmdlet: &str| {
            let all = exports.exported.iter().map(|one| &**one);
            all.filter(|one| one.cmdlet.name == cmdlet).collect()
        };
        let all = SafeLinks {
            policies: of("Get-SafeLinksPolicy"),
            rules: of("Get-SafeLinksRule"),
        };
        let account = Addresses {
            id: "1".to_owned(),
            user_principal_name: "room@contoso.example".to_owned(),
            mail: Some("room@contoso.example".to_owned()),
            proxy_addresses: Some(vec!["SMTP:room@contoso.example".to_owned()]),
        };
        keeps(Ok(all), &account, "*.rooms.example/*").verdict
    }

    fn kept() -> Json {
        json!(["*.ROOMS.example/*"])
    }

    fn domain_is() -> Json {
        json!(["contoso.example"])
    }

    #[test]
    fn the_first_rule_for_the_account_decides() {
        let [first, second] =
            ["A", "B"].map(|name| rule(name, 0, "RecipientDomainIs", domain_is()));
        let second = rule(
            "B",
            1,
            "RecipientDomainIs",
            second["RecipientDomainIs"].clone(),
        );
        let [good, bad] = [policy("A", kept()), policy("B", json!([]))];
        let all = [built_in(), second.clone(), first, good.clone(), bad.clone()];
        assert_eq!(verdict(&all), Pass);
        let other = rule("A", 0, "SentTo", json!(["other@contoso.example"]));
        assert_eq!(verdict(&[built_in(), second, other, good, bad]), Fail);
    }

    #[test]
    fn without_a_rule_the_built_in_protection_rewrites_nothing() {
        assert_eq!(verdict(&[built_in()]), Pass);
        let mut off = rule("A", 0, "RecipientDomainIs", domain_is());
        off["State"] = "Disabled".into();
        assert_eq!(verdict(&[built_in(), policy("A", json!([])), off]), Pass);
        assert_eq!(verdict(&[]), Unknown);
    }

    #[test]
    fn what_may_apply_or_not_decides_where_it_makes_no_difference() {
        let group = rule("A", 0, "SentToMemberOf", json!(["Rooms"]));
        let [good, bad] = [kept(), json!([])].map(|kept| policy("A", kept));
        assert_eq!(verdict(&[built_in(), good.clone(), group.clone()]), Pass);
        assert_eq!(verdict(&[built_in(), bad, group]), Unknown);
        // A preset, whose rule is elsewhere.
        let preset = policy("Standard Preset Security Policy1", json!([]));
        assert_eq!(verdict(&[preset.clone(), built_in()]), Unknown);
        let own = rule("A", 0, "RecipientDomainIs", domain_is());
        assert_eq!(verdict(&[preset, built_in(), good, own]), Unknown);
    }

    #[test]
    fn an_exception_is_no_rule_for_the_account() {
        let bad = policy("A", json!([]));
        let but = |name: &str, values: Json| {
            let mut rule = rule("A", 0, "RecipientDomainIs", domain_is());
            rule[name] = values;
            verdict(&[built_in(), bad.clone(), rule])
        };
        assert_eq!(but("ExceptIfSentTo", json!(["room@contoso.example"])), Pass);
        assert_eq!(but("ExceptIfSentTo", json!(["hall@contoso.example"])), Fail);
        assert_eq!(but("ExceptIfSentToMemberOf", json!(["Rooms"])), Unknown);
        assert_eq!(but("ExceptIfSentTo", json!(["Room"])), Unknown);
        assert_eq!(but("State", json!("Paused")), Unknown);
        assert_eq!(but("SentTo", Json::Null), Unknown);
    }

    #[test]
    fn an_export_that_lacks_a_policy_or_a_rule_decides_nothing() {
        let all = [
            built_in(),
            policy("A", json!([])),
            rule("A", 0, "RecipientDomainIs", domain_is()),
        ];
        assert_eq!(counted(&all, [2, 1]), Fail);
        assert_eq!(counted(&all, [3, 1]), Unknown);
        assert_eq!(counted(&all[..2], [2, 1]), Unknown);
        let lost = rule("B", 0, "RecipientDomainIs", domain_is());
        assert_eq!(verdict(&[built_in(), policy("A", kept()), lost]), Unknown);
    }

    #[test]
    fn an_entry_in_other_words_may_cover_the_links() {
        let own = rule("A", 0, "RecipientDomainIs", domain_is());
        let with = |kept: Json| verdict(&[built_in(), policy("A", kept), own.clone()]);
        assert_eq!(with(kept()), Pass);
        assert_eq!(with(json!(["https://another.example/*"])), Fail);
        for near in [
            "rooms.example",
            "*.example/*",
            "https://join.rooms.example/a",
            "*",
        ] {
            assert_eq!(with(json!([near])), Unknown, "{near}");
        }
        assert_eq!(with(Json::Null), Unknown);
    }
}
