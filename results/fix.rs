//! How to fix what a finding found.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::named::Named;
use crate::sentence::Sentence;

/// How to fix what a finding found: as the check itself says it, or as a page of the book does.
///
/// What a page says has placeholders in capital letters for what is the tenant's own; whoever
/// shows it puts the names in their places.
#[derive(Clone, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fix {
    /// What to do, as the check says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Sentence>,
    /// What to do, in Markdown, as the page says it; empty where only the check says it.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub text: Arc<str>,
    /// The ways to do it, one for each tool.
    #[serde(default, skip_serializing_if = "<[Way]>::is_empty")]
    pub ways: Arc<[Way]>,
    /// Who can do it: a role of Microsoft Entra, or Microsoft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// What stands for the placeholders, by their names.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub names: Named,
}

impl From<Sentence> for Fix {
    fn from(said: Sentence) -> Self {
        Self {
            said: Some(said),
            ..Self::default()
        }
    }
}

/// The line of a fix that says on which page the rest of it is.
#[must_use]
pub fn on_the_page_of(requirement: &str) -> String {
    format!("The page of `{requirement}` in the readiness book says how.")
}

/// One way to fix something.
#[derive(Clone, Debug, Deserialize, Eq, Hash, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// With which tool.
    pub tool: FixTool,
    /// Commands to paste, a line each; for a portal, prose in Markdown.
    pub text: String,
}

/// A tool that administrators fix a tenant with.
#[derive(
    Clone, Copy, Debug, Deserialize, Eq, Hash, JsonSchema, Ord, PartialEq, PartialOrd, Serialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum FixTool {
    /// A web page of Microsoft's.
    Portal,
    /// Microsoft Graph PowerShell.
    GraphPowershell,
    /// Azure CLI.
    AzureCli,
    /// CLI for Microsoft 365.
    M365,
    /// The request to Microsoft Graph itself.
    Graph,
    /// No tool: the file that `--attestations` names, for what only a person can see.
    Attestations,
}

impl FixTool {
    /// Every tool that a page can name, in the order in which it shows them.
    pub const ALL: [Self; 5] = [
        Self::Portal,
        Self::GraphPowershell,
        Self::AzureCli,
        Self::M365,
        Self::Graph,
    ];

    /// The name used in every output, and on pages after `**Not with`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Portal => "Portal",
            Self::GraphPowershell => "Microsoft Graph PowerShell",
            Self::AzureCli => "Azure CLI",
            Self::M365 => "CLI for Microsoft 365",
            Self::Graph => "Microsoft Graph",
            Self::Attestations => "Attestation to paste",
        }
    }
}
