//! What can go wrong with an answer, as rules of a fixture.

use serde_json::{Value, json};

/// A fault and what it does to an answer.
pub(crate) struct Fault {
    pub(crate) name: &'static str,
    pub(crate) effect: Value,
}

impl Fault {
    /// Whether it makes the client ask for another token.
    pub(crate) fn is_of_the_token(&self) -> bool {
        self.name.starts_with("401") || self.name.contains("challenge")
    }
}

/// An object that no question asks for.
const STRANGER: &str = "00000000-0000-4000-8000-000000000000";

/// Every fault of the matrix.
pub(crate) fn all() -> Vec<Fault> {
    let refusals = refusals().into_iter();
    let faults = refusals.chain(bodies()).chain(pages());
    faults
        .map(|(name, effect)| Fault { name, effect })
        .collect()
}

fn error(status: u16, code: &str) -> Value {
    json!({ "status": status, "error": { "code": code, "message": "" } })
}

fn refusals() -> Vec<(&'static str, Value)> {
    let claims = "eyJhY2Nlc3NfdG9rZW4iOnt9fQ==";
    let challenge =
        format!("Bearer realm=\"\", error=\"insufficient_claims\", claims=\"{claims}\"");
    let html = "<html><body><h1>Bad gateway</h1></body></html>";
    vec![
        ("401 expired", json!({ "status": 401 })),
        (
            "401 with a challenge",
            json!({ "status": 401, "headers": { "WWW-Authenticate": challenge } }),
        ),
        (
            "a challenge for a newer token",
            json!({ "challenge": true }),
        ),
        ("403 denied", json!({ "status": 403 })),
        ("403 of a policy", error(403, "Forbidden")),
        ("403 insufficient claims", error(403, "insufficient_claims")),
        (
            "404 of Graph that lies",
            error(404, "Request_ResourceNotFound"),
        ),
        (
            "404 of a gateway",
            json!({ "status": 404, "body": html, "contentType": "text/html" }),
        ),
        ("404 of an unknown segment", error(404, "BadRequest")),
        (
            "400 expired page token",
            error(400, "Directory_ExpiredPageToken"),
        ),
        ("400 bad request", json!({ "status": 400 })),
        (
            "429 at once",
            json!({ "status": 429, "headers": { "Retry-After": "0" } }),
        ),
        (
            "429 for an hour",
            json!({ "status": 429, "headers": { "Retry-After": "3600" } }),
        ),
        ("429 without Retry-After", json!({ "status": 429 })),
        ("500", json!({ "status": 500 })),
        (
            "502 in HTML",
            json!({ "status": 502, "body": html, "contentType": "text/html" }),
        ),
        ("503", json!({ "status": 503 })),
        ("504", json!({ "status": 504 })),
        (
            "302 away",
            json!({ "status": 302, "headers": { "Location": "http://127.0.0.1:1/" } }),
        ),
        ("204 without content", json!({ "status": 204, "body": "" })),
        (
            "200 HTML of a portal",
            json!({ "body": html, "contentType": "text/html" }),
        ),
    ]
}

fn bodies() -> Vec<(&'static str, Value)> {
    let deep = "[".repeat(10_000);
    // Claims to be compressed and is not: what a gzip bomb is to a client that unpacks nothing.
    let packed = json!({ "headers": { "Content-Encoding": "gzip" }, "body": "\u{1f}\u{8b}" });
    let stranger = json!({
        "id": STRANGER, "appId": STRANGER, "displayName": "Azure Communication Services",
        "userPrincipalName": "stranger@fabrikam.example", "accountEnabled": true,
        "appOwnerOrganizationId": STRANGER, "assignedPlans": [],
    });
    let list = |items: Value| json!({ "body": { "value": items } });
    vec![
        ("truncated", json!({ "truncate": 20 })),
        ("empty", json!({ "truncate": 0 })),
        ("null", json!({ "body": "null" })),
        ("an empty object", json!({ "body": {} })),
        ("an array", json!({ "body": [] })),
        ("a number", json!({ "body": 1 })),
        (
            "wrong types",
            json!({ "body": { "id": 1, "appId": true, "value": "none" } }),
        ),
        ("another object", json!({ "body": stranger })),
        ("another object in a list", list(json!([stranger]))),
        ("the same object twice", list(json!([stranger, stranger]))),
        ("numbers in a list", list(json!([1, 2]))),
        ("nested without end", json!({ "body": deep })),
        (
            "a wrong content type",
            json!({ "contentType": "image/png" }),
        ),
        ("packed", packed),
        ("slow", json!({ "delayMilliseconds": 5 })),
        (
            "an error with status 200",
            json!({ "body": { "error": { "code": "UnknownError" } } }),
        ),
    ]
}

fn pages() -> Vec<(&'static str, Value)> {
    let twice = json!({ "responses": [
        { "id": "0", "status": 200, "body": {} }, { "id": "0", "status": 200, "body": {} },
    ] });
    vec![
        (
            "an empty page that leads back",
            json!({ "emptyPage": true }),
        ),
        ("a next page that leads back", json!({ "nextLink": "loop" })),
        (
            "a next page on another host",
            json!({ "nextLink": "foreign" }),
        ),
        ("left out of the batch", json!({ "omitFromBatch": true })),
        ("the same batch id twice", json!({ "body": twice })),
        (
            "a batch without answers",
            json!({ "body": { "responses": [] } }),
        ),
    ]
}
