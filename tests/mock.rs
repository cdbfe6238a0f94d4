//! `greenroom mock`: a mock tenant for any client, as a user runs it.

use std::net::TcpListener;

use insta_cmd::assert_cmd_snapshot;

use crate::served::{Served, sent};
use crate::support::{Desk, stable};

#[test]
fn it_prints_the_settings_of_a_client_and_says_what_it_answered() {
    let served = Served::start(&[]);
    let token = served.token();
    let found = served.get(
        &token,
        "/v1.0/servicePrincipals(appId='1fd5118e-2576-4263-8130-9503064c837a')",
    );
    assert_eq!(found["displayName"], "Azure Communication Services");
    served.get(&token, "/v1.0/users/delta");
    let ended = served.interrupt();
    assert_eq!(ended.code, Some(0));
    insta::with_settings!({filters => [
        (r"127\.0\.0\.1:\d+", "127.0.0.1:[port]"),
        (r"\d+\.\d ms", "[time]"),
        (r"SECRET=[0-9a-f]{32}\n", "SECRET=[drawn]\n"),
    ]}, {
        insta::assert_snapshot!(format!("{}\n----- log\n{}", ended.printed, ended.log));
    });
}

#[test]
fn the_log_may_be_a_json_object_a_line() {
    let served = Served::start(&["--log", "json"]);
    served.token();
    let log = served.interrupt().log;
    let line: serde_json::Value = serde_json::from_str(log.trim()).unwrap();
    assert_eq!(line["method"], "POST");
    assert_eq!(line["status"], 200);
    assert_eq!(line["unsupported"], false);
    assert!(line["milliseconds"].is_f64(), "{line}");
}

#[test]
fn links_lead_back_to_where_the_client_asked() {
    let served = Served::start(&[]);
    let page = served.get(&served.token(), "/v1.0/users?$top=2");
    let next = page["@odata.nextLink"].as_str().unwrap();
    let start = format!("{}/v1.0/users?$top=2&$skiptoken=", served.base());
    assert!(next.starts_with(&start), "{next}");
}

#[test]
fn a_fault_may_promise_more_than_it_sends() {
    let desk = Desk::new();
    let fixture = desk.write(
        "short.json",
        r#"{ "extends": "ready", "about": "An answer breaks off.", "faults": [{
            "match": { "path": "/v1.0/organization" },
            "answer": { "truncate": 10, "headers": { "Content-Length": "1000" } } }] }"#,
    );
    let served = Served::start(&["--fixture", fixture.to_str().unwrap()]);
    let bearer = format!("Authorization: Bearer {}", served.token());
    let request = sent::request("GET /v1.0/organization", "localhost", &[&bearer], "");
    let answer = sent::over(served.connect(), &request).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("content-length: 1000"), "{head}");
    assert_eq!(body.len(), 10, "{body}");
    assert!(!served.interrupt().log.contains("panicked"));
}

/// The applications of the fixtures, and the secrets that everybody can read there.
const PUBLIC: [(&str, &str); 2] = [
    (
        "b9c8b9ff-e46e-4627-9419-c7723226db94",
        "mock-secret-of-the-auditor",
    ),
    (
        "bbeeb636-1d33-4c6d-96f0-da847a2a3b87",
        "mock-secret-of-the-provisioner",
    ),
];

#[test]
fn the_secret_is_drawn_at_each_start_and_the_public_ones_open_nothing() {
    let [one, two] = [(); 2].map(|()| Served::start(&[]));
    let secret = one.setting("AZURE_CLIENT_SECRET");
    assert_ne!(secret, two.setting("AZURE_CLIENT_SECRET"));
    for (client, public) in PUBLIC {
        let [refused, allowed] = [public, secret].map(|secret| one.sign_in(client, secret));
        assert_eq!(refused["error_codes"][0], 7_000_215, "{refused}");
        assert!(allowed["access_token"].is_string(), "{allowed}");
    }
}

#[test]
fn the_secret_may_be_given() {
    let served = Served::start(&["--secret", "of.the~tests"]);
    assert_eq!(served.setting("AZURE_CLIENT_SECRET"), "of.the~tests");
    served.token();
}

#[test]
fn a_secret_that_a_shell_would_read_otherwise_is_refused() {
    assert_cmd_snapshot!(Desk::new().greenroom(&["mock", "--secret", "a b"]));
}

#[test]
fn a_page_that_lets_its_own_name_lead_here_is_refused() {
    let served = Served::start(&["--tls"]);
    let token = served.token();
    let ask = |host: &str| {
        let bearer = format!("Authorization: Bearer {token}");
        let headers = [&bearer, "Origin: http://rebound.example"];
        let request = sent::request("GET /v1.0/organization", host, &headers, "");
        sent::over(served.connect(), &request).unwrap()
    };
    for host in ["rebound.example", "localhost.rebound.example:8443", ""] {
        let answer = ask(host);
        assert!(answer.starts_with("HTTP/1.1 403 "), "{host}: {answer}");
        assert!(
            !answer.to_lowercase().contains("access-control"),
            "{answer}"
        );
    }
    for host in ["LOCALHOST:8443", "[::1]", "graph.microsoft.com"] {
        let answer = ask(host);
        assert!(answer.starts_with("HTTP/1.1 200 "), "{host}: {answer}");
    }
    let file = served.setting("SSL_CERT_FILE");
    let request = sent::request("GET /v1.0/organization", "rebound.example", &[], "");
    let answer = sent::over_tls(served.connect(), "localhost", &[file], &request).unwrap();
    assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
}

#[test]
fn generated_accounts_page_completely_and_are_the_same_each_time() {
    let [one, two] = [(); 2].map(|()| {
        let served = Served::start(&["--users", "2500"]);
        served.all(&served.token(), "/v1.0/users?$top=999&$select=id")
    });
    assert_eq!(one.len(), 2506);
    assert_eq!(one, two);
}

#[test]
fn generated_accounts_hold_the_tenants_licenses() {
    let served = Served::start(&["--users", "100"]);
    let token = served.token();
    let users = served.all(&token, "/v1.0/users?$select=assignedLicenses,assignedPlans");
    let holders = users
        .iter()
        .filter(|user| user["assignedLicenses"] != serde_json::json!([]));
    let skus = served.get(&token, "/v1.0/subscribedSkus");
    let skus = skus["value"].as_array().unwrap();
    let consumed: u64 = skus
        .iter()
        .map(|sku| sku["consumedUnits"].as_u64().unwrap())
        .sum();
    assert_eq!(holders.clone().count() as u64, consumed);
    assert!(
        holders
            .clone()
            .all(|user| user["assignedPlans"][0]["servicePlanId"].is_string())
    );
    assert!(users.len() > holders.count());
}

#[test]
fn tls_is_trusted_through_its_own_authority_alone() {
    let served = Served::start(&["--tls"]);
    let file = served.setting("SSL_CERT_FILE").to_owned();
    let request = "GET /v1.0/organization HTTP/1.1\r\nHost: graph.microsoft.com\r\n\
                   Connection: close\r\n\r\n";
    for name in [
        "localhost",
        "127.0.0.1",
        "graph.microsoft.com",
        "login.microsoftonline.com",
    ] {
        let answer = sent::over_tls(served.connect(), name, &[&file], request).unwrap();
        assert!(answer.starts_with("HTTP/1.1 401 "), "{name}: {answer}");
    }
    sent::over_tls(served.connect(), "graph.microsoft.com", &[], request).unwrap_err();
    sent::over_tls(served.connect(), "contoso.example", &[&file], request).unwrap_err();
    assert_eq!(served.interrupt().code, Some(0));
    assert!(!std::path::Path::new(&file).exists(), "{file}");
}

#[test]
fn as_a_proxy_it_leads_to_itself_and_nowhere_else() {
    let served = Served::start(&["--tls"]);
    let file = served.setting("SSL_CERT_FILE").to_owned();
    let tunnel = |host: &str| sent::tunnel(served.connect(), host);
    let (answer, connection) = tunnel("graph.microsoft.com:443");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let request = "GET /v1.0/organization HTTP/1.1\r\nHost: graph.microsoft.com\r\n\
                   Connection: close\r\n\r\n";
    let answer = sent::over_tls(connection, "graph.microsoft.com", &[&file], request).unwrap();
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    let (answer, _) = tunnel("vendor.example:443");
    assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
}

#[test]
fn it_listens_beyond_this_machine_only_when_told_to() {
    assert_cmd_snapshot!(Desk::new().greenroom(&["mock", "--listen", "0.0.0.0:0"]));
}

#[test]
fn a_port_that_is_taken_is_said() {
    let _stable = stable();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    assert_cmd_snapshot!(Desk::new().greenroom(&["mock", "--listen", &address]));
}

#[test]
fn a_fixture_that_is_not_there_is_said() {
    assert_cmd_snapshot!(Desk::new().greenroom(&["mock", "--fixture", "redy"]));
}
