//! What a policy does to a sign-in that it is for.

use greenroom_graph::{ConditionalAccessPolicy, GrantControls, SessionControls};
use greenroom_results::{Value, say};

use super::open::{Kind, Open, unjudged};
use super::{grant, session};

/// What becomes of a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// It goes on.
    Nothing,
    /// It is blocked.
    Block,
    /// It takes what an unattended account cannot give.
    Requires(Value),
    /// It depends on these.
    Open(Vec<Open>),
}

/// What a policy does by its grant controls and its session controls together.
pub(super) fn effect_of(policy: &ConditionalAccessPolicy) -> Effect {
    if shows_none(policy) {
        let unseen = say!(
            "a control that Microsoft Graph v1.0 does not show, such as strict location enforcement \
             or a Global Secure Access profile: every policy has a control, and this one shows none"
        );
        return Effect::Open(vec![Open::new(Kind::Unjudged, unseen)]);
    }
    match (grant::effect(policy), session::effect(policy)) {
        (Effect::Nothing, other) | (other, Effect::Nothing) => other,
        (Effect::Open(mut open), Effect::Open(more)) => {
            open.extend(more);
            Effect::Open(open)
        }
        (Effect::Open(_), certain) | (certain, _) => certain,
    }
}

/// Whether neither a grant control nor a session control can be seen. The controls that v1.0 has no
/// property for leave such a policy behind.
fn shows_none(policy: &ConditionalAccessPolicy) -> bool {
    let grant = policy.grant_controls.as_ref();
    let shapes = policy.session_controls.as_ref().is_some_and(shapes);
    let beyond = ["grantControls", "sessionControls"]
        .iter()
        .any(|below| !unjudged(policy, below).is_empty());
    !grant.is_some_and(|grant: &GrantControls| grant::requires_something(grant))
        && !shapes
        && !beyond
}

fn shapes(session: &SessionControls) -> bool {
    let switches = [
        session.application_enforced_restrictions,
        session.secure_sign_in_session,
    ];
    let switches = switches.iter().flatten().map(|one| one.is_enabled);
    let others = [
        session
            .cloud_app_security
            .as_ref()
            .and_then(|one| one.is_enabled),
        session
            .persistent_browser
            .as_ref()
            .and_then(|one| one.is_enabled),
        session
            .sign_in_frequency
            .as_ref()
            .and_then(|one| one.is_enabled),
        session.disable_resilience_defaults,
    ];
    switches.chain(others).any(|is_on| is_on == Some(true))
}
