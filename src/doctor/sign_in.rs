//! Whether the sign-in works, as whom, and for how long.

use std::sync::Arc;

use greenroom_clock as clock;
use greenroom_graph::{
    Answer, Endpoints, ErrorKind, GraphError, Identity, Organization, SignInError,
};
use jiff::SignedDuration;

use super::{Line, Mark};
use crate::exit::Failure;
use crate::target;
use crate::tenant::{self, Proof};

/// What a sign-in that worked is worth; `method` is the way it was done.
#[must_use]
pub fn signed_in(
    identity: Option<&Identity>,
    endpoints: &Endpoints,
    tenant: &str,
    method: &str,
) -> Vec<Line> {
    let Some(identity) = identity else {
        return vec![
            Line::ok(format!("there is a token for {tenant} by {method}")),
            Line::new(
                Mark::Unknown,
                "the token is opaque: as whom, until when and with which permissions it signs in \
                 cannot be read from it",
            ),
        ];
    };
    let mut lines = vec![Line::ok(who(identity, tenant, method))];
    lines.extend(stranger(identity, endpoints));
    lines.push(lifetime(identity));
    lines
}

fn who(identity: &Identity, tenant: &str, method: &str) -> String {
    let application = identity.application.as_deref().unwrap_or("(not stated)");
    let tenant = identity.tenant.as_deref().unwrap_or(tenant);
    let person = identity.person.as_ref();
    let person = person.map_or_else(String::new, |name| format!("{name} through "));
    format!("signed in to {tenant} as {person}the application {application}, by {method}")
}

/// A token that is for another service. One for another tenant signs in to nothing.
fn stranger(identity: &Identity, endpoints: &Endpoints) -> Option<Line> {
    let audience = identity.audience.as_deref();
    let audience = audience.filter(|audience| !endpoints.is_graph(audience))?;
    let text = format!("the token is for {audience}, and not for Microsoft Graph");
    Some(Line::problem(text).with("Get one for the scope that the cloud's Graph has."))
}

fn lifetime(identity: &Identity) -> Line {
    let Some(expires) = identity.expires else {
        return Line::new(Mark::Note, "the token does not say when it ends");
    };
    let now = clock::now();
    if expires <= now {
        return Line::problem(format!("the token has ended, at {expires}")).with("Sign in again.");
    }
    let whole = identity.issued.unwrap_or(now);
    let minutes = (expires.duration_since(whole) + SignedDuration::from_secs(30)).as_mins();
    Line::ok(format!(
        "the token is good for {minutes} minutes, until {expires}"
    ))
}

/// A sign-in that did not work.
#[must_use]
pub fn refused(error: &SignInError) -> Line {
    Line::failed(&target::failed(error))
}

/// What Graph says to the first question, which shows whether it takes the token, and whether it
/// answers for the tenant that was named.
pub(super) fn accepted(
    answer: Result<Answer<Arc<Organization>>, GraphError>,
    proof: Result<Proof, Failure>,
    tenant: &str,
) -> Line {
    let proof = match proof {
        Ok(proof) => proof,
        Err(failure) => return Line::failed(&failure),
    };
    match answer {
        Err(error) if error.kind != ErrorKind::MissingPermission => {
            Line::problem(format!("the tenant's name {error}")).with(&error.hint())
        }
        _ if proof == Proof::Open => Line::failed(&tenant::unproven(tenant)),
        Ok(Answer { value, .. }) => {
            let name = value.display_name.as_ref().unwrap_or(&value.id);
            Line::ok(format!(
                "Microsoft Graph takes the token, and answers for {name}"
            ))
        }
        Err(_) => Line::ok(
            "Microsoft Graph takes the token; the tenant's name needs a permission that it lacks",
        ),
    }
}

#[cfg(test)]
mod tests {
    use greenroom_graph::Granted;
    use jiff::Timestamp;

    use super::*;

    const TENANT: &str = "3fb04d36-51a1-4f8a-9c6e-000000000001";

    fn identity() -> Identity {
        let now = clock::now();
        Identity {
            audience: Some("00000003-0000-0000-c000-000000000000".to_owned()),
            application: Some("app".to_owned()),
            object: None,
            person: None,
            tenant: Some(TENANT.to_owned()),
            issued: Some(now),
            expires: Some(now + SignedDuration::from_mins(60)),
            granted: Granted::Application(vec![]),
        }
    }

    fn marks(identity: &Identity, tenant: &str) -> Vec<Mark> {
        let endpoints = Endpoints::at("http://127.0.0.1:1");
        let lines = signed_in(Some(identity), &endpoints, tenant, "client-secret");
        lines.iter().map(|line| line.mark).collect()
    }

    #[test]
    fn a_token_of_the_tenant_for_graph_is_good_until_it_ends() {
        for tenant in [TENANT, "contoso.example"] {
            assert_eq!(marks(&identity(), tenant), [Mark::Ok, Mark::Ok]);
        }
        let ended = Identity {
            expires: Some(Timestamp::UNIX_EPOCH),
            ..identity()
        };
        assert_eq!(marks(&ended, TENANT), [Mark::Ok, Mark::Problem]);
    }

    #[test]
    fn a_token_for_another_service_is_told() {
        let other = Identity {
            audience: Some("https://vault.example".to_owned()),
            ..identity()
        };
        let expected = [Mark::Ok, Mark::Problem, Mark::Ok];
        assert_eq!(marks(&other, TENANT), expected);
    }
}
