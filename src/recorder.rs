//! Outcomes put on record as they come, so that nothing of them is kept but what the record has.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use gherkin::Scenario;
use greenroom_graph::Evidence;
use greenroom_results::{
    Between, Reason, Sentence, Shared, Subject, Value, Verdict, on_the_page_of, say,
};
use greenroom_shelf::Shelf;
use greenroom_steps::{Check, Exported};
use jiff::Timestamp;
use serde_json::Value as Json;

use crate::document::{Documentation, Written, scenarios, tagged};
use crate::joins::Joins;
use crate::record::{Circumstances, counts, features, requirements, to_the_millisecond};
use crate::results::{
    self, Exchange, Finding, Fix, Named, Readiness, Run, SCHEMA, ScenarioText, StepOutcome,
    StepResult, StepText, Tool, VERSION,
};
use crate::run::{self, Outcome};
use crate::seen::{self, Mark};
use crate::trace::drift::suspect;

/// A run that is being put on record.
pub struct Recorder<'a> {
    documentation: &'a Documentation,
    tenant: String,
    texts: Texts<'a>,
    exchanges: Exchanges,
    /// By the numbers of their scenarios.
    findings: Vec<Option<Finding>>,
    marks: Vec<Mark>,
    joins: Joins,
    shared: Shared,
    /// The scenarios that ran, by their features' paths and their lines.
    ran: BTreeSet<(String, usize)>,
    concludes: bool,
}

impl<'a> Recorder<'a> {
    /// A record of a run of so many scenarios over the tenant with this id; the answers are kept on
    /// the shelf.
    #[must_use]
    pub fn new(
        documentation: &'a Documentation,
        tenant: &str,
        scenarios: usize,
        shelf: Option<Arc<Shelf>>,
    ) -> Self {
        Self {
            documentation,
            tenant: tenant.to_owned(),
            texts: Texts {
                documentation,
                listed: Vec::new(),
            },
            exchanges: Exchanges {
                listed: shelf.map(results::Evidence::on).unwrap_or_default(),
                whole: HashMap::new(),
                entries: HashMap::new(),
                exported: HashMap::new(),
            },
            findings: Vec::with_capacity(scenarios),
            marks: Vec::new(),
            joins: Joins::default(),
            shared: Shared::default(),
            ran: BTreeSet::new(),
            concludes: false,
        }
    }

    /// Puts the outcome of the scenario with this number on record.
    pub fn add(&mut self, number: usize, outcome: Outcome) {
        let documentation = self.documentation;
        self.concludes |= matches!(outcome.verdict, Verdict::Pass | Verdict::Fail);
        self.ran
            .insert((outcome.id.feature.clone(), outcome.id.line));
        self.joins
            .add(documentation, number, &outcome, &mut self.shared);
        if self.findings.len() <= number {
            self.findings.resize_with(number + 1, || None);
            self.marks.resize(number + 1, Mark::default());
        }
        self.marks[number] = Mark::of(&outcome);
        let scenario = self.texts.number(&outcome);
        let requirement = self.texts.listed[scenario].1.requirement.as_str();
        let requirement = self.shared.text(requirement);
        let names = names(&self.tenant, &outcome);
        let finding = self.finding(outcome, (scenario, requirement), names);
        self.findings[number] = Some(finding);
    }

    fn finding(
        &mut self,
        outcome: Outcome,
        (scenario, requirement): (usize, Arc<str>),
        names: Named,
    ) -> Finding {
        let documentation = self.documentation;
        let steps = self.shared.steps(steps(&outcome));
        let record = outcome.record;
        let page = documentation
            .requirements
            .iter()
            .find(|page| *page.id == *requirement);
        let conclusion = outcome.stopped_at.unwrap_or_else(|| passed(&record.checks));
        let reason = conclusion.reason.as_ref().map_or("", Reason::word);
        let written = page.and_then(|page| page.fix_section(reason));
        let fix = conclusion
            .fix
            .map(Fix::from)
            .or_else(|| written.map(|section| section.fix.clone()))
            .or_else(|| elsewhere(documentation, reason))
            .map(|fix| Box::new(Fix { names, ..fix }));
        let notes = record.notes.into_iter();
        Finding {
            requirement,
            scenario,
            subject: self.shared.subject(record.subject),
            verdict: outcome.verdict,
            reason: conclusion.reason,
            expected: self.shared.sentence(conclusion.expected),
            found: self.shared.sentence(conclusion.found),
            fix,
            attestation: None,
            waiver: None,
            notes: notes.map(|note| self.shared.sentence(note)).collect(),
            steps,
            evidence: self.exchanges.all(&record.evidence, &record.exported),
        }
    }

    /// Whether something was concluded from the tenant's answers.
    #[must_use]
    pub fn concludes(&self) -> bool {
        self.concludes
    }

    /// The record; `earlier` is the last run before it, where it is known.
    #[must_use]
    pub fn finish(mut self, about: Circumstances, earlier: Option<&Run>) -> Run {
        let documentation = self.documentation;
        let evidence = self.exchanges.into_listed();
        let listed = self.texts.listed.into_iter();
        let scenarios: Vec<ScenarioText> = listed.map(|(_, text)| text).collect();
        let mut findings = listed_findings(self.findings);
        about
            .ledger
            .attest(documentation, &scenarios, &mut findings, &mut self.shared);
        let missing_permissions = run::missing(about.granted.as_deref(), &scenarios);
        let (mut joins, meetings) = self.joins.in_order();
        let marks = &self.marks;
        seen::outrank(documentation, marks, &mut findings, &mut joins, earlier);
        let provenance = about.ledger.digests(about.provenance);
        let said = about.ledger.waive(&mut findings);
        let left_out = left_out(documentation, &self.ran);
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
            provenance: Some(provenance),
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
            evidence,
        }
    }
}

/// The findings; each number has one, once all scenarios have come to their end.
#[expect(
    clippy::filter_map_identity,
    reason = "it goes on in the same memory, which `flatten` takes once more"
)]
fn listed_findings(findings: Vec<Option<Finding>>) -> Vec<Finding> {
    findings.into_iter().filter_map(|finding| finding).collect()
}

/// Puts outcomes on record that are all there; `earlier` is the last run before it, where it is
/// known.
#[must_use]
pub fn record(
    documentation: &Documentation,
    outcomes: Vec<Outcome>,
    about: Circumstances,
    earlier: Option<&Run>,
) -> Run {
    let mut recorder = Recorder::new(documentation, &about.tenant.id, outcomes.len(), None);
    let numbered = outcomes.into_iter().enumerate();
    numbered.for_each(|(number, outcome)| recorder.add(number, outcome));
    recorder.finish(about, earlier)
}

/// Every answer once, numbered in the order findings refer to it.
#[derive(Default)]
struct Exchanges {
    /// By the question: a number, and when the answer came.
    whole: HashMap<String, (usize, Timestamp)>,
    /// Entries of a list, by the question and their ids.
    entries: HashMap<String, HashMap<String, (usize, Timestamp)>>,
    /// Exports, by the cmdlet, the file and what they say.
    exported: HashMap<[String; 3], usize>,
    listed: results::Evidence,
}

impl Exchanges {
    /// The numbers of what a finding rests on.
    fn all(&mut self, evidence: &[Arc<Evidence>], exported: &[Arc<Exported>]) -> Box<[usize]> {
        let mut numbers = Vec::with_capacity(evidence.len() + exported.len());
        numbers.extend(evidence.iter().map(|kept| self.number(kept)));
        numbers.extend(exported.iter().map(|kept| self.number_of_export(kept)));
        numbers.into()
    }

    fn number_of_export(&mut self, exported: &Exported) -> usize {
        let mut exchange = exported.exchange();
        exchange.time = to_the_millisecond(exchange.time);
        let next = self.listed.len();
        let key = [&exchange.method, &exchange.url, &exchange.body.to_string()].map(String::clone);
        let number = *self.exported.entry(key).or_insert(next);
        if number == next {
            self.listed.push(&exchange);
        }
        number
    }

    /// The answers, without what told one from the other.
    fn into_listed(self) -> results::Evidence {
        self.listed
    }

    /// What was asked again, and answered at another time, is another answer.
    fn number(&mut self, evidence: &Evidence) -> usize {
        let url = evidence.request.url.clone();
        let next = (self.listed.len(), evidence.time);
        let id = evidence.body.get("id").and_then(Json::as_str);
        let known = match id.filter(|_| evidence.entry) {
            Some(id) => {
                let entries = self.entries.entry(url).or_default();
                entries.entry(id.to_owned()).or_insert(next)
            }
            None => self.whole.entry(url).or_insert(next),
        };
        if known.1 != evidence.time {
            *known = next;
        }
        if *known == next {
            self.listed.push(&exchange(evidence));
        }
        known.0
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
fn names(tenant: &str, outcome: &Outcome) -> Named {
    let known = outcome.record.names.iter();
    let known = known.map(|(name, value)| ((*name).to_owned(), name_of(name, value.clone())));
    let mut names: BTreeMap<String, Value> = known.collect();
    names.insert("TENANT_ID".to_owned(), Value::id(tenant));
    if let Subject::Account(name) = &outcome.record.subject {
        let account = names.entry("ACCOUNT".to_owned());
        account.or_insert_with(|| Value::account(&**name));
    }
    names.into_iter().collect()
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

/// How to fix a cause that the page of another requirement knows. The commands stay there: their
/// placeholders stand for objects that this finding did not look up.
fn elsewhere(documentation: &Documentation, reason: &str) -> Option<Fix> {
    let page = documentation.page_that_fixes(reason)?;
    let fix = &page.fix_section(reason)?.fix;
    Some(Fix {
        text: format!("{}\n\n{}", fix.text, on_the_page_of(&page.id)).into(),
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

fn steps(outcome: &Outcome) -> impl Iterator<Item = StepResult> {
    let times = &outcome.times;
    let result = move |(index, step): (usize, &run::StepOutcome)| {
        let check = outcome.found.get(&index);
        let came_of_it = match step {
            run::StepOutcome::Passed => StepOutcome::Passed,
            run::StepOutcome::NotRun => StepOutcome::NotRun,
            run::StepOutcome::Stopped => match check {
                Some(check) if check.verdict == Verdict::Fail => StepOutcome::Failed,
                _ => StepOutcome::Stopped,
            },
        };
        let took = times.get(index);
        StepResult {
            assumed: outcome.assumed.contains(&index),
            outcome: came_of_it,
            milliseconds: took.map(|took| u64::try_from(took.as_millis()).unwrap_or(u64::MAX)),
            found: check.map(|check| check.found.clone()),
        }
    };
    outcome.steps.iter().enumerate().map(result)
}

/// The requirements of which a scenario of an audit did not run, for no account or for a tag.
fn left_out(documentation: &Documentation, ran: &BTreeSet<(String, usize)>) -> BTreeSet<String> {
    let mut left_out = BTreeSet::new();
    for written in &documentation.features {
        let of_file = ran.iter().filter(|(file, _)| *file == written.path);
        let ran: BTreeSet<usize> = of_file.map(|(_, line)| *line).collect();
        for (rule, scenario) in scenarios(&written.feature) {
            let tags = run::tags(&written.feature, rule, scenario);
            if run::is_audited(&tags) && !ran.contains(&scenario.position.line) {
                left_out.extend(tagged(&tags, "requirement").map(str::to_owned));
            }
        }
    }
    left_out
}

/// An answer as a record states it.
fn exchange(evidence: &Evidence) -> Exchange<&Json> {
    Exchange {
        method: evidence.request.method.to_owned(),
        url: evidence.request.url.clone(),
        permission: evidence.request.permission.to_owned(),
        status: evidence.status,
        request_id: evidence.request_id.clone(),
        time: to_the_millisecond(evidence.time),
        body: &evidence.body,
        entry: evidence.entry,
        export: None,
    }
}
