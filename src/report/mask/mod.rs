//! A run made safe to publish: what comes from the tenant becomes tokens, such as
//! `account-7k2mqx4d9rtw`.
//!
//! A token is computed from the value and a key of the tenant's, which stays with the full records.
//! So it is the same on every page and in every run, another one in the book of another tenant,
//! and in no order; and without the key nothing can be computed from it: what an address is cannot
//! be found by trying addresses.
//!
//! What is not known to be public is masked: in an answer each value of each property, in a
//! sentence each word that the program does not say itself.

mod body;
mod key;
mod known;
mod prose;
mod public;
mod text;
mod vocabulary;

use std::collections::{HashMap, HashSet};

use greenroom_graph::{Permission, is_id};
use greenroom_results::Subject;

pub use key::Key;

use known::{Known, Said};

use crate::document;
use crate::history::{Earlier, History};
use crate::results::Changes;
use crate::results::{
    Attestation, Door, Exchange, Features, Finding, Fix, Join, Meeting, Run, ScenarioText,
    StepResult, StepText, Tenant, TenantSource, Waiver, Way,
};

/// Tokens, and what they stand for. One mask serves all runs that a book shows.
#[derive(Debug)]
pub struct Mask {
    key: Key,
    tokens: HashMap<String, String>,
    /// Values that the tenant itself writes in lower case: nothing tells them from a word.
    lower: HashSet<String>,
    /// Ids that an answer calls those of a product or a plan.
    products: HashSet<String>,
    /// Words of those who wrote the features and the pages of the book.
    authored: HashSet<String>,
}

/// Whether an address is of Microsoft's, by its host.
#[must_use]
pub(super) fn is_microsofts(address: &str) -> bool {
    public::host(address)
}

impl Mask {
    /// A mask for a book about this run, by the key in its record. Where there is none that could
    /// not be guessed, as in a record of an earlier version, the tokens are this book's alone.
    #[must_use]
    pub fn new(run: &Run) -> Self {
        Self {
            key: Key::read(&run.mask).unwrap_or_else(Key::draw),
            tokens: HashMap::new(),
            lower: HashSet::new(),
            products: HashSet::new(),
            authored: HashSet::new(),
        }
    }

    /// Leaves the words alone that stand on the pages of the book, which are published as they are.
    #[must_use]
    pub fn beside<'a>(mut self, pages: impl IntoIterator<Item = &'a str>) -> Self {
        let words = pages.into_iter().flat_map(vocabulary::authored);
        self.authored.extend(words);
        self
    }

    /// The run with everything masked that is not the same in every tenant.
    #[must_use]
    pub fn run(&mut self, run: &Run) -> Run {
        self.name_the_tenant(run);
        self.read_the_features(run);
        let run = run.clone();
        // What stands by itself is learned first, so that it is found within sentences as well.
        let joins: Vec<Join> = run.joins.into_iter().map(|join| self.join(join)).collect();
        let meetings: Vec<Meeting> = run.meetings.into_iter().map(|m| self.meeting(m)).collect();
        let evidence: Vec<Exchange> = run.evidence.into_iter().map(|e| self.exchange(e)).collect();
        let findings: Vec<Finding> = run.findings.into_iter().map(|f| self.finding(f)).collect();
        let mut masked = Run {
            tenant: self.tenant(run.tenant),
            features: self.features(run.features),
            joins,
            meetings,
            evidence,
            findings,
            masked: true,
            mask: String::new(),
            ..run
        };
        for scenario in &mut masked.scenarios {
            scenario.file = self.file(&scenario.file);
        }
        let mut said = Said::default();
        texts(&mut masked, &mut |text| said.add(text));
        let known = Known::of(said, &self.tokens, &self.lower);
        let mut mask = |text: &mut String| {
            *text = self.sentence(&known, text);
        };
        texts(&mut masked, &mut mask);
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
        let mut said = Said::default();
        texts_of_changes(&mut changes, &mut |text| said.add(text));
        for change in &mut changes.listed {
            if let Subject::Account(name) = &mut change.subject {
                *name = self.account(name);
            }
        }
        let known = Known::of(said, &self.tokens, &self.lower);
        texts_of_changes(&mut changes, &mut |text| {
            *text = self.sentence(&known, text);
        });
        changes
    }

    /// The token of a value; the same one whenever it comes again.
    fn token(&mut self, kind: &str, value: &str) -> String {
        let low = lower(value);
        if let Some(token) = self.tokens.get(&low) {
            if low == value && !self.lower.contains(&low) {
                self.lower.insert(low.clone());
            }
            return token.clone();
        }
        if low == value {
            self.lower.insert(low.clone());
        }
        let token = format!("{kind}-{}", self.key.code(&low));
        self.tokens.insert(low, token.clone());
        token
    }

    fn name_the_tenant(&mut self, run: &Run) {
        self.token("tenant-id", &run.tenant.id);
        if let Some(name) = &run.tenant.display_name {
            self.token("tenant", name);
        }
        for account in &run.tenant.accounts {
            self.account(account);
        }
    }

    /// Learns the words of features that somebody wrote.
    fn read_the_features(&mut self, run: &Run) {
        if run.features.digest == document::bundled().digest {
            return;
        }
        let steps = run.scenarios.iter().flat_map(|scenario| &scenario.steps);
        let steps = steps.map(|step| step.text.as_str());
        let names = run.scenarios.iter().map(|scenario| scenario.name.as_str());
        let statements = run
            .documents
            .iter()
            .flat_map(|document| &document.statements);
        let statements = statements.map(|statement| statement.id.as_str());
        let written = steps.chain(names).chain(statements);
        self.authored.extend(written.flat_map(vocabulary::authored));
    }

    /// The features, by their paths where they are the bundled ones.
    fn features(&mut self, features: Features) -> Features {
        let digest = if features.digest == document::bundled().digest {
            features.digest
        } else {
            // Of features with one name in them the digest would tell the name.
            self.token("digest", &features.digest)
        };
        Features {
            digest,
            files: features.files.iter().map(|file| self.file(file)).collect(),
            tags: features.tags,
        }
    }

    fn file(&mut self, path: &str) -> String {
        if document::bundled().files.contains(path) {
            return path.to_owned();
        }
        self.token("file", path)
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
            _ if value.contains('@') => "account",
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
            } if !public::endpoint(&graph) => TenantSource::Live {
                cloud,
                graph: self.token("link", &graph),
                sign_in,
            },
            TenantSource::Mock { fixture } if !crate::fixtures::FIXTURES.has(&fixture) => {
                TenantSource::Mock {
                    fixture: self.token("file", &fixture),
                }
            }
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
        let is_known = |known: &Permission| known.name == exchange.permission;
        let permission = if Permission::all().iter().any(is_known) {
            exchange.permission
        } else {
            self.token("permission", &exchange.permission)
        };
        Exchange {
            url: self.url(&exchange.url),
            permission,
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
    run.features.tags.iter_mut().for_each(&mut *text);
    for ScenarioText {
        name,
        steps,
        suspect,
        ..
    } in &mut run.scenarios
    {
        [name].into_iter().chain(suspect).for_each(&mut *text);
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
        not_looked_at,
        doors,
        ..
    } in &mut run.joins
    {
        let own = [because, lobby_because].into_iter().chain(not_looked_at);
        own.for_each(&mut *text);
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
        text: prose,
        ways,
        who,
    }) = fix
    {
        [prose].into_iter().chain(who).for_each(&mut *text);
        for Way { text: way, .. } in ways {
            text(way);
        }
    }
}

fn texts_of_changes(changes: &mut Changes, text: &mut impl FnMut(&mut String)) {
    for change in &mut changes.listed {
        for state in change.before.iter_mut().chain(&mut change.after) {
            text(&mut state.detail);
        }
    }
    changes.notes.iter_mut().for_each(text);
}

/// The text in lower case, with every character at the place it had.
fn lower(text: &str) -> String {
    let one = |c: char| {
        if c.is_ascii() {
            return c.to_ascii_lowercase();
        }
        let mut lowered = c.to_lowercase();
        match (lowered.next(), lowered.next()) {
            (Some(low), None) if low.len_utf8() == c.len_utf8() => low,
            _ => c,
        }
    };
    text.chars().map(one).collect()
}
