//! Entra's refusals: the AADSTS codes (Entra documentation, "Authentication and authorization
//! error codes").

use serde_json::{Value, json};

use super::super::problem::Problem;
use super::Login;

/// A refusal with its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SignInError {
    pub(super) status: u16,
    /// OAuth's name of the error.
    pub(super) error: &'static str,
    /// The number behind `AADSTS`.
    pub(super) code: u32,
    pub(super) message: String,
}

impl SignInError {
    fn new(status: u16, error: &'static str, code: u32, message: impl Into<String>) -> Self {
        Self {
            status,
            error,
            code,
            message: message.into(),
        }
    }

    /// Entra is in trouble itself.
    pub(super) fn transient(problem: &Problem) -> Self {
        let status = problem.status;
        let error = if status == 429 {
            "request_throttled"
        } else {
            "temporarily_unavailable"
        };
        let message = format!("A transient error has occurred. {}", problem.message);
        Self::new(status, error, 90033, message)
    }

    /// No tenant of that name.
    pub(super) fn tenant_not_found(tenant: &str) -> Self {
        let message = format!(
            "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and \
             are signing into the correct cloud."
        );
        Self::new(400, "invalid_request", 90002, message)
    }

    /// Neither the address nor anything else says which tenant is meant.
    pub(super) fn no_tenant() -> Self {
        let message = "No tenant-identifying information found in either the request or implied \
                       by any provided credentials.";
        Self::new(400, "invalid_request", 50059, message)
    }

    /// The form lacks a field.
    pub(super) fn missing(field: &str) -> Self {
        let message = format!("The request body must contain the following parameter: '{field}'.");
        Self::new(400, "invalid_request", 900_144, message)
    }

    /// A grant type the endpoint does not know.
    pub(super) fn grant_type(grant_type: &str) -> Self {
        let message = format!("The app requested an unsupported grant type '{grant_type}'.");
        Self::new(400, "unsupported_grant_type", 70003, message)
    }

    /// No application of that id in the tenant.
    pub(super) fn unknown_application(client_id: &str, tenant: &str) -> Self {
        let message = format!(
            "Application with identifier '{client_id}' was not found in the directory '{tenant}'."
        );
        Self::new(400, "unauthorized_client", 700_016, message)
    }

    /// The application has no service principal in the tenant.
    pub(super) fn no_service_principal(client_id: &str, tenant: &str) -> Self {
        let message = format!(
            "The client application {client_id} is missing service principal in the tenant \
             {tenant}."
        );
        Self::new(400, "invalid_client", 7_000_229, message)
    }

    /// The application is disabled in the tenant.
    pub(super) fn disabled_application(client_id: &str, name: &str) -> Self {
        let message = format!("Application '{client_id}'({name}) is disabled.");
        Self::new(400, "unauthorized_client", 7_000_112, message)
    }

    /// An application that only personal accounts sign in to.
    pub(super) fn personal_application(client_id: &str, name: &str) -> Self {
        let message = format!(
            "Application '{client_id}'({name}) is configured for use by Microsoft Account users \
             only. Please use the /consumers endpoint to serve this request."
        );
        Self::new(400, "invalid_request", 9_002_331, message)
    }

    /// The client proved nothing.
    pub(super) fn no_credential() -> Self {
        let message = "The request body must contain the following parameter: 'client_assertion' \
                       or 'client_secret'.";
        Self::new(401, "invalid_client", 7_000_218, message)
    }

    /// A secret the application does not have.
    pub(super) fn wrong_secret(client_id: &str) -> Self {
        let message = format!(
            "Invalid client secret provided. Ensure the secret being sent in the request is the \
             client secret value, not the client secret ID, for a secret added to app \
             '{client_id}'."
        );
        Self::new(401, "invalid_client", 7_000_215, message)
    }

    /// A secret that ended.
    pub(super) fn expired_secret(client_id: &str) -> Self {
        let message = format!("The provided client secret keys for app '{client_id}' are expired.");
        Self::new(401, "invalid_client", 7_000_222, message)
    }

    /// A scope that names no resource.
    pub(super) fn scope(scope: &str) -> Self {
        let message = format!(
            "The provided request must include a 'scope' input parameter. The provided value for \
             the input parameter 'scope' is not valid. The scope {scope} is not valid."
        );
        Self::new(400, "invalid_scope", 70011, message)
    }

    /// A resource the tenant does not know.
    pub(super) fn resource_not_found(resource: &str, tenant: &str) -> Self {
        let message = format!(
            "The resource principal named {resource} was not found in the tenant named {tenant}."
        );
        Self::new(400, "invalid_resource", 500_011, message)
    }

    /// A resource whose service principal is disabled.
    pub(super) fn resource_disabled(resource: &str) -> Self {
        let message = format!("The service principal for resource '{resource}' is disabled.");
        Self::new(400, "unauthorized_client", 500_014, message)
    }

    /// An assertion of a kind the endpoint does not know.
    pub(super) fn assertion_type(kind: &str) -> Self {
        let message = format!("The client_assertion_type '{kind}' is not supported.");
        Self::new(400, "invalid_request", 50027, message)
    }

    /// An assertion that is no token.
    pub(super) fn malformed_assertion() -> Self {
        let message = "JWT token is invalid or malformed.";
        Self::new(400, "invalid_request", 50027, message)
    }

    /// An assertion that is not good yet or any more.
    pub(super) fn untimely_assertion() -> Self {
        let message = "Client assertion is not within its valid time range.";
        Self::new(401, "invalid_client", 700_024, message)
    }

    /// An assertion for another application.
    pub(super) fn assertion_subject() -> Self {
        let message = "Client assertion application identifier doesn't match 'client_id' \
                       parameter.";
        Self::new(401, "invalid_client", 700_021, message)
    }

    /// An assertion for another endpoint.
    pub(super) fn assertion_audience() -> Self {
        let message = "Client assertion audience claim does not match Realm issuer.";
        Self::new(401, "invalid_client", 700_023, message)
    }

    /// An assertion that names no certificate of the application.
    pub(super) fn unknown_certificate(client_id: &str) -> Self {
        let message = format!(
            "The certificate with identifier used to sign the client assertion is not registered \
             on application '{client_id}'."
        );
        Self::new(401, "invalid_client", 700_027, message)
    }

    /// An assertion with another signature than that of its certificate.
    pub(super) fn assertion_signature(client_id: &str) -> Self {
        let message =
            format!("Client assertion failed signature validation. Application '{client_id}'.");
        Self::new(401, "invalid_client", 700_027, message)
    }

    /// An assertion of an issuer or for a subject the application does not trust.
    pub(super) fn no_federated_identity(issuer: &str, subject: &str) -> Self {
        let message = format!(
            "No matching federated identity record found for presented assertion. Assertion \
             Issuer: '{issuer}'. Assertion Subject: '{subject}'."
        );
        Self::new(400, "invalid_request", 70021, message)
    }

    /// The user has not entered the code yet.
    pub(super) fn authorization_pending() -> Self {
        let message = "OAuth 2.0 device flow error. Authorization is pending. Continue polling.";
        Self::new(400, "authorization_pending", 70016, message)
    }

    /// The user said no.
    pub(super) fn authorization_declined() -> Self {
        let message = "The end user denied the authorization request.";
        Self::new(400, "authorization_declined", 70018, message)
    }

    /// The code was not entered in time.
    pub(super) fn expired_device_code() -> Self {
        let message = "The device code has expired. Start the sign-in again.";
        Self::new(400, "expired_token", 70020, message)
    }

    /// A code the endpoint did not give out to this client.
    pub(super) fn bad_device_code() -> Self {
        let message = "The device code is not valid for this client.";
        Self::new(400, "bad_verification_code", 70019, message)
    }

    /// A refresh token that is not good, or another client's.
    pub(super) fn bad_refresh_token() -> Self {
        let message = "The provided authorization code or refresh token is not valid.";
        Self::new(400, "invalid_grant", 70000, message)
    }

    /// No user of that id.
    pub(super) fn no_such_user(user_id: &str) -> Self {
        let message = format!("The user account '{user_id}' does not exist in the directory.");
        Self::new(400, "invalid_grant", 50034, message)
    }

    /// An account that is blocked.
    pub(super) fn disabled_account() -> Self {
        Self::new(400, "invalid_grant", 50057, "The user account is disabled.")
    }

    /// A resource that has no service principal in the user's organization.
    pub(super) fn no_service_for_organization(resource: &str, organization: &str) -> Self {
        let message = format!(
            "The application is trying to access a service '{resource}' that your organization \
             '{organization}' lacks a service principal for."
        );
        Self::new(400, "invalid_client", 650_052, message)
    }

    /// An application that requires an assignment the user does not have.
    pub(super) fn not_assigned(user: &str, resource: &str) -> Self {
        let message = format!(
            "The application '{resource}' is set to let in only users who are assigned to it. The \
             signed in user '{user}' is neither assigned nor a direct member of a group with \
             access."
        );
        Self::new(400, "invalid_grant", 50105, message)
    }

    /// A request to Azure Resource Manager without a token for it.
    pub(super) fn no_token() -> Self {
        let message = "The access token is missing or is not meant for Azure Resource Manager.";
        Self::new(401, "invalid_token", 500_133, message)
    }

    /// None of the scopes was consented to.
    pub(super) fn no_consent(client_id: &str, name: &str) -> Self {
        let message = format!(
            "The user or administrator has not consented to use the application with ID \
             '{client_id}' named '{name}'."
        );
        Self::new(400, "invalid_grant", 65001, message)
    }

    /// The body of the answer.
    pub(super) fn body(&self, login: &Login<'_>) -> Value {
        let correlation = login
            .request
            .header("client-request-id")
            .unwrap_or(login.request_id);
        let time = login.now.strftime("%Y-%m-%d %H:%M:%SZ").to_string();
        json!({
            "error": self.error,
            "error_description": format!(
                "AADSTS{}: {} Trace ID: {} Correlation ID: {correlation} Timestamp: {time}",
                self.code, self.message, login.request_id
            ),
            "error_codes": [self.code],
            "timestamp": time,
            "trace_id": login.request_id,
            "correlation_id": correlation,
            "error_uri": format!("{}/error?code={}", login.request.base, self.code),
        })
    }
}
