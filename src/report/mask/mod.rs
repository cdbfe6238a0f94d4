//! A run made safe to publish: what comes from the tenant becomes tokens, such as
//! `account-3-kvzt`.
//!
//! A token is a number in the order of the record and a word of the tenant's, drawn at random. So
//! it is the same on every page, another one in the book of another tenant, and nothing can be
//! computed from it: what an address is cannot be found by trying addresses.
//!
//! What is not known to be public is masked, so that a property nobody thought of is, too.

mod body;
mod prose;
mod public;

use std::collections::{BTreeMap, HashMap, HashSet};

use greenroom_graph::is_id;
use greenroom_steps::Subject;

use prose::Prose;

use crate::changes::Changes;
use crate::history::{Earlier, History};
use crate::results::{
    Attestation, Door, Exchange, Features, Finding, Fix, Join, Meeting, Run, ScenarioText,
    StepResult, StepText, Tenant, TenantSource, Waiver, Way,
};

/// Tokens, and what they stand for. One mask serves all runs that a book shows.
#[derive(Debug)]
pub struct Mask {
    word: String,
    tokens: HashMap<String, String>,
    numbers: BTreeMap<&'static str, usize>,
    /// Values that the tenant itself writes in lower case: nothing tells them from a word.
    lower: HashSet<String>,
    /// Ids that an answer calls those of a product or a plan.
    products: HashSet<String>,
}

/// Whether an address is of Microsoft's, by its host.
#[must_use]
pub(super) fn is_microsofts(address: &str) -> bool {
    public::host(address)
}

/// A word for the tokens of a tenant.
#[must_use]
pub fn word() -> String {
    // Without vowels it does not happen to mean something.
    let letter = || fastrand::choice(*b"bcdfghjkmnpqrstvwxz").map_or('x', char::from);
    std::iter::repeat_with(letter).take(4).collect()
}

impl Mask {
    /// A mask for a book about this run.
    #[must_use]
    pub fn new(run: &Run) -> Self {
        Self {
            word: run.mask.clone(),
            tokens: HashMap::new(),
            numbers: BTreeMap::new(),
            lower: HashSet::new(),
            products: HashSet::new(),
        }
    }

    /// The run with everything masked that is not the same in every tenant.
    #[must_use]
    pub fn run(&mut self, run: &Run) -> Run {
        self.name_the_tenant(run);
        let run = run.clone();
        // What stands by itself is learned first, so that it is found within sentences as well.
        let joins: Vec<Join> = run.joins.into_iter().map(|join| self.join(join)).collect();
        let meetings: Vec<Meeting> = run.meetings.into_iter().map(|m| self.meeting(m)).collect();
        let evidence: Vec<Exchange> = run.evidence.into_iter().map(|e| self.exchange(e)).collect();
        let findings: Vec<Finding> = run.findings.into_iter().map(|f| self.finding(f)).collect();
        let tenant = self.tenant(run.tenant);
        let prose = Prose::of(&self.tokens, &self.lower);
        let mut text = |text: &mut String| *text = self.sentence(&prose, text);
        let mut masked = Run {
            tenant,
            joins,
            meetings,
            evidence,
            findings,
            masked: true,
            ..run
        };
        texts(&mut masked, &mut text);
        masked
    }

    /// The run, and what its book tells of earlier ones, masked.
    #[must_use]
    pub fn all(mut self, run: &Run, earlier: Option<Earlier>) -> (Run, Option<History>) {
        let masked = self.run(run);
        let history = earlier.map(|earlier| {
            // What was found differs by the names in it: runs are compared as they are.
            let history = earlier.history(run);
            // Names that only the earlier run has are learned from it.
            let _ = earlier.last.as_ref().map(|last| self.run(last));
            let changes = history.changes.map(|changes| self.changes(changes));
            History { changes, ..history }
        });
        (masked, history)
    }

    fn changes(&mut self, mut changes: Changes) -> Changes {
        let prose = Prose::of(&self.tokens, &self.lower);
        for change in &mut changes.listed {
            if let Subject::Account(name) = &mut change.subject {
                *name = self.account(name);
            }
            for state in change.before.iter_mut().chain(&mut change.after) {
                state.detail = self.sentence(&prose, &state.detail);
            }
        }
        for note in &mut changes.notes {
            *note = self.sentence(&prose, note);
        }
        changes
    }

    /// The token of a value; the same one whenever it comes again.
    fn token(&mut self, kind: &'static str, value: &str) -> String {
        let key = prose::lower(value);
        if key == value {
            self.lower.insert(key.clone());
        }
        if let Some(token) = self.tokens.get(&key) {
            return token.clone();
        }
        let number = self.numbers.entry(kind).or_default();
        *number += 1;
        let token = format!("{kind}-{number}-{}", self.word);
        self.tokens.insert(key, token.clone());
        token
    }

    fn name(&mut self, value: &str, token: &str) {
        let token = format!("{token}-{}", self.word);
        let key = prose::lower(value);
        if key == value {
            self.lower.insert(key.clone());
        }
        self.tokens.entry(key).or_insert(token);
    }

    fn name_the_tenant(&mut self, run: &Run) {
        self.name(&run.tenant.id, "tenant-id");
        if let Some(name) = &run.tenant.display_name {
            self.name(name, "tenant");
        }
        for account in &run.tenant.accounts {
            self.account(account);
        }
    }

    fn account(&mut self, account: &str) -> String {
        if let Some((_, domain)) = account.rsplit_once('@') {
            self.token("domain", domain);
        }
        self.token("account", account)
    }

    /// A value that stands by itself.
    fn value(&mut self, property: &str, value: &str) -> String {
        if value.trim().is_empty() || public::value(property, value) {
            if public::is_product(property, value) {
                self.products.insert(value.to_lowercase());
            }
            return value.to_owned();
        }
        if is_id(value) {
            return self.id(value);
        }
        let kind = match property {
            _ if value.contains("://") => "link",
            _ if value.contains('@') => "address",
            name if name.to_lowercase().ends_with("name") => "name",
            _ => "text",
        };
        self.token(kind, value)
    }

    fn id(&mut self, id: &str) -> String {
        if public::id(id) || self.products.contains(&id.to_lowercase()) {
            return id.to_owned();
        }
        self.token("id", id)
    }

    fn tenant(&mut self, tenant: Tenant) -> Tenant {
        let source = match tenant.source {
            TenantSource::Live {
                cloud,
                graph,
                sign_in,
            } if !public::host(&graph) => TenantSource::Live {
                cloud,
                graph: self.token("link", &graph),
                sign_in,
            },
            source => source,
        };
        Tenant {
            id: self.token("tenant-id", &tenant.id),
            display_name: tenant.display_name.map(|name| self.token("tenant", &name)),
            source,
            accounts: tenant.accounts.iter().map(|a| self.account(a)).collect(),
        }
    }

    fn join(&mut self, join: Join) -> Join {
        Join {
            account: self.account(&join.account),
            display_name: join.display_name.map(|name| self.token("name", &name)),
            ..join
        }
    }

    fn meeting(&mut self, meeting: Meeting) -> Meeting {
        Meeting {
            url: self.token("meeting", &meeting.url),
            subject: meeting
                .subject
                .map(|subject| self.token("subject", &subject)),
            tenant_id: self.token("tenant-id", &meeting.tenant_id),
            lobby_scope: meeting.lobby_scope.map(|scope| self.value("scope", &scope)),
        }
    }

    fn exchange(&mut self, exchange: Exchange) -> Exchange {
        Exchange {
            url: self.url(&exchange.url),
            request_id: exchange.request_id.map(|id| self.token("request", &id)),
            body: self.body("", exchange.body),
            ..exchange
        }
    }

    fn finding(&mut self, finding: Finding) -> Finding {
        let subject = match finding.subject {
            Subject::Account(name) => Subject::Account(self.account(&name)),
            Subject::Tenant => Subject::Tenant,
        };
        Finding {
            subject,
            attestation: finding.attestation.map(|attestation| Attestation {
                who: self.token("person", &attestation.who),
                proof: self.token("text", &attestation.proof),
                ..attestation
            }),
            waiver: finding.waiver.map(|waiver| Waiver {
                reason: self.token("text", &waiver.reason),
                owner: self.token("person", &waiver.owner),
                ..waiver
            }),
            ..finding
        }
    }
}

/// Everything in a run that is a sentence, or may hold one.
fn texts(run: &mut Run, text: &mut impl FnMut(&mut String)) {
    run.notes.iter_mut().for_each(&mut *text);
    if let TenantSource::Mock { fixture } = &mut run.tenant.source {
        text(fixture);
    }
    let Features { files, tags, .. } = &mut run.features;
    files.iter_mut().chain(tags).for_each(&mut *text);
    for ScenarioText {
        file,
        name,
        steps,
        suspect,
        ..
    } in &mut run.scenarios
    {
        [file, name].into_iter().chain(suspect).for_each(&mut *text);
        for StepText {
            text: step, table, ..
        } in steps
        {
            text(step);
            table.iter_mut().flatten().for_each(&mut *text);
        }
    }
    for Join {
        because,
        lobby_because,
        doors,
        ..
    } in &mut run.joins
    {
        [because, lobby_because].into_iter().for_each(&mut *text);
        let doors = doors.iter_mut().map(|Door { because, .. }| because);
        doors.for_each(&mut *text);
    }
    run.findings
        .iter_mut()
        .for_each(|finding| of_finding(finding, text));
}

fn of_finding(finding: &mut Finding, text: &mut impl FnMut(&mut String)) {
    let Finding {
        expected,
        found,
        fix,
        notes,
        steps,
        ..
    } = finding;
    [expected, found]
        .into_iter()
        .chain(notes)
        .for_each(&mut *text);
    let founds = steps
        .iter_mut()
        .filter_map(|StepResult { found, .. }| found.as_mut());
    founds.for_each(&mut *text);
    if let Some(Fix {
        text: prose, ways, ..
    }) = fix
    {
        text(prose);
        for Way { text: way, .. } in ways {
            text(way);
        }
    }
}
