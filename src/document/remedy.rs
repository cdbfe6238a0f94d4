//! How to mend one cause, as a requirement's page writes it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How to mend what a finding found. Names of the tenant and the account are filled in.
#[derive(Clone, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fix {
    /// What to do, in Markdown, where it does not depend on a tool.
    pub text: String,
    /// The ways to do it, one for each tool.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ways: Vec<Way>,
    /// Who can do it: a role of Microsoft Entra, or Microsoft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
}

impl From<String> for Fix {
    fn from(text: String) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }
}

/// One way to mend something.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// With which tool.
    pub tool: FixTool,
    /// Commands to paste, a line each; for a portal, prose in Markdown.
    pub text: String,
}

/// A tool that administrators mend a tenant with.
#[derive(
    Clone, Copy, Debug, Deserialize, Eq, JsonSchema, Ord, PartialEq, PartialOrd, Serialize,
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

    /// The tool of a fenced block, by the language that the page gives it.
    fn of_block(language: &str) -> Option<Self> {
        match language {
            "powershell" => Some(Self::GraphPowershell),
            "azurecli" => Some(Self::AzureCli),
            "m365" => Some(Self::M365),
            "http" => Some(Self::Graph),
            _ => None,
        }
    }
}

/// One section below "How to fix".
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Remedy {
    /// The cause it mends: the heading's id, `### Title {#cause}`.
    pub reason: String,
    /// What to do, with placeholders for what is the tenant's own.
    pub fix: Fix,
    /// The tools that cannot do it, as the page says why.
    pub not_with: Vec<FixTool>,
}

impl Remedy {
    /// Reads a section. A paragraph that starts with `**Portal:**` is the way through a portal, a
    /// fenced block is the way of its language's tool, `**Who:**` says who can do it, and
    /// `**Not with <tool>:**` why one cannot. The rest is what to do, whatever the tool.
    pub(super) fn parse(reason: &str, section: &str) -> Self {
        let mut remedy = Self {
            reason: reason.to_owned(),
            fix: Fix::default(),
            not_with: vec![],
        };
        let mut lines = section.lines();
        let mut paragraph: Vec<&str> = Vec::new();
        while let Some(line) = lines.next() {
            if let Some(language) = line.strip_prefix("```") {
                remedy.paragraph(&std::mem::take(&mut paragraph).join("\n"));
                let block: Vec<&str> = lines.by_ref().take_while(|l| *l != "```").collect();
                remedy.block(language, &block.join("\n"));
            } else if line.trim().is_empty() {
                remedy.paragraph(&std::mem::take(&mut paragraph).join("\n"));
            } else {
                paragraph.push(line);
            }
        }
        remedy.paragraph(&paragraph.join("\n"));
        remedy.fix.ways.sort_by_key(|way| way.tool);
        remedy
    }

    fn block(&mut self, language: &str, block: &str) {
        match FixTool::of_block(language) {
            Some(tool) => self.way(tool, block),
            None => self.paragraph(&format!("```{language}\n{block}\n```")),
        }
    }

    fn paragraph(&mut self, text: &str) {
        let cannot = |tool: &FixTool| text.starts_with(&format!("**Not with {}:**", tool.name()));
        if let Some(way) = text.strip_prefix("**Portal:** ") {
            self.way(FixTool::Portal, way);
        } else if let Some(who) = text.strip_prefix("**Who:** ") {
            self.fix.who = Some(who.to_owned());
        } else if let Some(tool) = FixTool::ALL.iter().find(|tool| cannot(tool)) {
            self.not_with.push(*tool);
        } else if !text.is_empty() {
            if !self.fix.text.is_empty() {
                self.fix.text += "\n\n";
            }
            self.fix.text += text;
        }
    }

    fn way(&mut self, tool: FixTool, text: &str) {
        match self.fix.ways.iter_mut().find(|way| way.tool == tool) {
            Some(way) => way.text = [&way.text, text].join("\n"),
            None => self.fix.ways.push(Way {
                tool,
                text: text.to_owned(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECTION: &str = "\
Switch it on. Ask first who switched it off.

**Portal:** Open it.

```azurecli
az ad sp update --id 'OBJECT_ID'
```

```powershell
Update-MgServicePrincipal
```

**Not with CLI for Microsoft 365:** it has no command for this.

```http
PATCH /servicePrincipals/OBJECT_ID

{\"accountEnabled\": true}
```

Then wait.

**Who:** Application Administrator
";

    #[test]
    fn a_section_becomes_what_to_do_the_ways_to_do_it_and_who_can() {
        use FixTool::{AzureCli, Graph, GraphPowershell, M365, Portal};
        let remedy = Remedy::parse("disabled", SECTION);
        let fix = &remedy.fix;
        assert_eq!(
            fix.text,
            "Switch it on. Ask first who switched it off.\n\nThen wait."
        );
        assert_eq!(fix.who.as_deref(), Some("Application Administrator"));
        let tools: Vec<_> = fix.ways.iter().map(|way| way.tool).collect();
        assert_eq!(tools, [Portal, GraphPowershell, AzureCli, Graph]);
        assert_eq!(remedy.not_with, [M365]);
        let request = &fix.ways[3].text;
        assert!(
            request.ends_with("\n\n{\"accountEnabled\": true}"),
            "{request}"
        );
    }

    #[test]
    fn a_block_of_another_language_stays_in_the_text() {
        let remedy = Remedy::parse("x", "See:\n\n```text\na\n\nb\n```\n");
        assert_eq!(remedy.fix.text, "See:\n\n```text\na\n\nb\n```");
    }
}
