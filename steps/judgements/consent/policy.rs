//! What the tenant's policies let users consent to by themselves.
//!
//! Sources: Microsoft Entra, "Configure how users consent to applications", "Manage app consent
//! policies" and "Configure risk-based step-up consent"; Microsoft Graph v1.0,
//! permissionGrantPolicy and permissionGrantConditionSet.

use std::sync::Arc;

use greenroom_graph::{
    AuthorizationPolicy, Classification, GrantCondition, PermissionGrantPolicy, Scope,
    ServicePrincipal,
};

use crate::unread;
use crate::unread::Read;
use greenroom_results::{Sentence, Value, say};

/// Whether something is allowed: yes, no with why, or not to be told with why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Allowance {
    Yes,
    No(Sentence),
    Open(Sentence),
}

/// A permission, and who can consent to it by what its publisher set.
#[derive(Clone, Copy)]
pub(crate) enum Consentable<'a> {
    /// Its `type` is `User`.
    ByUsers(&'a Scope),
    /// Its `type` is `Admin`.
    ByAdministrators(&'a Scope),
}

impl<'a> Consentable<'a> {
    fn scope(self) -> &'a Scope {
        match self {
            Self::ByUsers(scope) | Self::ByAdministrators(scope) => scope,
        }
    }
}

/// What a user would consent to.
pub(crate) struct Request<'a> {
    /// The application that asks; none where the tenant does not know it yet.
    pub(crate) client: Option<&'a ServicePrincipal>,
    pub(crate) service: &'a ServicePrincipal,
    pub(crate) scopes: Vec<Consentable<'a>>,
    /// The tenant's id.
    pub(crate) home: Option<&'a str>,
    pub(crate) policies: Option<&'a Read<Arc<[PermissionGrantPolicy]>>>,
    pub(crate) classified: Option<&'a Read<Option<Arc<[Classification]>>>>,
}

/// What has to be read to judge the policies that hold for users.
pub(crate) struct Needs {
    pub(crate) policies: bool,
    pub(crate) classifications: bool,
}

pub(crate) fn needs(policy: &AuthorizationPolicy) -> Needs {
    let own = own(policy);
    let is = |wanted: fn(&BuiltIn) -> bool| own.iter().any(|name| wanted(&BuiltIn::of(name)));
    let policies = is(|known| matches!(known, BuiltIn::None | BuiltIn::Recommended));
    Needs {
        policies,
        classifications: policies || is(|known| matches!(known, BuiltIn::Low)),
    }
}

/// The policies that Microsoft defines, and every other.
enum BuiltIn {
    Legacy,
    Low,
    Recommended,
    MailClients,
    None,
}

impl BuiltIn {
    fn of(name: &str) -> Self {
        match name.to_ascii_lowercase().as_str() {
            "microsoft-user-default-legacy" => Self::Legacy,
            "microsoft-user-default-low" => Self::Low,
            "microsoft-user-default-recommended" => Self::Recommended,
            "microsoft-user-default-allow-consent-apps" => Self::MailClients,
            _ => Self::None,
        }
    }
}

/// The policies that let users consent for themselves. The case of the prefix varies.
fn own(policy: &AuthorizationPolicy) -> Vec<&str> {
    const OWN: &str = "ManagePermissionGrantsForSelf.";
    let roles = &policy.default_user_role_permissions;
    let names = roles.permission_grant_policies_assigned.iter();
    let own = names.filter_map(|name| {
        let (prefix, own) = name.split_at_checked(OWN.len())?;
        prefix.eq_ignore_ascii_case(OWN).then_some(own)
    });
    own.collect()
}

/// Whether a user may consent. One policy that allows it is enough.
pub(crate) fn allowance(policy: &AuthorizationPolicy, request: &Request<'_>) -> Allowance {
    match request
        .client
        .map(|client| client.app_role_assignment_required)
    {
        Some(Some(true)) => {
            return Allowance::No(say!(
                "the application requires assignment, so only an administrator can consent to it"
            ));
        }
        Some(None) => {
            return Allowance::Open(say!(
                "Microsoft Graph did not report whether the application requires assignment, \
                 which rules out consent by users"
            ));
        }
        Some(Some(false)) | None => {}
    }
    let own = own(policy);
    if own.is_empty() {
        return Allowance::No(say!("users cannot consent to applications"));
    }
    let allowed = any(own.into_iter().map(|name| by(name, request)));
    match allowed {
        Allowance::Yes => all([known(request), unless_risky(policy, request)]),
        other => other,
    }
}

/// Of an application that the tenant does not have, nothing can be read: neither that it exists
/// nor that it is for other tenants' accounts.
fn known(request: &Request<'_>) -> Allowance {
    match request.client {
        Some(_) => Allowance::Yes,
        None => Allowance::Open(say!(
            "users can consent themselves, but nothing about the application can be read before \
             the tenant has it"
        )),
    }
}

/// Microsoft Entra steps a request up to an administrator that it takes for risky: most of those
/// of other tenants' applications without a verified publisher, by when they were registered,
/// which cannot be read.
fn unless_risky(policy: &AuthorizationPolicy, request: &Request<'_>) -> Allowance {
    if policy.allow_user_consent_for_risky_apps == Some(true) {
        return Allowance::Yes;
    }
    any([
        is_verified(request.client),
        is_at_home(request),
        Allowance::Open(say!(
            "users can consent themselves, but no verified publisher of the application could be \
             read: Microsoft Entra may consider the request risky and require an administrator's \
             consent"
        )),
    ])
}

fn by(name: &str, request: &Request<'_>) -> Allowance {
    let scopes = request.scopes.iter();
    let policy = match BuiltIn::of(name) {
        BuiltIn::Legacy => Allowance::Yes,
        BuiltIn::Recommended => recommended(name, request),
        BuiltIn::Low => all([
            any([is_verified(request.client), is_at_home(request)]),
            all(scopes
                .clone()
                .map(|scope| is_classified("low", scope.scope(), request))),
        ]),
        BuiltIn::MailClients => Allowance::No(say!("users can consent only to some mail clients")),
        BuiltIn::None => return by_own_policy(name, request),
    };
    all([all(scopes.copied().map(by_users)), policy])
}

/// No policy of Microsoft's lets users consent to what is for administrators.
///
/// Source: Microsoft Graph v1.0, permissionGrantConditionSet, `delegatedUserConsentable`.
fn by_users(permission: Consentable<'_>) -> Allowance {
    match permission {
        Consentable::ByUsers(_) => Allowance::Yes,
        Consentable::ByAdministrators(scope) => Allowance::No(for_administrators(scope)),
    }
}

fn for_administrators(scope: &Scope) -> Sentence {
    let name = scope.value.as_deref().unwrap_or_default();
    say!(
        "only an administrator can consent to {}",
        Value::permission(name)
    )
}

/// As the tenant lists the policy, whose conditions Microsoft changes without notice; where it is
/// not listed, as Microsoft documents it.
///
/// Microsoft's own recommendation leaves out permissions to mail, files, calendars, meetings and
/// the like, all of Microsoft Graph and Exchange Online.
fn recommended(name: &str, request: &Request<'_>) -> Allowance {
    const LEFT_OUT: [&str; 2] = [
        "00000003-0000-0000-c000-000000000000",
        "00000002-0000-0ff1-ce00-000000000000",
    ];
    let is_listed = match request.policies {
        Some(Ok(policies)) => named(policies, name).is_some(),
        Some(Err(_)) => true,
        None => false,
    };
    if is_listed {
        return by_own_policy(name, request);
    }
    let service = request.service.app_id.to_ascii_lowercase();
    if LEFT_OUT.contains(&service.as_str()) {
        return Allowance::Open(say!(
            "Microsoft's recommended policy excludes some permissions of this service"
        ));
    }
    Allowance::Yes
}

/// A policy of the tenant's own.
fn by_own_policy(name: &str, request: &Request<'_>) -> Allowance {
    let called = Value::name(name);
    let policies = match request.policies {
        Some(Ok(policies)) => policies,
        Some(Err(error)) => {
            return Allowance::Open(say!(
                "it is not known what the policy {} lets users consent to: {}",
                called,
                unread::why(error)
            ));
        }
        None => return Allowance::Open(say!("the policy {} was not read", called)),
    };
    let Some(policy) = named(policies, name) else {
        return Allowance::Open(say!(
            "the policy {}, which determines what users can consent to, was not found",
            called
        ));
    };
    let matches = |permission: Consentable<'_>| {
        let met = |condition| meets(condition, permission, request);
        let within = any(policy
            .includes
            .iter()
            .map(|condition| all([met(condition), unless_for_administrators(permission)])));
        let outside = all(policy.excludes.iter().map(|condition| not(met(condition))));
        all([within, outside])
    };
    match all(request.scopes.iter().copied().map(matches)) {
        Allowance::No(_) => Allowance::No(say!(
            "the policy {} does not let users grant this consent",
            called
        )),
        Allowance::Open(why) => Allowance::Open(say!(
            "it is not known whether the policy {} lets users grant this consent: {}",
            called,
            why
        )),
        Allowance::Yes => Allowance::Yes,
    }
}

fn named<'a>(
    policies: &'a [PermissionGrantPolicy],
    name: &str,
) -> Option<&'a PermissionGrantPolicy> {
    let mut same = policies.iter();
    same.find(|one| one.id.eq_ignore_ascii_case(name))
}

/// A condition on delegated permissions matches those for administrators too; whether Microsoft
/// Entra then lets a user consent to one is not documented.
fn unless_for_administrators(permission: Consentable<'_>) -> Allowance {
    match permission {
        Consentable::ByUsers(_) => Allowance::Yes,
        Consentable::ByAdministrators(scope) => Allowance::Open(for_administrators(scope)),
    }
}

/// Whether all conditions of a set hold.
fn meets(
    condition: &GrantCondition,
    permission: Consentable<'_>,
    request: &Request<'_>,
) -> Allowance {
    let (client, scope) = (request.client, permission.scope());
    let id = |value: Option<&str>| value.map(str::to_owned);
    let owner = client.and_then(|client| client.app_owner_organization_id.clone());
    let app_id = id(client.map(|client| client.app_id.as_str()));
    let resource = condition.resource_application.clone().map(|one| vec![one]);
    let verified = match condition.client_applications_from_verified_publisher_only {
        Some(true) => is_verified(client),
        _ => Allowance::Yes,
    };
    all([
        kind(condition, permission),
        listed(
            resource.as_deref(),
            "any",
            id(Some(&request.service.app_id)),
        ),
        listed(condition.permissions.as_deref(), "all", scope.id.clone()),
        listed(condition.client_application_ids.as_deref(), "all", app_id),
        listed(
            condition.client_application_tenant_ids.as_deref(),
            "all",
            owner,
        ),
        publisher(condition, client),
        verified,
        classification(condition, scope, request),
        unknown(condition),
    ])
}

/// Source: Microsoft Graph v1.0, permissionGrantConditionSet, `permissionType`.
fn kind(condition: &GrantCondition, permission: Consentable<'_>) -> Allowance {
    match condition.permission_type.as_deref() {
        Some("delegated") => Allowance::Yes,
        Some("delegatedUserConsentable") => by_users(permission),
        Some("application") => {
            Allowance::No(say!("the condition is about application permissions"))
        }
        other => Allowance::Open(say!(
            "Greenroom does not know the permission type {}",
            Value::word("permissionType", other.unwrap_or("null"))
        )),
    }
}

/// Whether a list names a value, or everything; what is left out stands for everything.
fn listed(list: Option<&[String]>, everything: &str, value: Option<String>) -> Allowance {
    let Some(list) = list else {
        return Allowance::Yes;
    };
    let names = |wanted: &str| list.iter().any(|one| one.eq_ignore_ascii_case(wanted));
    match value {
        _ if names(everything) => Allowance::Yes,
        None => Allowance::Open(say!(
            "what the condition requires of the application could not be read"
        )),
        Some(value) if names(&value) => Allowance::Yes,
        Some(_) => Allowance::No(say!("the condition does not cover this request")),
    }
}

fn publisher(condition: &GrantCondition, client: Option<&ServicePrincipal>) -> Allowance {
    let list = condition.client_application_publisher_ids.as_deref();
    match (client, publisher_of(client)) {
        // Without a verified publisher no list of publishers names it.
        (Some(_), None) => listed(list, "all", Some(String::new())),
        (_, id) => listed(list, "all", id),
    }
}

fn publisher_of(client: Option<&ServicePrincipal>) -> Option<String> {
    let publisher = client?.verified_publisher.as_ref()?;
    let id = publisher.verified_publisher_id.as_ref();
    id.filter(|id| !id.is_empty()).cloned()
}

fn classification(condition: &GrantCondition, scope: &Scope, request: &Request<'_>) -> Allowance {
    match condition.permission_classification.as_deref() {
        None | Some("all") => Allowance::Yes,
        Some(wanted @ ("low" | "medium" | "high")) => is_classified(wanted, scope, request),
        Some(other) => Allowance::Open(say!(
            "Greenroom does not know the permission classification {}",
            Value::word("permissionClassification", other)
        )),
    }
}

/// A condition that nobody here knows could be one that does not hold.
fn unknown(condition: &GrantCondition) -> Allowance {
    let mut others = condition.others.iter();
    let is_set = |(name, value): &(&String, &serde_json::Value)| {
        *name != "id" && !name.contains('@') && !value.is_null()
    };
    match others.find(is_set) {
        Some((name, _)) => Allowance::Open(say!(
            "Greenroom does not know the condition {}",
            Value::property(name)
        )),
        None => Allowance::Yes,
    }
}

fn is_verified(client: Option<&ServicePrincipal>) -> Allowance {
    match (client, publisher_of(client)) {
        (_, Some(_)) => Allowance::Yes,
        (Some(_), None) => Allowance::No(say!(
            "users can consent only to applications of verified publishers, and the application \
             has no verified publisher"
        )),
        (None, _) => Allowance::Open(say!("who published the application cannot be read")),
    }
}

/// Whether the application is registered in the tenant itself.
fn is_at_home(request: &Request<'_>) -> Allowance {
    let owner = request
        .client
        .map(|one| one.app_owner_organization_id.as_deref());
    match (owner, request.home) {
        (Some(Some(owner)), Some(home)) if owner.eq_ignore_ascii_case(home) => Allowance::Yes,
        (Some(Some(_)), Some(_)) => Allowance::No(say!(
            "users can consent only to applications of verified publishers or of the tenant itself"
        )),
        _ => Allowance::Open(say!("who owns the application cannot be read")),
    }
}

fn is_classified(wanted: &str, scope: &Scope, request: &Request<'_>) -> Allowance {
    let permission = Value::permission(scope.value.as_deref().unwrap_or_default());
    let known = match request.classified {
        Some(Ok(Some(known))) => known,
        Some(Err(error)) => {
            return Allowance::Open(say!(
                "it is not known how the tenant classified {}: {}",
                permission,
                unread::why(error)
            ));
        }
        _ => {
            return Allowance::Open(say!(
                "how the tenant classified {} was not read",
                permission
            ));
        }
    };
    let Some(id) = scope.id.as_deref() else {
        return Allowance::Open(say!(
            "Microsoft Graph did not report the id of {}",
            permission
        ));
    };
    let own = known.iter().filter(|one| {
        let known = one.permission_id.as_deref().unwrap_or_default();
        known.eq_ignore_ascii_case(id)
    });
    let mut own = own.map(|one| one.classification.as_deref().unwrap_or("null"));
    if own.any(|one| one == wanted) {
        return Allowance::Yes;
    }
    Allowance::No(say!(
        "users can consent only to permissions that the tenant classified as {}, which {} is not",
        Value::word("permissionClassification", wanted),
        permission
    ))
}

fn not(allowance: Allowance) -> Allowance {
    match allowance {
        Allowance::Yes => Allowance::No(say!("the policy excludes it")),
        Allowance::No(_) => Allowance::Yes,
        open @ Allowance::Open(_) => open,
    }
}

/// Yes where all are; no where one is.
fn all(allowances: impl IntoIterator<Item = Allowance>) -> Allowance {
    let mut so_far = Allowance::Yes;
    for one in allowances {
        match one {
            Allowance::No(_) => return one,
            Allowance::Open(_) if so_far == Allowance::Yes => so_far = one,
            Allowance::Open(_) | Allowance::Yes => {}
        }
    }
    so_far
}

/// Yes where one is; open where one is open; else the first no.
fn any(allowances: impl IntoIterator<Item = Allowance>) -> Allowance {
    let mut so_far = None;
    for one in allowances {
        match (&one, &so_far) {
            (Allowance::Yes, _) => return one,
            (Allowance::Open(_), None | Some(Allowance::No(_))) | (Allowance::No(_), None) => {
                so_far = Some(one);
            }
            _ => {}
        }
    }
    so_far.unwrap_or_else(|| Allowance::No(say!("no condition of the policy allows it")))
}

#[cfg(test)]
mod tests {
    use greenroom_graph::{DefaultUserRolePermissions, VerifiedPublisher};

    use super::*;
    use crate::judgements::service_principal::tests::{acs, scope};

    /// The vendor's application, whose publisher is verified or not.
    fn client(publisher: Option<&str>) -> ServicePrincipal {
        let verified_publisher_id = publisher.map(str::to_owned);
        ServicePrincipal {
            app_id: "client".to_owned(),
            app_owner_organization_id: Some("vendor".to_owned()),
            verified_publisher: Some(VerifiedPublisher {
                verified_publisher_id,
            }),
            ..acs()
        }
    }

    fn assigned(names: &[&str]) -> AuthorizationPolicy {
        let names = names.iter().map(|name| (*name).to_owned());
        AuthorizationPolicy {
            allow_user_consent_for_risky_apps: None,
            default_user_role_permissions: DefaultUserRolePermissions {
                permission_grant_policies_assigned: names.collect(),
            },
        }
    }

    type Kind = fn(&Scope) -> Consentable<'_>;
    const USERS: Kind = |scope| Consentable::ByUsers(scope);
    const ADMINISTRATORS: Kind = |scope| Consentable::ByAdministrators(scope);

    /// What a user may do about the permission `calls`, for each of the tenant's own `policies`.
    fn judged(
        policy: &AuthorizationPolicy,
        client: &ServicePrincipal,
        policies: Vec<PermissionGrantPolicy>,
        classified: Option<&str>,
    ) -> Allowance {
        asked_for(USERS, policy, Some(client), policies, classified)
    }

    /// The same for a permission that users or administrators consent to, of an application that
    /// the tenant may not have.
    fn asked_for(
        permission: Kind,
        policy: &AuthorizationPolicy,
        client: Option<&ServicePrincipal>,
        policies: Vec<PermissionGrantPolicy>,
        classified: Option<&str>,
    ) -> Allowance {
        let (service, calls) = (acs(), scope("calls", Some(true)));
        let classified = classified.map(|classification| Classification {
            permission_id: Some("CALLS".to_owned()),
            classification: Some(classification.to_owned()),
        });
        allowance(
            policy,
            &Request {
                client,
                service: &service,
                scopes: vec![permission(&calls)],
                home: Some("home"),
                policies: Some(&Ok(policies.into())),
                classified: Some(&Ok(Some(classified.into_iter().collect()))),
            },
        )
    }

    /// By a built-in policy, for an application of a verified publisher.
    fn built_in(name: &str, classified: Option<&str>) -> Allowance {
        let policy = assigned(&[&format!("managePermissionGrantsForSelf.{name}")]);
        judged(&policy, &client(Some("1")), vec![], classified)
    }

    fn word(allowance: &Allowance) -> &'static str {
        match allowance {
            Allowance::Yes => "yes",
            Allowance::No(_) => "no",
            Allowance::Open(_) => "open",
        }
    }

    fn condition() -> GrantCondition {
        GrantCondition {
            permission_type: Some("delegated".to_owned()),
            ..GrantCondition::default()
        }
    }

    /// By a policy of the tenant's own.
    fn own_policy(includes: Vec<GrantCondition>, excludes: Vec<GrantCondition>) -> &'static str {
        let policy = assigned(&["ManagePermissionGrantsForSelf.rooms"]);
        let id = "Rooms".to_owned();
        let own = PermissionGrantPolicy {
            id,
            includes,
            excludes,
        };
        word(&judged(&policy, &client(Some("1")), vec![own], Some("low")))
    }

    #[test]
    fn the_policies_that_microsoft_defines_allow_what_it_documents() {
        for (name, classified, expected) in [
            ("microsoft-user-default-legacy", None, "yes"),
            ("microsoft-user-default-recommended", None, "yes"),
            ("microsoft-user-default-low", Some("low"), "yes"),
            ("microsoft-user-default-low", Some("medium"), "no"),
            ("microsoft-user-default-low", None, "no"),
            ("microsoft-user-default-allow-consent-apps", None, "no"),
            ("something-of-their-own", None, "open"),
        ] {
            assert_eq!(word(&built_in(name, classified)), expected, "{name}");
        }
    }

    #[test]
    fn a_policy_for_owned_resources_lets_no_user_consent_for_itself() {
        let policy = assigned(&["ManagePermissionGrantsForOwnedResource.microsoft-legacy"]);
        let allowance = judged(&policy, &client(Some("1")), vec![], None);
        assert_eq!(word(&allowance), "no");
    }

    #[test]
    fn one_policy_that_allows_it_is_enough() {
        let policy = assigned(&[
            "ManagePermissionGrantsForSelf.microsoft-user-default-allow-consent-apps",
            "ManagePermissionGrantsForSelf.microsoft-user-default-legacy",
        ]);
        let allowance = judged(&policy, &client(Some("1")), vec![], None);
        assert_eq!(word(&allowance), "yes");
    }

    #[test]
    fn an_application_without_a_verified_publisher_may_be_risky() {
        let legacy = assigned(&["ManagePermissionGrantsForSelf.microsoft-user-default-legacy"]);
        assert_eq!(word(&judged(&legacy, &client(None), vec![], None)), "open");
        let trusting = AuthorizationPolicy {
            allow_user_consent_for_risky_apps: Some(true),
            ..legacy.clone()
        };
        assert_eq!(word(&judged(&trusting, &client(None), vec![], None)), "yes");
        let at_home = ServicePrincipal {
            app_owner_organization_id: Some("HOME".to_owned()),
            ..client(None)
        };
        assert_eq!(word(&judged(&legacy, &at_home, vec![], None)), "yes");
    }

    #[test]
    fn where_assignment_is_required_no_user_consents() {
        let legacy = assigned(&["ManagePermissionGrantsForSelf.microsoft-user-default-legacy"]);
        for (required, expected) in [(Some(true), "no"), (None, "open")] {
            let client = ServicePrincipal {
                app_role_assignment_required: required,
                ..client(Some("1"))
            };
            assert_eq!(word(&judged(&legacy, &client, vec![], None)), expected);
        }
    }

    #[test]
    fn a_condition_that_is_left_out_holds_for_everything() {
        assert_eq!(own_policy(vec![condition()], vec![]), "yes");
        assert_eq!(own_policy(vec![], vec![]), "no");
    }

    #[test]
    #[expect(
        clippy::too_many_lines,
        reason = "a table is as long as its conditions"
    )]
    fn each_condition_is_judged() {
        let some = |text: &str| Some(text.to_owned());
        let list = |text: &str| Some(vec![text.to_owned()]);
        let publisher = |ids, only| GrantCondition {
            client_application_publisher_ids: ids,
            client_applications_from_verified_publisher_only: only,
            ..condition()
        };
        let of = |change: fn(&mut GrantCondition, Option<String>, Option<Vec<String>>),
                  text: &str| {
            let mut changed = condition();
            change(&mut changed, some(text), list(text));
            own_policy(vec![changed], vec![])
        };
        let conditions = [
            (of(|c, one, _| c.permission_type = one, "application"), "no"),
            (
                of(|c, one, _| c.permission_type = one, "somethingNew"),
                "open",
            ),
            (
                of(|c, one, _| c.resource_application = one, "APPLICATION"),
                "yes",
            ),
            (
                of(|c, one, _| c.resource_application = one, "another"),
                "no",
            ),
            (of(|c, _, all| c.permissions = all, "calls"), "yes"),
            (of(|c, _, all| c.permissions = all, "chats"), "no"),
            (
                of(|c, _, all| c.client_application_ids = all, "client"),
                "yes",
            ),
            (
                of(|c, _, all| c.client_application_ids = all, "another"),
                "no",
            ),
            (
                of(|c, _, all| c.client_application_tenant_ids = all, "vendor"),
                "yes",
            ),
            (
                of(|c, _, all| c.client_application_tenant_ids = all, "home"),
                "no",
            ),
            (
                of(|c, one, _| c.permission_classification = one, "low"),
                "yes",
            ),
            (
                of(|c, one, _| c.permission_classification = one, "high"),
                "no",
            ),
            (
                of(|c, one, _| c.permission_classification = one, "new"),
                "open",
            ),
            (
                own_policy(vec![publisher(list("1"), Some(true))], vec![]),
                "yes",
            ),
            (own_policy(vec![publisher(list("2"), None)], vec![]), "no"),
        ];
        for (place, (found, expected)) in conditions.into_iter().enumerate() {
            assert_eq!(found, expected, "condition {place}");
        }
    }

    #[test]
    fn a_condition_that_nobody_knows_leaves_it_open() {
        let mut odd = condition();
        odd.others.insert("somethingNew".to_owned(), true.into());
        assert_eq!(own_policy(vec![odd.clone()], vec![]), "open");
        assert_eq!(own_policy(vec![condition()], vec![odd.clone()]), "open");
        assert_eq!(own_policy(vec![odd, condition()], vec![]), "yes");
    }

    #[test]
    fn what_is_left_out_is_not_allowed() {
        assert_eq!(own_policy(vec![condition()], vec![condition()]), "no");
    }

    #[test]
    fn what_is_for_administrators_is_allowed_by_no_policy() {
        let delegated = || PermissionGrantPolicy {
            id: "rooms".to_owned(),
            includes: vec![condition()],
            excludes: vec![],
        };
        let consentable = || PermissionGrantPolicy {
            includes: vec![GrantCondition {
                permission_type: Some("delegatedUserConsentable".to_owned()),
                ..condition()
            }],
            ..delegated()
        };
        for (name, own, expected) in [
            ("microsoft-user-default-legacy", vec![], "no"),
            ("microsoft-user-default-recommended", vec![], "no"),
            ("microsoft-user-default-low", vec![], "no"),
            ("rooms", vec![consentable()], "no"),
            ("rooms", vec![delegated()], "open"),
        ] {
            let policy = assigned(&[&format!("ManagePermissionGrantsForSelf.{name}")]);
            let client = client(Some("1"));
            let allowance = asked_for(ADMINISTRATORS, &policy, Some(&client), own, Some("low"));
            assert_eq!(word(&allowance), expected, "{name}");
        }
    }

    #[test]
    fn microsoft_s_recommendation_holds_as_the_tenant_lists_it() {
        let name = "microsoft-user-default-recommended";
        let policy = assigned(&[&format!("ManagePermissionGrantsForSelf.{name}")]);
        let listed = |excludes| PermissionGrantPolicy {
            id: name.to_owned(),
            includes: vec![condition()],
            excludes,
        };
        let by = |excludes| judged(&policy, &client(Some("1")), vec![listed(excludes)], None);
        assert_eq!(word(&by(vec![])), "yes");
        assert_eq!(word(&by(vec![condition()])), "no");
    }

    #[test]
    fn an_application_that_the_tenant_does_not_have_stays_open() {
        let trusting = AuthorizationPolicy {
            allow_user_consent_for_risky_apps: Some(true),
            ..assigned(&["ManagePermissionGrantsForSelf.microsoft-user-default-legacy"])
        };
        let allowance = asked_for(USERS, &trusting, None, vec![], None);
        assert_eq!(word(&allowance), "open");
    }

    #[test]
    fn a_publisher_without_an_id_is_not_verified() {
        let legacy = assigned(&["ManagePermissionGrantsForSelf.microsoft-user-default-legacy"]);
        let allowance = judged(&legacy, &client(Some("")), vec![], None);
        assert_eq!(word(&allowance), "open");
    }
}
