//! Application registrations: what Entra checks at sign-in, and what Graph shows of it.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::super::declared::declared;
use super::super::fixture::error::Flaw;
use super::super::permissions;

/// A client secret.
#[derive(Clone, Debug)]
pub(crate) struct Secret {
    pub(crate) text: String,
    /// When it ends; never, if the fixture does not say.
    pub(crate) end: Option<Timestamp>,
}

/// Permissions an administrator granted to an application on Microsoft Graph.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Granted {
    /// The `roles` of its app-only tokens.
    pub(crate) application: Vec<String>,
    /// The `scp` of its delegated tokens.
    pub(crate) delegated: Vec<String>,
}

/// A certificate, as `keyCredential` holds it.
#[derive(Clone, Debug)]
pub(crate) struct Certificate {
    /// The DER form in base64.
    pub(crate) der: String,
    /// When its registration ends; never, if the fixture does not say.
    pub(crate) end: Option<Timestamp>,
}

/// Trust in the tokens of another issuer, as Graph's `federatedIdentityCredential`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Federated {
    /// The `iss` the assertion must carry.
    pub(crate) issuer: String,
    /// The `sub` the assertion must carry.
    pub(crate) subject: String,
    /// The `aud` the assertion must carry one of.
    pub(crate) audiences: Vec<String>,
    /// The issuer's public key as PEM. Entra fetches it from the issuer; the mock asks nobody.
    #[serde(rename = "publicKey")]
    pub(crate) public_key: String,
}

/// What Entra knows of an application.
#[derive(Clone, Debug)]
pub(crate) struct Registration {
    pub(crate) app_id: String,
    pub(crate) display_name: String,
    pub(crate) secrets: Vec<Secret>,
    pub(crate) certificates: Vec<Certificate>,
    pub(crate) federated: Vec<Federated>,
    pub(crate) granted: Granted,
    /// Object ids of the users whose meetings a Teams application access policy opens to the
    /// application.
    pub(crate) meetings_of: Vec<String>,
}

/// Reads every registration of the document.
pub(super) fn read_all(document: &Value) -> Result<Vec<Registration>, Flaw> {
    super::entities(document, "applications")
        .map(|(label, application)| {
            read(document, application).map_err(|flaw| {
                Flaw::at(format!("applications.{label}.{}", flaw.path), flaw.problem)
            })
        })
        .collect()
}

fn read(document: &Value, application: &Value) -> Result<Registration, Flaw> {
    let text = |key: &str| {
        application[key]
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| Flaw::at(key, "is missing"))
    };
    Ok(Registration {
        app_id: text("appId")?,
        display_name: text("displayName")?,
        secrets: secrets(application),
        certificates: certificates(application),
        federated: super::section(application, "federatedIdentityCredentials")?.unwrap_or_default(),
        granted: granted(application)?,
        meetings_of: meetings_of(document, application)?,
    })
}

fn granted(application: &Value) -> Result<Granted, Flaw> {
    let key = "grantedPermissions";
    let granted: Granted = super::section(application, key)?.unwrap_or_default();
    known(
        &granted.application,
        &format!("{key}.application"),
        permissions::is_application_permission,
    )?;
    known(
        &granted.delegated,
        &format!("{key}.delegated"),
        permissions::is_delegated_permission,
    )?;
    Ok(granted)
}

fn known(names: &[String], path: &str, is_known: fn(&str) -> bool) -> Result<(), Flaw> {
    match names.iter().position(|name| !is_known(name)) {
        None => Ok(()),
        Some(index) => Err(Flaw::at(
            format!("{path}[{index}]"),
            format!("\"{}\" is no permission the mock knows", names[index]),
        )),
    }
}

fn secrets(application: &Value) -> Vec<Secret> {
    items(application, "passwordCredentials")
        .filter_map(|credential| {
            Some(Secret {
                text: credential["secretText"].as_str()?.to_owned(),
                end: end(credential),
            })
        })
        .collect()
}

fn certificates(application: &Value) -> Vec<Certificate> {
    items(application, "keyCredentials")
        .filter_map(|credential| {
            Some(Certificate {
                der: credential["key"].as_str()?.to_owned(),
                end: end(credential),
            })
        })
        .collect()
}

fn end(credential: &Value) -> Option<Timestamp> {
    credential["endDateTime"].as_str()?.parse().ok()
}

fn items<'a>(application: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    application[key].as_array().into_iter().flatten()
}

fn meetings_of(document: &Value, application: &Value) -> Result<Vec<String>, Flaw> {
    let key = "applicationAccessPolicy";
    let labels: Vec<String> = super::section(application, key)?.unwrap_or_default();
    labels
        .iter()
        .enumerate()
        .map(|(index, label)| {
            let id = document["users"][label]["id"].as_str();
            id.map(str::to_owned).ok_or_else(|| {
                Flaw::at(
                    format!("{key}[{index}]"),
                    format!("\"{label}\" is no label of users"),
                )
            })
        })
        .collect()
}

/// The applications as Graph shows them: without our keys, and with secrets and keys left out,
/// which Graph returns only once or on `$select`.
pub(super) fn public_parts(document: &Value) -> Result<Vec<(String, Value)>, Flaw> {
    super::entities(document, "applications")
        .map(|(label, application)| {
            let mut shown = application.clone();
            let map = shown
                .as_object_mut()
                .ok_or_else(|| Flaw::at(format!("applications.{label}"), "must be an object"))?;
            let own = declared().collections.get("applications");
            for key in own.into_iter().flat_map(|kept| &kept.own) {
                map.shift_remove(key);
            }
            hide(map.get_mut("passwordCredentials"), "secretText");
            hide(map.get_mut("keyCredentials"), "key");
            Ok((label.clone(), shown))
        })
        .collect()
}

fn hide(credentials: Option<&mut Value>, key: &str) {
    for credential in credentials
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        if let Some(credential) = credential.as_object_mut() {
            credential.insert(key.to_owned(), Value::Null);
        }
    }
}
