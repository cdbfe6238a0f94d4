//! What a report says of one finding: whom it is about, what was found where, and what to do. It
//! stands alone, for a reader who sees nothing else.

use greenroom_results::{Sentence, Subject};

use super::state::State;
use crate::advice::{Advice, advice};
use crate::{ledger, plain};
use greenroom_results::{Finding, FixTool, Level, RequirementResult, Run, ScenarioText, Way};

/// A finding, or a requirement of which a scenario did not run.
pub(super) struct Case<'a> {
    /// What the formats say of it.
    pub(super) state: State,
    /// The requirement; none where a record does not list it.
    pub(super) requirement: Option<&'a RequirementResult>,
    /// The finding; none where nothing ran.
    pub(super) finding: Option<&'a Finding>,
    run: &'a Run,
    /// What to do.
    advice: Option<Advice>,
}

/// Every case of a run: its findings in their order, then the requirements without a result.
pub(super) fn cases(run: &Run) -> Vec<Case<'_>> {
    let of_finding = |finding| Case {
        state: State::of(finding),
        requirement: run
            .requirements
            .iter()
            .find(|r| *r.id == *finding.requirement),
        finding: Some(finding),
        run,
        advice: advice(run, finding),
    };
    let left_out = run.requirements.iter().filter(|r| r.verdict.is_none());
    let left_out = left_out.map(|requirement| Case {
        state: State::NothingRan,
        requirement: Some(requirement),
        finding: None,
        run,
        advice: None,
    });
    run.findings
        .iter()
        .map(of_finding)
        .chain(left_out)
        .collect()
}

/// The account in the name of a scenario.
const ACCOUNT: &str = "<account>";
/// The tenant in a report.
const TENANT: &str = "the whole tenant";

impl<'a> Case<'a> {
    /// The id of the requirement.
    pub(super) fn id(&self) -> String {
        let of_finding = self.finding.map(|finding| &*finding.requirement);
        let id = of_finding.or(self.requirement.map(|requirement| requirement.id.as_str()));
        plain::line(id.unwrap_or_default())
    }

    /// The title of the requirement; its id where the record does not list it.
    pub(super) fn title(&self) -> String {
        self.requirement
            .map_or_else(|| self.id(), |requirement| plain::line(&requirement.title))
    }

    /// How much the requirement weighs; one that a record does not list weighs most.
    pub(super) fn level(&self) -> Level {
        self.requirement
            .map_or(Level::Required, |requirement| requirement.level)
    }

    /// Whom it is about.
    pub(super) fn subject(&self) -> String {
        match self.finding.map(|finding| &finding.subject) {
            Some(Subject::Account(name)) => plain::line(name),
            Some(Subject::Tenant) | None => TENANT.to_owned(),
        }
    }

    /// The account, where it is about one.
    pub(super) fn account(&self) -> Option<&'a str> {
        match self.finding.map(|finding| &finding.subject) {
            Some(Subject::Account(name)) => Some(name),
            _ => None,
        }
    }

    /// The scenario; none where nothing ran.
    pub(super) fn scenario(&self) -> Option<&'a ScenarioText> {
        self.run.scenarios.get(self.finding?.scenario)
    }

    /// What the scenario is called, for this account.
    pub(super) fn name(&self) -> String {
        let Some(scenario) = self.scenario() else {
            return format!("{} was not audited", self.id());
        };
        match self.account() {
            Some(account) if !scenario.name.contains(ACCOUNT) => {
                format!("{}: {}", plain::line(account), plain::line(&scenario.name))
            }
            _ => self.of_account(&scenario.name),
        }
    }

    /// A text of the scenario with the account in it.
    pub(super) fn of_account(&self, text: &str) -> String {
        let text = plain::line(text);
        match self.account() {
            Some(account) => text.replace(ACCOUNT, &plain::line(account)),
            None => text,
        }
    }

    /// The feature and its line at which it was decided.
    pub(super) fn place(&self) -> Option<(String, usize)> {
        let (place, _) = self.run.decided_at(self.finding?);
        let (file, line) = place.rsplit_once(':')?;
        Some((plain::line(file), line.parse().ok()?))
    }

    /// What was found.
    pub(super) fn found(&self) -> String {
        self.finding.map_or_else(
            || "a scenario of this requirement did not run".to_owned(),
            |finding| said(&finding.found),
        )
    }

    /// What is required.
    pub(super) fn expected(&self) -> String {
        self.finding
            .map(|finding| said(&finding.expected))
            .unwrap_or_default()
    }

    /// The word of its reason; empty for a pass.
    pub(super) fn reason(&self) -> String {
        plain::line(self.finding.map_or("", Finding::reason_word))
    }

    /// Its state and, where there is one, its reason, as two words.
    pub(super) fn kind(&self) -> String {
        let words = self.state.words();
        match self.reason() {
            reason if reason.is_empty() => words.to_owned(),
            reason => format!("{words}: {reason}"),
        }
    }

    /// What to do, as plain text.
    pub(super) fn fix(&self) -> String {
        if self.finding.is_none() {
            return "Audit this requirement too.".to_owned();
        }
        let text = self
            .advice
            .as_ref()
            .map(|advice| plain::words(&advice.text));
        one_line(&text.unwrap_or_default())
    }

    /// Who can do it.
    pub(super) fn who(&self) -> String {
        let who = self
            .advice
            .as_ref()
            .and_then(|advice| advice.who.as_deref());
        plain::line(who.unwrap_or_default())
    }

    /// The first way to do it: with which tool, and how.
    pub(super) fn way(&self) -> Option<(&'static str, String)> {
        let way: &Way = self.advice.as_ref()?.ways.first()?;
        let text = match way.tool {
            FixTool::Portal => plain::words(&way.text),
            _ => way.text.clone(),
        };
        Some((way.tool.name(), plain::lines(&text)))
    }

    /// Who accepted it, until when, and why.
    pub(super) fn waiver(&self) -> Option<String> {
        let waiver = self.finding?.waiver.as_ref()?;
        Some(plain::line(&ledger::waiver(waiver)))
    }

    /// What a person recorded.
    pub(super) fn attestation(&self) -> Option<String> {
        let attestation = self.finding?.attestation.as_ref()?;
        Some(plain::line(&ledger::attestation(attestation)))
    }

    /// What is worth knowing and changes no verdict.
    pub(super) fn notes(&self) -> Vec<String> {
        let notes = self.finding.map(|finding| finding.notes.as_slice());
        notes.unwrap_or_default().iter().map(said).collect()
    }

    /// How long its steps took, in milliseconds.
    pub(super) fn milliseconds(&self) -> u64 {
        let steps = self.finding.map(|finding| &*finding.steps);
        let took = steps.unwrap_or_default().iter();
        took.filter_map(|step| step.milliseconds).sum()
    }

    /// Whom it is about, what it says, what was found, and of which requirement, on a line.
    pub(super) fn headline(&self) -> String {
        format!(
            "{}: {}: {} ({})",
            self.subject(),
            self.state.words(),
            self.found(),
            self.id()
        )
    }

    /// What else there is to say, each with its name, in the order to read it.
    pub(super) fn particulars(&self) -> Vec<(&'static str, String)> {
        let requirement = format!("{} ({})", self.title(), self.level().word());
        let mut all = vec![("Requirement", requirement), ("Expected", self.expected())];
        all.extend(self.waiver().map(|text| ("Waiver", text)));
        all.extend(self.attestation().map(|text| ("Recorded", text)));
        all.extend([("Fix", self.fix()), ("Who", self.who())]);
        all.extend(self.way());
        all.extend(self.notes().into_iter().map(|note| ("Note", note)));
        if let Some((file, line)) = self.place() {
            all.push(("Where", format!("{file}:{line}")));
        }
        all.retain(|(_, text)| !text.is_empty());
        all
    }

    /// All of it as a text of several lines.
    pub(super) fn text(&self) -> String {
        let mut lines = vec![self.headline()];
        let particulars = self.particulars().into_iter();
        lines.extend(particulars.map(|(name, text)| format!("{name}: {text}")));
        lines.join("\n")
    }
}

/// A sentence in a line of plain text.
pub(super) fn said(sentence: &Sentence) -> String {
    plain::line(&sentence.to_string())
}

/// A text of several paragraphs on one line.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    plain::line(&words.join(" "))
}
