//! Continuous access evaluation: a token that is good no longer, and the challenge that says so
//! (Entra documentation, "Claims challenges, claims requests, and client capabilities").

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::json;

use super::super::problem::{Problem, challenge};
use super::super::state::State;
use super::tokens::Claims;

/// What happened, in the words of the challenge.
const RESULT: &str = "Continuous access evaluation resulted in challenge with result: \
                      InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp";

/// Whether the token's client said that it understands challenges, and has not answered one yet.
pub(crate) fn is_understood(claims: &Claims) -> bool {
    let mut capabilities = claims.xms_cc.iter();
    capabilities.any(|capability| capability.eq_ignore_ascii_case("cp1"))
        && claims.challenge.is_none()
}

/// Whether the sessions of the token's user were revoked after it was issued.
pub(crate) fn is_revoked(state: &State, claims: &Claims) -> bool {
    let user = claims.scp.as_ref().and_then(|_| state.user(&claims.oid));
    user.and_then(|user| user["signInSessionsValidFromDateTime"].as_str())
        .and_then(|valid_from| valid_from.parse::<Timestamp>().ok())
        .is_some_and(|valid_from| claims.iat < valid_from.as_second())
}

/// The challenge: repeat the token request with these claims.
pub(crate) fn problem(now: Timestamp) -> Problem {
    let claims = json!({
        "access_token": {"nbf": {"essential": true, "value": now.as_second().to_string()}}
    });
    let more = format!(
        ", error=\"insufficient_claims\", error_description=\"{RESULT}\", claims=\"{}\"",
        STANDARD.encode(claims.to_string())
    );
    let mut problem = Problem::unauthenticated(RESULT);
    problem.headers = vec![("WWW-Authenticate", challenge(&more))];
    problem
}
