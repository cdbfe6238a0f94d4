//! Outcomes put on record: what the scenarios concluded becomes a [`Run`].

use std::collections::{BTreeMap, BTreeSet};

use gherkin::Scenario;
use greenroom_graph::{Evidence, Graph, Traffic};
use greenroom_results::{Between, Reason, Sentence, Subject, Value, Verdict, on_the_page_of, say};
use greenroom_steps::Check;
use jiff::Timestamp;
use serde_json::Value as Json;

use crate::document::{self, Documentation, Requirement, Written, scenarios, tagged};
use crate::joins;
use crate::ledger::Ledger;
use crate::results::{
    Cost, Exchange, Features, Finding, Fix, Readiness, Reading, RequirementResult, Run, SCHEMA,
    ScenarioText, StepOutcome, StepResult, StepText, Tenant, Tool, VERSION,
};
use crate::run::{self, Outcome};
use crate::seen;
use crate::trace::drift::suspect;

/// What a run knows beside its outcomes.
pub struct Circumstances {
    /// When it began.
    pub started: Timestamp,
    /// When the last scenario had ended.
    pub finished: Timestamp,
    /// What was audited.
    pub tenant: Tenant,
    /// What everybody who reads the results should know.
    pub notes: Vec<Sentence>,
    /// What people have put on record.
    pub ledger: Ledger,
    /// The tag expression that narrowed the scenarios down.
    pub tags: Option<String>,
    /// What it cost.
    pub traffic: Cost,
    /// How its accounts were read.
    pub reading: Vec<Reading>,
    /// The permissions that the token has; none where that cannot be read from it.
    pub granted: Option<Vec<String>>,
}

/// Puts a run on record; `earlier` is the last one before it, where it is known.
#[must_use]
pub fn record(
    documentation: &Documentation,
    outcomes: &[Outcome],
    about: Circumstances,
    earlier: Option<&Run>,
) -> Run {
    let mut texts = Texts {
        documentation,
        listed: Vec::new(),
    };
    let mut exchanges = Exchanges::default();
    let mut findings: Vec<Finding> = outcomes
        .iter()
        .map(|outcome| {
            let names = names(&about.tenant, outcome);
            finding(documentation, outcome, names, &mut texts, &mut exchanges)
        })
        .collect();
    let scenarios: Vec<ScenarioText> = texts.listed.into_iter().map(|(_, text)| text).collect();
    about
        .ledger
        .attest(documentation, &scenarios, &mut findings);
    let missing_permissions = run::missing(about.granted.as_deref(), &scenarios);
    let (mut joins, meetings) = joins::record(documentation, outcomes);
    seen::outrank(documentation, outcomes, &mut findings, &mut joins, earlier);
    let said = about.ledger.waive(&mut findings);
    let left_out = left_out(documentation, outcomes);
    let requirements = requirements(&documentation.requirements, &findings, &left_out);
    Run {
        schema: SCHEMA.to_owned(),
        version: VERSION,
        tool: Tool {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        started: to_the_millisecond(about.started),
        finished: to_the_millisecond(about.finished),
        tenant: about.tenant,
        masked: false,
        mask: String::new(),
        notes: [about.notes, said].concat(),
        documents: documentation.documents.clone(),
        features: features(&documentation.features, about.tags),
        missing_permissions,
        readiness: Readiness::of(&requirements),
        counts: counts(&findings),
        traffic: about.traffic,
        reading: about.reading,
        requirements,
        joins,
        meetings,
        scenarios,
        findings,
        evidence: exchanges.listed,
    }
}

/// Every answer once, numbered in the order findings refer to it.
#[derive(Default)]
struct Exchanges {
    /// By the question, and by the id where it is one entry of a list.
    numbers: BTreeMap<(String, Option<String>), usize>,
    listed: Vec<Exchange>,
}

impl Exchanges {
    fn number(&mut self, evidence: &Evidence) -> usize {
        let id = evidence.body.get("id").and_then(Json::as_str);
        let id = id.filter(|_| evidence.entry).map(str::to_owned);
        *self
            .numbers
            .entry((evidence.request.url.clone(), id))
            .or_insert_with(|| {
                self.listed.push(exchange(evidence));
                self.listed.len() - 1
            })
    }
}

/// Every scenario once, as it is written.
struct Texts<'a> {
    documentation: &'a Documentation,
    listed: Vec<((String, usize), ScenarioText)>,
}

impl Texts<'_> {
    /// The number of the scenario an outcome comes from.
    fn number(&mut self, outcome: &Outcome) -> usize {
        let written = self
            .documentation
            .features
            .iter()
            .find(|written| written.path == outcome.id.feature);
        let (written, (rule, scenario)) = written
            .and_then(|written| Some((written, written.scenario(outcome.id.line)?)))
            .expect("an outcome comes from a scenario of the features that were run");
        let key = (written.path.clone(), scenario.position.line);
        if let Some(number) = self.listed.iter().position(|(listed, _)| *listed == key) {
            return number;
        }
        let background = written.feature.background.iter();
        let background = background.chain(rule.and_then(|rule| rule.background.as_ref()));
        let steps = background
            .flat_map(|b| &b.steps)
            .chain(&scenario.steps)
            .map(step)
            .collect();
        let mut text = text(written, scenario, steps, &outcome.tags);
        let documents = &self.documentation.documents;
        text.suspect = suspect(documents, &text.requirement, &text.name);
        self.listed.push((key, text));
        self.listed.len() - 1
    }
}

fn text(
    written: &Written,
    scenario: &Scenario,
    steps: Vec<StepText>,
    tags: &[String],
) -> ScenarioText {
    let permissions = tags
        .iter()
        .filter_map(|tag| tag.strip_prefix("permission:"));
    ScenarioText {
        requirement: tagged(tags, "requirement").unwrap_or_default().to_owned(),
        file: written.path.clone(),
        line: scenario.position.line,
        name: scenario.name.clone(),
        permissions: permissions.map(str::to_owned).collect(),
        steps,
        suspect: None,
    }
}

fn step(step: &gherkin::Step) -> StepText {
    StepText {
        line: step.position.line,
        keyword: step.keyword.trim().to_owned(),
        text: step.value.clone(),
        table: step
            .table
            .as_ref()
            .map(|table| table.rows.clone())
            .unwrap_or_default(),
    }
}

/// What stands for the placeholders of a fix.
fn names(tenant: &Tenant, outcome: &Outcome) -> BTreeMap<String, Value> {
    let known = outcome.record.names.iter();
    let known = known.map(|(name, value)| ((*name).to_owned(), name_of(name, value.clone())));
    let mut names: BTreeMap<String, Value> = known.collect();
    names.insert("TENANT_ID".to_owned(), Value::id(&tenant.id));
    if let Subject::Account(name) = &outcome.record.subject {
        let account = names.entry("ACCOUNT".to_owned());
        account.or_insert_with(|| Value::account(name));
    }
    names
}

/// A value by the kind of what its placeholder stands for.
fn name_of(placeholder: &str, value: String) -> Value {
    match placeholder {
        "ACCOUNT" => Value::Account(value),
        "ALL_SCOPES" => Value::Permission(value),
        "OTHER_PLANS" | "PRODUCT" | "SKU_ID" => Value::Product(value),
        _ => Value::Id(value),
    }
}

fn finding(
    documentation: &Documentation,
    outcome: &Outcome,
    names: BTreeMap<String, Value>,
    texts: &mut Texts<'_>,
    exchanges: &mut Exchanges,
) -> Finding {
    let scenario = texts.number(outcome);
    let requirement = texts.listed[scenario].1.requirement.clone();
    let page = documentation
        .requirements
        .iter()
        .find(|page| page.id == requirement);
    let conclusion = outcome
        .stopped_at
        .clone()
        .unwrap_or_else(|| passed(&outcome.record.checks));
    let reason = conclusion.reason.as_ref().map_or("", Reason::word);
    let written = page.and_then(|page| page.fix_section(reason));
    let fix = conclusion
        .fix
        .map(Fix::from)
        .or_else(|| written.map(|section| section.fix.clone()))
        .or_else(|| elsewhere(documentation, reason))
        .map(|fix| Fix { names, ..fix });
    Finding {
        requirement,
        scenario,
        subject: outcome.record.subject.clone(),
        verdict: outcome.verdict,
        reason: conclusion.reason,
        expected: conclusion.expected,
        found: conclusion.found,
        fix,
        attestation: None,
        waiver: None,
        notes: outcome.record.notes.clone(),
        steps: steps(outcome),
        evidence: outcome
            .record
            .evidence
            .iter()
            .map(|kept| exchanges.number(kept))
            .collect(),
    }
}

/// How to fix a cause that the page of another requirement knows. The commands stay there: their
/// placeholders stand for objects that this finding did not look up.
fn elsewhere(documentation: &Documentation, reason: &str) -> Option<Fix> {
    let page = documentation.page_that_fixes(reason)?;
    let fix = &page.fix_section(reason)?.fix;
    Some(Fix {
        text: format!("{}\n\n{}", fix.text, on_the_page_of(&page.id)),
        who: fix.who.clone(),
        ..Fix::default()
    })
}

/// What a scenario that ran to its end concluded: all that its steps found.
fn passed(checks: &[Check]) -> Check {
    let all = |part: fn(&Check) -> &Sentence| match checks {
        [one] => part(one).clone(),
        _ => say!(
            "{}",
            Value::several(Between::Semicolon, checks.iter().map(part).cloned())
        ),
    };
    Check {
        verdict: Verdict::Pass,
        reason: None,
        expected: all(|check| &check.expected),
        found: all(|check| &check.found),
        fix: None,
    }
}

fn steps(outcome: &Outcome) -> Vec<StepResult> {
    let times = &outcome.times;
    let result = |(index, step): (usize, &run::StepOutcome)| {
        let check = outcome.found.get(&index);
        let outcome = match step {
            run::StepOutcome::Passed => StepOutcome::Passed,
            run::StepOutcome::NotRun => StepOutcome::NotRun,
            run::StepOutcome::Stopped => match check {
                Some(check) if check.verdict == Verdict::Fail => StepOutcome::Failed,
                _ => StepOutcome::Stopped,
            },
        };
        let took = times.get(index);
        StepResult {
            outcome,
            milliseconds: took.map(|took| u64::try_from(took.as_millis()).unwrap_or(u64::MAX)),
            found: check.map(|check| check.found.clone()),
        }
    };
    outcome.steps.iter().enumerate().map(result).collect()
}

/// The requirements of which a scenario of an audit did not run, for no account or for a tag.
fn left_out(documentation: &Documentation, outcomes: &[Outcome]) -> BTreeSet<String> {
    let mut left_out = BTreeSet::new();
    for written in &documentation.features {
        let ids = outcomes.iter().map(|outcome| &outcome.id);
        let ran = ids.filter(|id| id.feature == written.path);
        let ran: BTreeSet<usize> = ran.map(|id| id.line).collect();
        for (rule, scenario) in scenarios(&written.feature) {
            let tags = run::tags(&written.feature, rule, scenario);
            if run::is_audited(&tags) && !ran.contains(&scenario.position.line) {
                left_out.extend(tagged(&tags, "requirement").map(str::to_owned));
            }
        }
    }
    left_out
}

/// What each requirement adds up to; nothing where a scenario was left out, unless what ran is
/// enough to know that it is not met. A failure that is waived decides only where nothing else is
/// open: it must not hide what could not be read.
fn requirements(
    pages: &[Requirement],
    findings: &[Finding],
    left_out: &BTreeSet<String>,
) -> Vec<RequirementResult> {
    pages
        .iter()
        .map(|page| {
            let own = findings
                .iter()
                .filter(|finding| finding.requirement == page.id);
            let (waived, own): (Vec<_>, Vec<_>) = own.partition(|finding| finding.is_waived());
            let open = own.iter().map(|finding| finding.verdict).min();
            let settled = open.is_none_or(|v| matches!(v, Verdict::Pass | Verdict::NotApplicable));
            let waived = settled && !waived.is_empty();
            let verdict = if waived { Some(Verdict::Fail) } else { open };
            let known = |verdict: &Verdict| {
                *verdict == Verdict::Fail && !waived || !left_out.contains(&page.id)
            };
            let verdict = verdict.filter(known);
            RequirementResult {
                id: page.id.clone(),
                title: page.title.clone(),
                level: page.level,
                verdict,
                waived: waived && verdict.is_some(),
            }
        })
        .collect()
}

fn counts(findings: &[Finding]) -> BTreeMap<String, usize> {
    let count = |verdict: Verdict| findings.iter().filter(|f| f.verdict == verdict).count();
    Verdict::ALL
        .iter()
        .map(|verdict| (verdict.to_string(), count(*verdict)))
        .collect()
}

/// SHA-256 over the paths and texts of features, in hexadecimal.
#[must_use]
pub fn digest(written: &[Written]) -> String {
    let features = written.iter();
    document::digest(features.map(|written| (written.path.as_str(), written.text.as_str())))
}

fn features(written: &[Written], tags: Option<String>) -> Features {
    let files = written.iter().map(|written| written.path.clone()).collect();
    Features {
        digest: digest(written),
        files,
        tags,
    }
}

/// A time as a record states it.
fn to_the_millisecond(time: Timestamp) -> Timestamp {
    time.round(jiff::Unit::Millisecond).unwrap_or(time)
}

/// An answer as a record states it.
fn exchange(evidence: &Evidence) -> Exchange {
    Exchange {
        method: evidence.request.method.to_owned(),
        url: evidence.request.url.clone(),
        permission: evidence.request.permission.to_owned(),
        status: evidence.status,
        request_id: evidence.request_id.clone(),
        time: to_the_millisecond(evidence.time),
        body: evidence.body.clone(),
        entry: evidence.entry,
    }
}

/// The permissions that the token has; none where that cannot be read from it.
#[must_use]
pub fn granted(graph: &Graph) -> Option<Vec<String>> {
    let identity = graph.identity()?;
    Some(identity.granted.names().to_vec())
}

/// What a run cost, as a record states it.
#[must_use]
pub fn cost(traffic: Traffic) -> Cost {
    Cost {
        requests: traffic.requests,
        round_trips: traffic.round_trips,
        bytes: traffic.bytes,
        units: Some(traffic.units),
    }
}
