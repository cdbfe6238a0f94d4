//! What the consents that were given say, and whether the account can give those that lack.

pub(crate) mod policy;

use std::sync::Arc;

use greenroom_graph::{
    Account, AuthorizationPolicy, Classification, Grant, Grants, PermissionGrantPolicy,
    ServicePrincipal,
};

use crate::check::Check;
use crate::judgements::application;
use crate::judgements::assignment::Assignments;
use crate::judgements::service_principal::{self, permissions};
use crate::unread::Read;
use greenroom_results::{Between, Reason, Sentence, Value, Verdict, say};
use policy::{Allowance, Consentable, Request};

/// What decides about consent.
#[derive(Clone)]
pub(crate) struct Consent {
    pub(crate) client: Read<Option<ServicePrincipal>>,
    pub(crate) service: Read<Option<ServicePrincipal>>,
    pub(crate) account: Read<Option<Arc<Account>>>,
    pub(crate) grants: Read<Option<Arc<Grants>>>,
    pub(crate) policy: Read<Option<AuthorizationPolicy>>,
    /// Who is assigned to the client; asked only where it requires assignment.
    pub(crate) assignments: Option<Assignments>,
    /// The tenant's policies of consent; asked only where one of its own decides.
    pub(crate) policies: Option<Read<Arc<[PermissionGrantPolicy]>>>,
    /// How the tenant classified the service's permissions; asked only where a policy looks at it.
    pub(crate) classified: Option<Read<Option<Arc<[Classification]>>>>,
    /// The tenant's id, where the token says it.
    pub(crate) home: Option<String>,
}

pub(crate) fn expected() -> Sentence {
    say!("an application that can act on behalf of the account")
}

/// Whether the account can sign in through the application at all. One that the tenant does not
/// know yet can still be consented to.
pub(crate) fn of_client(asked: &Consent) -> Check {
    let client = match &asked.client {
        Ok(Some(client)) => client,
        Ok(None) => return Check::pass(expected(), not_known_yet()),
        Err(error) => return Check::unread(error, expected()),
    };
    let home = asked.home.as_deref();
    let access = application::access(client, home, &asked.account, asked.assignments.as_ref());
    let check = access.worst();
    if check.verdict != Verdict::Fail {
        return Check {
            expected: expected(),
            ..check
        };
    }
    let found = say!(
        "the account cannot sign in through the application: {}",
        check.found
    );
    Check {
        reason: check.reason.map(of_vendor),
        expected: expected(),
        found,
        fix: None,
        ..check
    }
}

/// What stops an account at an application, as it is called where the application is the vendor's.
fn of_vendor(reason: Reason) -> Reason {
    match reason {
        Reason::AudiencePersonal => Reason::VendorAudiencePersonal,
        Reason::Disabled => Reason::VendorDisabled,
        Reason::DisabledByMicrosoft => Reason::VendorDisabledByMicrosoft,
        Reason::IsDisabled => Reason::VendorIsDisabled,
        Reason::NotAssigned => Reason::VendorNotAssigned,
        other => other,
    }
}

/// Whether the application may act with every one of the permissions, or could be let.
///
/// Source: Microsoft Graph v1.0, oAuth2PermissionGrant; Microsoft Entra, "Configure how users
/// consent to applications" and "Manage app consent policies".
pub(crate) fn consented(asked: &Consent, asked_for: &str) -> Check {
    let service = match &asked.service {
        Ok(Some(service)) => service,
        Ok(None) => {
            let found = say!("the service to consent to has no service principal in the tenant");
            return Check::not_applicable(expected(), found);
        }
        Err(error) => return Check::unread(error, expected()),
    };
    let offered = service_principal::offers(&service.oauth2_permission_scopes, asked_for);
    if offered.verdict != Verdict::Pass {
        return not_offered(offered);
    }
    let client = match &asked.client {
        Ok(Some(client)) => client,
        Ok(None) => {
            let lacking: Vec<&str> = split(asked_for).collect();
            let found = say!("the application has no service principal in the tenant");
            return by_users(asked, None, service, &lacking, found);
        }
        Err(error) => return Check::unread(error, expected()),
    };
    match lacking(asked, client, service, asked_for) {
        Err(check) => *check,
        Ok(Lacking { names, everybody }) if names.is_empty() => {
            let permissions = permissions(asked_for);
            let found = if everybody {
                say!("consent to {} was granted for all users", permissions)
            } else {
                say!("consent to {} was granted for the account", permissions)
            };
            Check::pass(expected(), found)
        }
        Ok(Lacking { names, .. }) => {
            let lacking = names.iter().map(|name| Value::permission(*name));
            let found = say!(
                "no consent to {} covers the account",
                Value::several(Between::Or, lacking)
            );
            let check = by_users(asked, Some(client), service, &names, found);
            match incomplete(asked) {
                Some(_) if check.verdict == Verdict::Fail => Check {
                    reason: Some(Reason::ConsentIncomplete),
                    ..check
                },
                _ => check,
            }
        }
    }
}

/// A consent to what the service does not offer, or no longer, puts nothing into a token.
///
/// Source: Microsoft Graph v1.0, oAuth2PermissionGrant, `scope`: the values of permissions that the
/// service principal of the resource lists in `oauth2PermissionScopes`.
fn not_offered(offered: Check) -> Check {
    let found = say!("no consent counts: {}", offered.found);
    Check {
        expected: expected(),
        found,
        ..offered
    }
}

/// What is still to be done where all that lets the application act is that the account may
/// consent; nothing where somebody has consented, or it cannot.
pub(crate) fn first_to_accept(asked: &Consent, names: &str) -> Option<Sentence> {
    let left = is_left_to_users(asked, names);
    (left && consented(asked, names).verdict == Verdict::Pass).then(|| {
        say!(
            "nobody has consented to the vendor's application yet: whoever signs the account in \
             for the first time must accept the requested permissions, and until then the account \
             joins as a guest"
        )
    })
}

/// Whether a consent lacks, so that it is left to users.
pub(crate) fn is_left_to_users(asked: &Consent, names: &str) -> bool {
    match (&asked.client, &asked.service) {
        (Ok(None), Ok(Some(_))) => true,
        (Ok(Some(client)), Ok(Some(service))) => {
            lacking(asked, client, service, names).is_ok_and(|lacking| !lacking.names.is_empty())
        }
        _ => false,
    }
}

/// The consent for everybody that is there already, between this application and this service.
/// Entra keeps one of them, so one that lacks a permission has to be changed; a second is refused.
///
/// Source: Microsoft Graph v1.0, "Update a delegated permission grant"; for the refusal,
/// hashicorp/terraform-provider-azuread#690.
fn incomplete(asked: &Consent) -> Option<&Grant> {
    let (Ok(Some(service)), Ok(Some(grants))) = (&asked.service, &asked.grants) else {
        return None;
    };
    grants.that_concern(None).find(|grant| {
        is_of(grant, "AllPrincipals") && grant.resource_id.eq_ignore_ascii_case(&service.id)
    })
}

/// The consent for everybody that is to be changed, and all that it has to hold afterwards: what
/// it holds, for a change takes the whole list, and what lacks.
pub(crate) fn completed<'a>(asked: &'a Consent, names: &'a str) -> Option<(&'a str, String)> {
    let grant = incomplete(asked)?;
    let id = grant.id.as_deref()?;
    let held = grant.scope.as_deref().unwrap_or_default();
    let mut whole: Vec<&str> = held.split_whitespace().collect();
    whole.extend(without(&[grant], names, &|_| true));
    Some((id, whole.join(" ")))
}

fn not_known_yet() -> Sentence {
    say!("the application has no service principal in the tenant yet")
}

fn split(names: &str) -> impl Iterator<Item = &str> {
    names.split(',').map(str::trim)
}

/// The permissions that nobody has consented to, and whether the others were for everybody.
struct Lacking<'a> {
    names: Vec<&'a str>,
    everybody: bool,
}

fn lacking<'a>(
    asked: &Consent,
    client: &ServicePrincipal,
    service: &ServicePrincipal,
    names: &'a str,
) -> Result<Lacking<'a>, Box<Check>> {
    let grants = match &asked.grants {
        Ok(Some(grants)) => grants,
        // The application is there: one answer that denies it makes no absence of consents.
        Ok(None) => {
            let found = say!(
                "Microsoft Graph found the application, but reported it as not found when asked \
                 for its consents"
            );
            return Err(Check::undecided(expected(), found).into());
        }
        Err(error) => return Err(Check::unread(error, expected()).into()),
    };
    let is_other = |grant: &&Grant| !grant.client_id.eq_ignore_ascii_case(&client.id);
    if let Some(other) = grants.one_a_client().find(is_other) {
        let found = say!(
            "Microsoft Graph lists a consent to another application, {}",
            Value::id(&other.client_id)
        );
        return Err(Check::undecided(expected(), found).into());
    }
    let own = |grant: &&Grant| grant.resource_id.eq_ignore_ascii_case(&service.id);
    let user = asked.account.as_ref().ok().and_then(Option::as_ref);
    let user = user.map(|account| account.id.as_str());
    let own: Vec<&Grant> = grants.that_concern(user).filter(own).collect();
    let everybody = without(&own, names, &|grant| is_of(grant, "AllPrincipals"));
    if everybody.is_empty() {
        return Ok(Lacking {
            names: everybody,
            everybody: true,
        });
    }
    let account = match &asked.account {
        Ok(account) => account.as_ref().map(|account| account.id.as_str()),
        Err(error) => return Err(Check::unread(error, expected()).into()),
    };
    let is_for_account = |grant: &Grant| {
        let principal = grant.principal_id.as_deref();
        is_of(grant, "Principal")
            && account.is_some_and(|id| principal.is_some_and(|one| one.eq_ignore_ascii_case(id)))
    };
    let names = without(&own, names, &|grant| {
        is_of(grant, "AllPrincipals") || is_for_account(grant)
    });
    let is_odd = |grant: &&&Grant| !is_of(grant, "AllPrincipals") && !is_of(grant, "Principal");
    match own.iter().find(is_odd) {
        Some(odd) if !names.is_empty() => {
            let kind = odd.consent_type.as_deref().unwrap_or("null");
            let found = say!(
                "Microsoft Graph lists a consent whose consentType is {}",
                Value::word("consentType", kind)
            );
            Err(Check::undecided(expected(), found).into())
        }
        _ => Ok(Lacking {
            names,
            everybody: false,
        }),
    }
}

/// The permissions that none of these consents holds.
fn without<'a>(grants: &[&Grant], names: &'a str, counts: &dyn Fn(&Grant) -> bool) -> Vec<&'a str> {
    let held = |name: &&str| {
        let mut counted = grants.iter().filter(|grant| counts(grant));
        counted.any(|grant| {
            let scope = grant.scope.as_deref().unwrap_or_default();
            scope.split_whitespace().any(|known| known == *name)
        })
    };
    split(names).filter(|name| !held(name)).collect()
}

fn is_of(grant: &Grant, kind: &str) -> bool {
    grant.consent_type.as_deref() == Some(kind)
}

/// A lack of consent is none where the account can consent itself when it signs in.
fn by_users(
    asked: &Consent,
    client: Option<&ServicePrincipal>,
    service: &ServicePrincipal,
    lacking: &[&str],
    found: Sentence,
) -> Check {
    let reason = if client.is_some() {
        Reason::NotConsented
    } else {
        Reason::VendorAbsent
    };
    let allowance = match &asked.policy {
        Ok(Some(policy)) => {
            let scopes = lacking.iter().map(|name| consentable(service, name));
            let scopes: Result<Vec<Consentable<'_>>, Allowance> = scopes.collect();
            scopes.map_or_else(
                |barred| barred,
                |scopes| {
                    let request = Request {
                        client,
                        service,
                        scopes,
                        home: asked.home.as_deref(),
                        policies: asked.policies.as_ref(),
                        classified: asked.classified.as_ref(),
                    };
                    policy::allowance(policy, &request)
                },
            )
        }
        Ok(None) => Allowance::Open(say!(
            "Microsoft Graph did not report what users can consent to"
        )),
        Err(error) => return Check::unread(error, expected()),
    };
    match allowance {
        Allowance::Yes => Check::pass(
            expected(),
            say!("{}, and users can consent to it themselves", found),
        ),
        Allowance::No(why) => Check::fail(reason, expected(), say!("{}, and {}", found, why)),
        Allowance::Open(why) => {
            let fix = say!(
                "Grant admin consent to the vendor's application; then it does not matter what \
                 users can consent to."
            );
            Check::undecided(expected(), say!("{}; {}", found, why)).with_fix(fix)
        }
    }
}

/// A permission of the service, which says who can consent to it. One that is listed twice says
/// nothing certain.
///
/// Source: Microsoft Graph v1.0, permissionScope, `type` and `isEnabled`.
fn consentable<'a>(
    service: &'a ServicePrincipal,
    name: &str,
) -> Result<Consentable<'a>, Allowance> {
    let scopes = service.oauth2_permission_scopes.iter();
    let mut scopes = scopes.filter(|scope| scope.value.as_deref() == Some(name));
    let permission = Value::permission(name);
    let scope = match (scopes.next(), scopes.next()) {
        (Some(scope), None) => scope,
        (None, _) => {
            let why = say!("the service has no permission {} to consent to", permission);
            return Err(Allowance::No(why));
        }
        (Some(_), Some(_)) => {
            let why = say!(
                "Microsoft Graph lists the permission {} of the service twice",
                permission
            );
            return Err(Allowance::Open(why));
        }
    };
    match (scope.is_enabled, scope.kind.as_deref()) {
        (Some(false), _) => {
            let why = say!("the permission {} is disabled", permission);
            Err(Allowance::No(why))
        }
        (Some(true), Some("User")) => Ok(Consentable::ByUsers(scope)),
        (Some(true), Some("Admin")) => Ok(Consentable::ByAdministrators(scope)),
        (Some(true), Some(kind)) => {
            let why = say!(
                "it is not known who can consent to {}: its type is {}",
                permission,
                Value::word("type", kind)
            );
            Err(Allowance::Open(why))
        }
        _ => {
            let why = say!(
                "Microsoft Graph did not report who can consent to {}",
                permission
            );
            Err(Allowance::Open(why))
        }
    }
}
