//! How to fix one cause, as a requirement's page writes it.

use greenroom_results::{Fix, FixTool, Way};

/// One section below "How to fix".
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FixSection {
    /// The cause it fixes: the heading's id, `### Title {#cause}`.
    pub reason: String,
    /// What to do, with placeholders for what is the tenant's own.
    pub fix: Fix,
    /// The tools that cannot do it, as the page says why.
    pub not_with: Vec<FixTool>,
}

impl FixSection {
    /// Reads a section. A paragraph that starts with `**Portal:**` is the way through a portal, a
    /// fenced block is the way of its language's tool, `**Who:**` says who can do it, and
    /// `**Not with <tool>:**` why one cannot. The rest is what to do, whatever the tool.
    pub(super) fn parse(reason: &str, text: &str) -> Self {
        let mut section = Parts::default();
        let mut lines = text.lines();
        let mut paragraph: Vec<&str> = Vec::new();
        while let Some(line) = lines.next() {
            if let Some(language) = line.strip_prefix("```") {
                section.paragraph(&std::mem::take(&mut paragraph).join("\n"));
                let block: Vec<&str> = lines.by_ref().take_while(|l| *l != "```").collect();
                section.block(language, &block.join("\n"));
            } else if line.trim().is_empty() {
                section.paragraph(&std::mem::take(&mut paragraph).join("\n"));
            } else {
                paragraph.push(line);
            }
        }
        section.paragraph(&paragraph.join("\n"));
        section.ways.sort_by_key(|way| way.tool);
        Self {
            reason: reason.to_owned(),
            fix: Fix {
                text: section.text.into(),
                ways: section.ways.into(),
                who: section.who,
                ..Fix::default()
            },
            not_with: section.not_with,
        }
    }
}

/// What was read of a section so far.
#[derive(Default)]
struct Parts {
    text: String,
    ways: Vec<Way>,
    who: Option<String>,
    not_with: Vec<FixTool>,
}

impl Parts {
    fn block(&mut self, language: &str, block: &str) {
        match tool_of_block(language) {
            Some(tool) => self.way(tool, block),
            None => self.paragraph(&format!("```{language}\n{block}\n```")),
        }
    }

    fn paragraph(&mut self, text: &str) {
        let cannot = |tool: &FixTool| text.starts_with(&format!("**Not with {}:**", tool.name()));
        if let Some(way) = text.strip_prefix("**Portal:** ") {
            self.way(FixTool::Portal, way);
        } else if let Some(who) = text.strip_prefix("**Who:** ") {
            self.who = Some(who.to_owned());
        } else if let Some(tool) = FixTool::ALL.iter().find(|tool| cannot(tool)) {
            self.not_with.push(*tool);
        } else if !text.is_empty() {
            if !self.text.is_empty() {
                self.text += "\n\n";
            }
            self.text += text;
        }
    }

    fn way(&mut self, tool: FixTool, text: &str) {
        match self.ways.iter_mut().find(|way| way.tool == tool) {
            Some(way) => way.text = [&way.text, text].join("\n"),
            None => self.ways.push(Way {
                tool,
                text: text.to_owned(),
            }),
        }
    }
}

/// The tool of a fenced block, by the language that the page gives it.
fn tool_of_block(language: &str) -> Option<FixTool> {
    match language {
        "powershell" => Some(FixTool::GraphPowershell),
        "azurecli" => Some(FixTool::AzureCli),
        "m365" => Some(FixTool::M365),
        "http" => Some(FixTool::Graph),
        _ => None,
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
        let section = FixSection::parse("disabled", SECTION);
        let fix = &section.fix;
        assert_eq!(
            &*fix.text,
            "Switch it on. Ask first who switched it off.\n\nThen wait."
        );
        assert_eq!(fix.who.as_deref(), Some("Application Administrator"));
        let tools: Vec<_> = fix.ways.iter().map(|way| way.tool).collect();
        assert_eq!(tools, [Portal, GraphPowershell, AzureCli, Graph]);
        assert_eq!(section.not_with, [M365]);
        let request = &fix.ways[3].text;
        assert!(
            request.ends_with("\n\n{\"accountEnabled\": true}"),
            "{request}"
        );
    }

    #[test]
    fn a_block_of_another_language_stays_in_the_text() {
        let section = FixSection::parse("x", "See:\n\n```text\na\n\nb\n```\n");
        assert_eq!(&*section.fix.text, "See:\n\n```text\na\n\nb\n```");
    }
}
