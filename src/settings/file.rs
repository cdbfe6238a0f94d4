//! `greenroom.toml`: settings that stay the same from audit to audit. Never a secret.

use std::path::{Path, PathBuf};

use greenroom_graph::Cloud;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::exit::Failure;
use crate::sign_in::Method;
use crate::toml_text;

/// The file that is read where none is named, if it is there.
const NAME: &str = "greenroom.toml";
/// Where the schema stands in the repository.
pub const SCHEMA: &str = "schemas/greenroom.schema.json";

/// What gives a key away as one for a secret.
const SECRET: [&str; 4] = ["secret", "password", "token", "private"];

/// Settings of an audit of a real tenant.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "Greenroom settings")]
pub struct File {
    /// The address of this format's schema, for editors.
    #[serde(rename = "$schema")]
    pub schema: Option<String>,
    /// The tenant: its id or one of its domains.
    pub tenant: Option<String>,
    /// The application (client) id to sign in as.
    pub client_id: Option<String>,
    /// The cloud that the tenant lives in.
    #[schemars(extend("enum" = Cloud::ALL.map(Cloud::name)))]
    pub cloud: Option<String>,
    /// The address of Microsoft Graph, instead of the cloud's own; only in a file that
    /// `--config` names.
    pub graph_endpoint: Option<String>,
    /// Where the login host answers, instead of the cloud's own address; only in a file that
    /// `--config` names.
    pub authority_host: Option<String>,
    /// How to sign in, instead of the first method that the environment is set up for.
    #[schemars(extend("enum" = Method::ALL.map(Method::name)))]
    pub sign_in: Option<String>,
    /// The accounts to audit, by their user principal names.
    #[serde(default)]
    pub accounts: Vec<String>,
    /// A file of accounts to audit; its path starts at the folder of this file.
    pub accounts_file: Option<PathBuf>,
    /// A folder that keeps the record of each audit; its path starts at the folder of this file.
    pub history: Option<PathBuf>,
    /// Groups whose users to audit, by name or object id.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Whether to audit the account of every room.
    #[serde(default)]
    pub rooms: bool,
    /// A file of what people saw in the rooms; its path starts at the folder of this file.
    pub attestations: Option<PathBuf>,
    /// A file of failures that somebody accepted; its path starts at the folder of this file.
    pub waivers: Option<PathBuf>,
    /// Where it was found, where nobody named it.
    #[serde(skip)]
    pub found: Option<PathBuf>,
}

impl File {
    /// Reads the file that is named, or the one in the working folder where there is one.
    ///
    /// # Errors
    /// When it cannot be read, or holds anything but settings.
    pub fn read(named: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = Self::place(named) else {
            return Ok(Self::default());
        };
        let text = toml_text::read(path)?;
        let mut file = Self::parse(&text, &path.display().to_string())?;
        file.found = named.is_none().then(|| path.to_owned());
        let folder = path.parent().unwrap_or(Path::new(""));
        for path in [
            &mut file.accounts_file,
            &mut file.attestations,
            &mut file.waivers,
            &mut file.history,
        ] {
            *path = path.take().map(|named| folder.join(named));
        }
        Ok(file)
    }

    /// The file that is read, where there is one: the one that is named, or that of the working
    /// folder.
    #[must_use]
    pub fn place(named: Option<&Path>) -> Option<&Path> {
        let own = Path::new(NAME);
        // A link that leads nowhere is there, too: what it should hold is not to be passed over.
        named.or_else(|| own.symlink_metadata().is_ok().then_some(own))
    }

    /// Reads the text of the file with this name. Errors never show a line of it: it may hold a
    /// secret by mistake.
    fn parse(text: &str, name: &str) -> Result<Self, Failure> {
        if let Some((line, key)) = secret(text) {
            // In a text of several lines, what stands before `=` is no key.
            let is_key = toml::from_str(text).is_ok_and(|table| has_key(&table, key));
            let shown = if is_key {
                format!("`{key}`")
            } else {
                "this".to_owned()
            };
            let message = format!("{name}:{line}: {shown} looks like a secret");
            return Err(Failure::usage(message)
                .hint("secrets are read only from the environment; remove it from the file"));
        }
        toml_text::parse(text, name)
    }
}

fn has_key(table: &toml::Table, key: &str) -> bool {
    let below = |value: &toml::Value| value.as_table().is_some_and(|table| has_key(table, key));
    table.contains_key(key) || table.values().any(below)
}

/// The first key that looks like one for a secret, and its line.
fn secret(text: &str) -> Option<(usize, &str)> {
    text.lines().enumerate().find_map(|(index, line)| {
        let (key, _) = line.split_once('=')?;
        let key = key.trim().trim_matches(['"', '\'']);
        let lower = key.to_lowercase();
        let is_key = !lower.starts_with('#') && !key.contains(char::is_whitespace);
        let suspicious = SECRET.iter().any(|word| lower.contains(word));
        (is_key && suspicious).then_some((index + 1, key))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> Failure {
        File::parse(text, "greenroom.toml").unwrap_err()
    }

    #[test]
    fn settings_are_read() {
        let text =
            "tenant = \"contoso.example\"\nclient-id = \"app\"\naccounts = [\"a@b.example\"]";
        let file = File::parse(text, "greenroom.toml").unwrap();
        assert_eq!(file.tenant.as_deref(), Some("contoso.example"));
        assert_eq!(file.accounts, ["a@b.example"]);
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let message = refusal("tenant = \"a\"\n\ntennant = \"b\"\n").message;
        assert!(
            message.starts_with("greenroom.toml:3: unknown field `tennant`"),
            "{message}"
        );
    }

    #[test]
    fn a_secret_is_refused_and_not_shown() {
        for key in [
            "client-secret",
            "AZURE_CLIENT_SECRET",
            "password",
            "access_token",
        ] {
            let failure = refusal(&format!("tenant = \"a\"\n{key} = \"canary\"\n"));
            assert_eq!(
                failure.message,
                format!("greenroom.toml:2: `{key}` looks like a secret")
            );
            assert!(failure.hint.unwrap().contains("environment"));
        }
    }

    #[test]
    fn a_line_of_a_text_is_not_shown_as_a_key() {
        let failure = refusal("tenant = \"\"\"\nsecretcanary==\n\"\"\"\n");
        assert_eq!(
            failure.message,
            "greenroom.toml:2: this looks like a secret"
        );
    }

    #[test]
    fn a_broken_line_is_not_shown() {
        let message = refusal("tenant = \"canary\n").message;
        assert!(message.starts_with("greenroom.toml:1: "), "{message}");
        assert!(!message.contains("canary"), "{message}");
    }
}
