//! A page's fix, filled in for one finding: the names of the tenant and the account where the
//! page has placeholders, and the addresses of the tenant's cloud.
//!
//! The names come from a tenant, and the commands are pasted into a shell. So a name is put in
//! only where it cannot become anything else: between single quotes in a command, in the path or
//! the JSON of a request, in a code span of a text; and not at all where a shell could take it for
//! more than a name. A placeholder of a command that gets no value stays, and the text says what to put there;
//! in prose it is described.

use std::collections::{BTreeMap, HashSet};

use greenroom_graph::{Cloud, encode, is_id};
use greenroom_results::{
    Finding, Fix, FixTool, Part, Run, Sentence, Subject, TenantSource, Value, Way,
};

use greenroom_results::plain::is_harmful;

/// The placeholders, and what belongs in their place.
pub const PLACEHOLDERS: [(&str, &str); 12] = [
    ("ACCOUNT", "the sign-in name of the account"),
    ("ACCOUNT_ID", "the object id of the account"),
    (
        "ALL_SCOPES",
        "the names of all permissions that the consent shall hold, those it holds already \
         included, with blanks between them",
    ),
    ("GRANT_ID", "the id of the existing consent"),
    (
        "GROUP_ID",
        "the object id of the group that assigns the license",
    ),
    (
        M365_APP_ID,
        "the id of an application that your organization registered for CLI for Microsoft 365, \
         which `m365 setup` does",
    ),
    ("OBJECT_ID", "the object id of what the finding is about"),
    (
        OTHER_PLANS,
        "the ids of the plans that stay switched off in the license, in quotes and with commas",
    ),
    ("PRODUCT", "the name of the product"),
    (
        "RESOURCE_ID",
        "the object id of the service that is consented to",
    ),
    (
        "SKU_ID",
        "the id of a product with Microsoft Teams that the tenant subscribes to",
    ),
    ("TENANT_ID", "the id of the tenant"),
];

/// The one placeholder that stands for a list, of ids that are written with commas between them.
/// Ids mean nothing to a shell, so the list stands without quotes.
const OTHER_PLANS: &str = "OTHER_PLANS";

/// The application that CLI for Microsoft 365 signs in with. It brings none of its own, so that only
/// who uses it knows which (CLI for Microsoft 365, "Authorization and access tokens").
const M365_APP_ID: &str = "M365_APP_ID";

/// What to do about a finding, with every name in its place.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Advice {
    /// What to do, in Markdown, where it does not depend on a tool.
    pub text: String,
    /// The ways to do it, one for each tool.
    pub ways: Vec<Way>,
    /// Who can do it.
    pub who: Option<String>,
}

/// What to do about a finding of a run; nothing where nothing is said.
#[must_use]
pub fn advice(run: &Run, finding: &Finding) -> Option<Advice> {
    let fix = finding.fix.as_ref()?;
    Some(Names::of(run, fix).fill(fix))
}

/// The same for any account: `name` stands where the finding's own would.
#[must_use]
pub fn advice_for(run: &Run, finding: &Finding, name: &str) -> Option<Advice> {
    let fix = finding.fix.as_ref()?;
    Some(Names::for_any(run, finding, fix, name).fill(fix))
}

/// The first way to do something about a finding of a run, with every name in its place.
#[must_use]
pub fn first_way(run: &Run, finding: &Finding) -> Option<Way> {
    let fix = finding.fix.as_ref()?;
    Some(Names::of(run, fix).way(fix.ways.first()?))
}

/// The same for any account: `name` stands where the finding's own would.
pub(crate) fn first_way_for(run: &Run, finding: &Finding, name: &str) -> Option<Way> {
    let fix = finding.fix.as_ref()?;
    let names = Names::for_any(run, finding, fix, name);
    Some(names.way(fix.ways.first()?))
}

/// What stands for the placeholders of one finding.
#[derive(Default)]
pub struct Names {
    /// The values, by placeholder.
    pub values: BTreeMap<String, String>,
    /// Where the tenant lives.
    pub cloud: Cloud,
    /// What stands for the account that the finding is about, where it is another name.
    pub account: Option<String>,
}

impl Names {
    fn of(run: &Run, fix: &Fix) -> Self {
        let cloud = match &run.tenant.source {
            TenantSource::Mock { .. } => None,
            TenantSource::Live { cloud, .. } => Cloud::named(cloud),
        };
        let values = fix.names.iter();
        Self {
            values: values
                .map(|(name, value)| (name.clone(), value.bare()))
                .collect(),
            cloud: cloud.unwrap_or_default(),
            account: None,
        }
    }

    /// Those of a finding, but for the account's.
    fn for_any(run: &Run, finding: &Finding, fix: &Fix, name: &str) -> Self {
        let mut names = Self::of(run, fix);
        if let Subject::Account(_) = finding.subject {
            names.account = Some(name.to_owned());
            names.values.insert("ACCOUNT".to_owned(), name.to_owned());
        }
        names
    }

    /// The fix with every name in its place.
    #[must_use]
    pub fn fill(&self, fix: &Fix) -> Advice {
        let own = fix.names.get("ACCOUNT").map(Value::bare);
        let said = fix
            .said
            .as_ref()
            .map(|said| self.said(said, own.as_deref()));
        let ways: Vec<Way> = fix.ways.iter().map(|way| self.way(way)).collect();
        let written = self.cloud.localized(&described(&self.prose(&fix.text)));
        let written = (!written.is_empty()).then_some(written);
        let mut text = said
            .into_iter()
            .chain(written)
            .collect::<Vec<_>>()
            .join("\n\n");
        // A run of many accounts has many fixes: each text is looked through once.
        let held: HashSet<&str> = ways.iter().flat_map(|way| words(&way.text)).collect();
        let open: Vec<String> = PLACEHOLDERS
            .iter()
            .filter(|(name, _)| *name != M365_APP_ID && held.contains(name))
            .map(|(name, what)| format!("`{name}` with {what}"))
            .collect();
        if !open.is_empty() {
            text = format!("{text}\n\nReplace {}.", open.join(", "));
        }
        Advice {
            text,
            ways,
            who: fix.who.clone(),
        }
    }

    /// What the check itself says; `own` is the name of the finding's account.
    fn said(&self, said: &Sentence, own: Option<&str>) -> String {
        said.show(&mut |part| match part {
            Part::Words(words) => words.to_owned(),
            Part::Value(Value::Account(name)) if own == Some(name) => {
                self.account.clone().unwrap_or_else(|| name.clone())
            }
            Part::Value(value) => value.plain(),
        })
    }

    fn way(&self, way: &Way) -> Way {
        let text = match way.tool {
            FixTool::Portal => self.prose(&way.text),
            FixTool::Graph => self.requests(&way.text),
            FixTool::Attestations => self.replace(&way.text, |value| Some(in_json(value))),
            tool => self.signed_in(tool, &self.commands(tool, &way.text)),
        };
        let text = match self.other_plans(way.tool) {
            Some(plans) => text.replace(OTHER_PLANS, &plans),
            None => text,
        };
        Way {
            tool: way.tool,
            text: explained(self.cloud.localized(&text)),
        }
    }

    /// Prose in Markdown: names stand in code spans, which a backtick would end.
    fn prose(&self, text: &str) -> String {
        self.between(text, '`', |value| {
            (!value.contains('`')).then(|| value.to_owned())
        })
    }

    /// Commands for a shell: names stand in single quotes. A line that starts with `#` is a comment.
    fn commands(&self, tool: FixTool, text: &str) -> String {
        let line = |line: &str| {
            if line.starts_with('#') {
                return line.to_owned();
            }
            self.between(line, '\'', |value| quoted(tool, value))
        };
        text.lines().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Requests, separated by lines `###`: a method and a path, and below an empty line JSON.
    fn requests(&self, text: &str) -> String {
        let mut in_body = false;
        let line = |line: &str| {
            in_body = line != "###" && (in_body || line.is_empty());
            let escape = if in_body { in_json } else { encode };
            self.replace(line, |value| Some(escape(value)))
        };
        text.lines().map(line).collect::<Vec<_>>().join("\n")
    }

    /// The commands with what tells the tool in which cloud to work, where it is not the global one.
    ///
    /// Sources: Microsoft Graph PowerShell, `Get-MgEnvironment`; Azure CLI, `az cloud list`; CLI for
    /// Microsoft 365, `m365 login`.
    fn signed_in(&self, tool: FixTool, commands: &str) -> String {
        let (environment, azure, m365) = match self.cloud {
            Cloud::Global => return commands.to_owned(),
            Cloud::UsGov => ("USGov", "AzureUSGovernment", "USGovHigh"),
            Cloud::Dod => ("USGovDoD", "AzureUSGovernment", "USGovDoD"),
            Cloud::China => ("China", "AzureChinaCloud", "China"),
        };
        match tool {
            FixTool::AzureCli => format!("az cloud set --name {azure}\n{commands}"),
            FixTool::M365 => commands.replace("m365 login", &format!("m365 login --cloud {m365}")),
            _ => commands.replace(
                "Connect-MgGraph",
                &format!("Connect-MgGraph -Environment {environment}"),
            ),
        }
    }

    /// The list of plans as the tool writes it.
    fn other_plans(&self, tool: FixTool) -> Option<String> {
        let plans = self.values.get(OTHER_PLANS)?;
        let ids: Vec<&str> = plans.split(',').filter(|id| !id.is_empty()).collect();
        if !ids.iter().all(|id| is_id(id)) {
            return None;
        }
        Some(match tool {
            FixTool::GraphPowershell if ids.is_empty() => "@()".to_owned(),
            FixTool::GraphPowershell => format!("@('{}')", ids.join("', '")),
            _ if ids.is_empty() => "[]".to_owned(),
            _ => format!("[\"{}\"]", ids.join("\", \"")),
        })
    }

    /// Fills what stands between two of the same marks.
    fn between(&self, text: &str, mark: char, escape: impl Fn(&str) -> Option<String>) -> String {
        let parts = text.split(mark).enumerate().map(|(index, part)| {
            if index % 2 == 0 {
                part.to_owned()
            } else {
                self.replace(part, &escape)
            }
        });
        parts.collect::<Vec<_>>().join(&mark.to_string())
    }

    /// Puts values in the place of placeholders, each once: a value is not looked into.
    fn replace(&self, text: &str, escape: impl Fn(&str) -> Option<String>) -> String {
        let value = |word: &str| {
            let value = self.values.get(word).filter(|_| word != OTHER_PLANS)?;
            let usable = !value.is_empty() && !value.contains(is_harmful);
            usable.then(|| escape(value)).flatten()
        };
        words(text)
            .map(|word| value(word).unwrap_or_else(|| word.to_owned()))
            .collect()
    }
}

/// Commands with what to put for [`M365_APP_ID`] above them: it says nothing to who uses another
/// tool. Some shells run what stands after `#`, so that the line holds no mark of theirs.
fn explained(commands: String) -> String {
    if holds(&commands, M365_APP_ID) {
        let line = "# Replace M365_APP_ID with the id of an application of your own: m365 setup \
                    registers one.";
        return format!("{line}\n{commands}");
    }
    commands
}

/// A value as it may stand in single quotes of a tool's shell.
///
/// PowerShell takes typographic quotes for the straight one, and two of any for one in a name
/// (PowerShell, "about Quoting Rules"). Commands of the other two tools are pasted into whatever
/// shell is at hand, and these escape a quote differently: there a name holds nothing but letters,
/// digits and marks that are plain in all of them. A leading `@` names a file to both tools, a
/// leading `-` starts an option.
fn quoted(tool: FixTool, value: &str) -> Option<String> {
    if tool == FixTool::GraphPowershell {
        let quotes = ['\'', '\u{2018}', '\u{2019}', '\u{201a}', '\u{201b}'];
        let double = |c: char| [c].repeat(if quotes.contains(&c) { 2 } else { 1 });
        return Some(value.chars().flat_map(double).collect());
    }
    let plain = |c: char| c.is_alphanumeric() || "-._@#~+ ".contains(c);
    (value.chars().all(plain) && !value.starts_with(['@', '-'])).then(|| value.to_owned())
}

fn in_json(value: &str) -> String {
    let quoted = serde_json::Value::from(value).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// Prose without the placeholders that have no name: an example is left out, and an object stands
/// without its name.
fn described(text: &str) -> String {
    let mut text = text.to_owned();
    for (name, _) in PLACEHOLDERS {
        let span = format!("`{name}`");
        if !text.contains(&span) {
            continue;
        }
        text = text.replace(&format!(", such as {span}"), "");
        text = match name {
            "PRODUCT" => text.replace(&format!("product {span}"), "product"),
            _ => text.replace(&format!(" {span}"), ""),
        };
        text = text.replace(
            &span,
            &format!("the {}", name.to_lowercase().replace('_', " ")),
        );
    }
    text
}

/// Whether a placeholder stands in a text.
fn holds(text: &str, placeholder: &str) -> bool {
    // Few texts hold any, and to take each apart to see it costs more than all else in them.
    text.contains(placeholder) && words(text).any(|word| word == placeholder)
}

/// A text in pieces: words of letters, digits and underscores, and what stands between them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let of_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = rest
            .find(|c| of_word(c) != of_word(first))
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names that would do something if a shell read them as anything but a name.
    const HOSTILE: [&str; 9] = [
        "x'; rm -rf ~; '",
        "x$(reboot)@contoso.example",
        "x`reboot`",
        "x\u{2019}; Remove-MgUser; \u{2018}",
        "x\"; calc; \"",
        "x & calc & y",
        "x\nreboot",
        "@/etc/passwd",
        "--query",
    ];

    fn names(account: &str) -> Names {
        Names {
            values: BTreeMap::from([("ACCOUNT".to_owned(), account.to_owned())]),
            cloud: Cloud::Global,
            account: None,
        }
    }

    fn filled(tool: FixTool, text: &str, account: &str) -> String {
        let way = Way {
            tool,
            text: text.to_owned(),
        };
        names(account).way(&way).text
    }

    #[test]
    fn a_plain_name_is_filled_in_everywhere() {
        let account = "room.a#1@contoso.example";
        for (tool, text, expected) in [
            (
                FixTool::Portal,
                "Open `ACCOUNT`.",
                "Open `room.a#1@contoso.example`.",
            ),
            (
                FixTool::GraphPowershell,
                "Set -UserId 'ACCOUNT'",
                "Set -UserId 'room.a#1@contoso.example'",
            ),
            (
                FixTool::AzureCli,
                "az ad user show --id 'ACCOUNT'",
                "az ad user show --id 'room.a#1@contoso.example'",
            ),
            (
                FixTool::Graph,
                "PATCH /users/ACCOUNT\n\n{\"a\": \"ACCOUNT\"}",
                "PATCH /users/room.a%231@contoso.example\n\n{\"a\": \"room.a#1@contoso.example\"}",
            ),
        ] {
            assert_eq!(filled(tool, text, account), expected);
        }
    }

    #[test]
    fn a_hostile_name_stays_out_of_a_command_that_any_shell_may_read() {
        for account in HOSTILE {
            for tool in [FixTool::AzureCli, FixTool::M365] {
                let template = "az ad user show --id 'ACCOUNT'";
                assert_eq!(filled(tool, template, account), template, "{account:?}");
            }
        }
    }

    #[test]
    fn a_hostile_name_stays_one_string_of_powershell() {
        for account in HOSTILE {
            let command = filled(FixTool::GraphPowershell, "Set -UserId 'ACCOUNT'", account);
            let string = command.strip_prefix("Set -UserId '").unwrap();
            let inside = string.strip_suffix('\'').unwrap();
            let quotes = ["''", "\u{2018}\u{2018}", "\u{2019}\u{2019}"];
            let left = quotes
                .iter()
                .fold(inside.to_owned(), |text, q| text.replace(q, ""));
            assert!(
                !left.contains(['\'', '\u{2018}', '\u{2019}', '\n']),
                "{command}"
            );
        }
        let irish = filled(
            FixTool::GraphPowershell,
            "Set 'ACCOUNT'",
            "o'brien@a.example",
        );
        assert_eq!(irish, "Set 'o''brien@a.example'");
    }

    #[test]
    fn a_hostile_name_stays_in_its_place_in_a_request() {
        let template = "PATCH /users/ACCOUNT\n\n{\"a\": \"ACCOUNT\"}\n###\nGET /users/ACCOUNT";
        let request = filled(FixTool::Graph, template, "a/../b?c#d\", \"e\": \"f");
        let parts: Vec<&str> = request.split("\n###\n").collect();
        assert_eq!(
            parts[1],
            "GET /users/a%2F..%2Fb%3Fc%23d%22%2C%20%22e%22%3A%20%22f"
        );
        let (_, body) = parts[0].split_once("\n\n").unwrap();
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(body["a"], "a/../b?c#d\", \"e\": \"f");
        assert_eq!(body.as_object().unwrap().len(), 1);
    }

    #[test]
    fn a_name_does_not_leave_its_code_span() {
        let template = "Open `ACCOUNT`.";
        assert_eq!(filled(FixTool::Portal, template, "a`b"), template);
    }

    #[test]
    fn a_placeholder_outside_of_quotes_is_left_alone() {
        let template = "Set -UserId ACCOUNT # not 'quoted'";
        assert_eq!(filled(FixTool::GraphPowershell, template, "a"), template);
    }

    #[test]
    fn a_name_that_is_a_placeholder_is_not_looked_into() {
        let names = Names {
            values: BTreeMap::from([
                ("ACCOUNT".to_owned(), "TENANT_ID".to_owned()),
                ("TENANT_ID".to_owned(), "secret".to_owned()),
            ]),
            cloud: Cloud::Global,
            account: None,
        };
        let filled = names.commands(FixTool::M365, "m365 --a 'ACCOUNT'");
        assert_eq!(filled, "m365 --a 'TENANT_ID'");
    }

    #[test]
    fn a_list_of_ids_is_written_as_the_tool_writes_lists() {
        let list = |tool, plans: &str| {
            let values = BTreeMap::from([(OTHER_PLANS.to_owned(), plans.to_owned())]);
            let text = OTHER_PLANS.to_owned();
            let names = Names {
                values,
                ..Names::default()
            };
            names.way(&Way { tool, text }).text
        };
        let id = "57ff2da0-773e-42df-b2af-ffb7a2317929";
        assert_eq!(list(FixTool::GraphPowershell, ""), "@()");
        assert_eq!(list(FixTool::GraphPowershell, id), format!("@('{id}')"));
        assert_eq!(list(FixTool::Graph, ""), "[]");
        let two = format!("{id},{id}");
        assert_eq!(list(FixTool::M365, &two), format!("[\"{id}\", \"{id}\"]"));
        assert_eq!(list(FixTool::Graph, "\"]; x"), OTHER_PLANS);
    }

    #[test]
    fn what_has_no_value_is_said() {
        let fix = Fix {
            text: "Assign it.".into(),
            ways: [Way {
                tool: FixTool::M365,
                text: "m365 add --userName 'ACCOUNT' --ids 'SKU_ID'".to_owned(),
            }]
            .into(),
            ..Fix::default()
        };
        let filled = names("a@b").fill(&fix);
        assert_eq!(
            filled.ways[0].text,
            "m365 add --userName 'a@b' --ids 'SKU_ID'"
        );
        assert_eq!(
            filled.text,
            "Assign it.\n\nReplace `SKU_ID` with the id of a product with Microsoft Teams that the \
             tenant subscribes to."
        );
    }

    #[test]
    fn the_application_of_a_tool_is_said_beside_its_commands_alone() {
        let fix = Fix {
            text: "Assign it.".into(),
            ways: [Way {
                tool: FixTool::M365,
                text: "m365 login --appId 'M365_APP_ID'".to_owned(),
            }]
            .into(),
            ..Fix::default()
        };
        let filled = names("a@b").fill(&fix);
        assert_eq!(filled.text, "Assign it.");
        assert_eq!(
            filled.ways[0].text,
            "# Replace M365_APP_ID with the id of an application of your own: m365 setup registers \
             one.\nm365 login --appId 'M365_APP_ID'"
        );
    }

    #[test]
    fn another_cloud_has_its_own_sign_in_and_addresses() {
        let names = Names {
            cloud: Cloud::UsGov,
            ..Names::default()
        };
        let way = |tool, text: &str| {
            let text = text.to_owned();
            names.way(&Way { tool, text }).text
        };
        assert_eq!(
            way(FixTool::GraphPowershell, "Connect-MgGraph -Scopes X"),
            "Connect-MgGraph -Environment USGov -Scopes X"
        );
        assert_eq!(
            way(FixTool::AzureCli, "az login"),
            "az cloud set --name AzureUSGovernment\naz login"
        );
        assert_eq!(
            way(FixTool::M365, "m365 login"),
            "m365 login --cloud USGovHigh"
        );
        assert_eq!(
            way(FixTool::Portal, "Open <https://portal.azure.com>."),
            "Open <https://portal.azure.us>."
        );
    }
}
