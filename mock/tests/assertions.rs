//! Sign-in without a secret: certificates and federated credentials.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use greenroom_clock as clock;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::client::{Client, Received};

const AUDITOR: &str = include_str!("../../fixtures/credentials/auditor.pem");
const FEDERATION: &str = include_str!("../../fixtures/credentials/federation.pem");

/// The part of a PEM file of that kind.
fn part(kind: &str) -> String {
    let (begin, end) = (
        format!("-----BEGIN {kind}-----"),
        format!("-----END {kind}-----"),
    );
    let start = AUDITOR.find(&begin).unwrap();
    let length = AUDITOR[start..].find(&end).unwrap() + end.len();
    AUDITOR[start..start + length].to_owned()
}

fn thumbprint<D: Digest>() -> String {
    let pem = part("CERTIFICATE");
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    URL_SAFE_NO_PAD.encode(D::digest(STANDARD.decode(base64).unwrap()))
}

fn header(algorithm: Algorithm) -> Header {
    let mut header = Header::new(algorithm);
    if algorithm == Algorithm::PS256 {
        header.x5t_s256 = Some(thumbprint::<Sha256>());
    } else {
        header.x5t = Some(thumbprint::<Sha1>());
    }
    header
}

fn claims(client: &Client) -> Value {
    let credential = client.tenant.credential();
    let now = clock::now().as_duration().as_secs_f64();
    json!({
        "aud": format!("{}/{}/oauth2/v2.0/token", client.base, credential.tenant_id),
        "iss": credential.client_id,
        "sub": credential.client_id,
        "jti": "one",
        "nbf": now - 10.0,
        "exp": now + 600.0,
    })
}

fn with(mut claims: Value, name: &str, value: &Value) -> Value {
    claims[name] = value.clone();
    claims
}

async fn present(client: &Client, header: &Header, claims: &Value, key: &str) -> Received {
    let key = EncodingKey::from_rsa_pem(key.as_bytes()).unwrap();
    let assertion = encode(header, claims, &key).unwrap();
    let credential = client.tenant.credential();
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", &credential.client_id),
        (
            "client_assertion_type",
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ),
        ("client_assertion", &assertion),
        ("scope", "https://graph.microsoft.com/.default"),
    ];
    client.login(&credential.tenant_id, "token", &form).await
}

async fn refused(header: &Header, change: impl FnOnce(Value) -> Value, key: &str) -> u64 {
    let client = Client::of("ready").await;
    let claims = change(claims(&client));
    let received = present(&client, header, &claims, key).await;
    received.json()["error_codes"][0].as_u64().unwrap()
}

#[tokio::test]
async fn a_certificate_signs_in_with_ps256_and_its_sha256_thumbprint() {
    let client = Client::of("ready").await;
    let header = header(Algorithm::PS256);
    let received = present(&client, &header, &claims(&client), &part("PRIVATE KEY")).await;
    assert_eq!(received.status, 200, "{received:?}");
}

#[tokio::test]
async fn a_certificate_signs_in_with_rs256_and_its_sha1_thumbprint() {
    let client = Client::of("ready").await;
    let header = header(Algorithm::RS256);
    let received = present(&client, &header, &claims(&client), &part("PRIVATE KEY")).await;
    assert_eq!(received.status, 200, "{received:?}");
}

#[tokio::test]
async fn a_signature_of_another_key_is_refused() {
    assert_eq!(
        refused(&header(Algorithm::PS256), |claims| claims, FEDERATION).await,
        700_027
    );
}

#[tokio::test]
async fn a_certificate_nobody_registered_is_refused() {
    let mut header = Header::new(Algorithm::PS256);
    header.x5t_s256 = Some("AAAA".to_owned());
    assert_eq!(
        refused(&header, |claims| claims, &part("PRIVATE KEY")).await,
        700_027
    );
}

#[tokio::test]
async fn an_assertion_that_ran_out_is_refused() {
    let past = |claims| with(claims, "exp", &json!(1_700_000_000));
    let code = refused(&header(Algorithm::PS256), past, &part("PRIVATE KEY")).await;
    assert_eq!(code, 700_024);
}

#[tokio::test]
async fn an_assertion_for_another_endpoint_is_refused() {
    let other = |claims| {
        with(
            claims,
            "aud",
            &json!("https://login.example/other/oauth2/v2.0/token"),
        )
    };
    let code = refused(&header(Algorithm::PS256), other, &part("PRIVATE KEY")).await;
    assert_eq!(code, 700_023);
}

#[tokio::test]
async fn an_assertion_about_another_application_is_refused() {
    let other = |claims| with(claims, "sub", &json!("somebody"));
    let code = refused(&header(Algorithm::PS256), other, &part("PRIVATE KEY")).await;
    assert_eq!(code, 700_021);
}

fn federated(claims: Value) -> Value {
    let claims = with(claims, "iss", &json!("https://issuer.example"));
    let claims = with(
        claims,
        "sub",
        &json!("repo:contoso/rooms:environment:audit"),
    );
    with(claims, "aud", &json!("api://AzureADTokenExchange"))
}

#[tokio::test]
async fn the_token_of_a_trusted_issuer_signs_in() {
    let client = Client::of("ready").await;
    let claims = federated(claims(&client));
    let header = Header::new(Algorithm::RS256);
    let received = present(&client, &header, &claims, FEDERATION).await;
    assert_eq!(received.status, 200, "{received:?}");
}

#[tokio::test]
async fn the_token_of_a_trusted_issuer_for_another_subject_is_refused() {
    let other = |claims| with(federated(claims), "sub", &json!("repo:contoso/other"));
    let code = refused(&Header::new(Algorithm::RS256), other, FEDERATION).await;
    assert_eq!(code, 70021);
}
