//! The `claims` parameter: what a client asks to be in the token (`OpenID` Connect Core 1.0,
//! section 5.5).

use serde_json::Value;

use super::form::Form;

/// What the mock understands of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Requested {
    /// Client capabilities (`xms_cc`). `cp1` says that the client understands challenges of
    /// continuous access evaluation.
    pub(super) capabilities: Vec<String>,
    /// The `nbf` of a challenge that the client passes on.
    pub(super) challenge: Option<String>,
}

impl Requested {
    /// Reads the parameter of a form; what is not JSON asks for nothing.
    pub(super) fn of(form: &Form) -> Self {
        let claims: Value = form
            .get("claims")
            .and_then(|claims| serde_json::from_str(claims).ok())
            .unwrap_or_default();
        let wanted = &claims["access_token"];
        let capabilities = wanted["xms_cc"]["values"].as_array();
        Self {
            capabilities: capabilities
                .into_iter()
                .flatten()
                .filter_map(|value| value.as_str().map(str::to_owned))
                .collect(),
            challenge: wanted["nbf"]["value"].as_str().map(str::to_owned),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capabilities_and_the_answer_to_a_challenge_are_read() {
        let form = Form::parse(
            b"claims=%7B%22access_token%22%3A%7B%22xms_cc%22%3A%7B%22values%22%3A%5B%22CP1%22%5D%7D\
              %2C%22nbf%22%3A%7B%22essential%22%3Atrue%2C%22value%22%3A%2217%22%7D%7D%7D",
        );
        let requested = Requested::of(&form);
        assert_eq!(requested.capabilities, ["CP1"]);
        assert_eq!(requested.challenge.as_deref(), Some("17"));
    }

    #[test]
    fn a_form_without_claims_asks_for_nothing() {
        assert_eq!(Requested::of(&Form::parse(b"")), Requested::default());
    }
}
