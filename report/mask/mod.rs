//! A run made safe to publish: what comes from the tenant becomes tokens, such as
//! `account-7k2mqx4d9rtw`.
//!
//! A token is computed from the value and a key of the tenant's, which stays with the full records.
//! So it is the same on every page and in every run, another one in the book of another tenant,
//! and in no order; and without the key nothing can be computed from it: what an address is cannot
//! be found by trying addresses.
//!
//! What is not known to be public is masked: in an answer each value of each property, in a
//! sentence each value by its kind, and of what people wrote all of it.

mod body;
mod key;
mod names;
mod provenance;
mod public;
mod sentence;
mod written;

use std::collections::{BTreeMap, HashMap, HashSet};

use greenroom_graph::{Permission, is_id};
use greenroom_results::Subject;

pub use key::Key;
pub use names::Names;
pub use public::{Model, Public};
pub use written::Lines;
use written::Published;

use greenroom_results::Changes;
use greenroom_results::{
    Admission, Attestation, Exchange, Features, Finding, Join, Meeting, Reading, Run, Shared,
    Tenant, TenantSource, Waiver,
};
use greenroom_results::{Earlier, History};

/// Tokens, and what they stand for. One mask serves all runs that a book shows.
#[derive(Debug)]
pub struct Mask {
    key: Key,
    public: &'static Public,
    tokens: HashMap<String, String>,
    /// The value of each token, as it was written where it came first; for those alone who look them
    /// up.
    values: Option<BTreeMap<String, String>>,
    /// Ids that an answer calls those of a product or a plan.
    products: HashSet<String>,
    /// What the book itself publishes.
    published: Published,
    /// What many findings have in common.
    shared: Shared,
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
    pub fn new(run: &Run, public: &'static Public) -> Self {
        Self {
            public,
            key: Key::read(&run.mask).unwrap_or_else(Key::draw),
            tokens: HashMap::new(),
            values: None,
            products: HashSet::new(),
            published: Published::beside(&public.lines),
            shared: Shared::default(),
        }
    }

    /// Leaves the lines alone that stand on the pages of the book, which are published as they are.
    #[must_use]
    pub fn beside<'a>(mut self, pages: impl IntoIterator<Item = &'a str>) -> Self {
        self.published.add_pages(pages);
        self
    }

    /// The run with everything masked that is not the same in every tenant.
    #[must_use]
    pub fn run(&mut self, run: Run) -> Run {
        self.name_the_tenant(&run);
        self.published.add_names(&run);
        // Answers first: they tell which ids are those of products.
        let mut evidence = run.evidence.beside();
        for exchange in run.evidence.iter() {
            evidence.push(&self.exchange(exchange));
        }
        let scenarios = each(run.scenarios, |one| self.scenario(one));
        let notes = self.sentences(run.notes);
        let documents = each(run.documents, |one| self.document(one));
        let tenant = self.tenant(run.tenant);
        let features = self.features(run.features);
        let missing_permissions = each(run.missing_permissions, |one| self.permission(one));
        let joins = each(run.joins, |one| self.join(one));
        let meetings = each(run.meetings, |one| self.meeting(one));
        let findings = each(run.findings, |one| self.finding(one));
        // What is the same in every tenant is named here, too: a new property is not published unseen.
        Run {
            schema: run.schema,
            version: run.version,
            tool: run.tool,
            started: run.started,
            finished: run.finished,
            tenant,
            masked: true,
            mask: String::new(),
            notes,
            documents,
            features,
            provenance: run.provenance.map(|provenance| self.provenance(provenance)),
            missing_permissions,
            readiness: run.readiness,
            counts: run.counts,
            traffic: run.traffic,
            // How many people a tenant has is its own affair.
            reading: each(run.reading, Reading::without_size),
            requirements: run.requirements,
            joins,
            meetings,
            scenarios,
            findings,
            evidence,
        }
    }

    /// The run, and what its book tells of earlier ones, masked.
    #[must_use]
    pub fn all(mut self, run: Run, earlier: Option<Earlier>) -> (Run, Option<History>) {
        // What was found differs by the names in it: runs are compared as they are.
        let history = earlier.as_ref().map(|earlier| earlier.history(&run));
        let masked = self.run(run);
        // Names that only the earlier run has are learned from it.
        let _ = earlier
            .and_then(|earlier| earlier.last)
            .map(|last| self.run(last));
        let history = history.map(|history| {
            let changes = history.changes.map(|changes| self.changes(changes));
            History { changes, ..history }
        });
        (masked, history)
    }

    fn changes(&mut self, mut changes: Changes) -> Changes {
        changes.notes = self.sentences(changes.notes);
        for change in &mut changes.listed {
            if let Subject::Account(name) = &mut change.subject {
                *name = self.account(name).into();
            }
            for state in change.before.iter_mut().chain(&mut change.after) {
                state.detail = self.sentence(std::mem::take(&mut state.detail));
            }
        }
        changes
    }

    /// The token of a value; the same one whenever it comes again.
    fn token(&mut self, kind: &str, value: &str) -> String {
        let low = lower(value);
        if let Some(token) = self.tokens.get(&low) {
            return token.clone();
        }
        let token = format!("{kind}-{}", self.key.code(&low));
        if let Some(values) = &mut self.values {
            values.insert(token.clone(), value.to_owned());
        }
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

    /// The features, by their paths where they are the bundled ones.
    fn features(&mut self, features: Features) -> Features {
        let bundled = (self.public.digest)(&features.files);
        let digest = if bundled.as_ref() == Some(&features.digest) {
            features.digest
        } else {
            // Of features with one name in them the digest would tell the name.
            self.token("digest", &features.digest)
        };
        Features {
            digest,
            files: features.files.iter().map(|file| self.file(file)).collect(),
            tags: features.tags.map(|tags| self.token("tags", &tags)),
        }
    }

    fn file(&mut self, path: &str) -> String {
        if self.public.files.contains(path) {
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
        if value.trim().is_empty() || self.public.value(property, value) {
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
            TenantSource::Mock { fixture } if !self.public.fixtures.contains(&fixture) => {
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
            because: self.sentence(join.because),
            lobby_because: self.sentence(join.lobby_because),
            not_looked_at: self.sentences(join.not_looked_at),
            admissions: join
                .admissions
                .into_iter()
                .map(|admission| self.admission(admission))
                .collect(),
            ..join
        }
    }

    fn admission(&mut self, admission: Admission) -> Admission {
        Admission {
            because: self.sentence(admission.because),
            ..admission
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

    fn permission(&mut self, name: String) -> String {
        // An export needs none.
        if name.is_empty() || Permission::named(&name).is_some() {
            return name;
        }
        self.token("permission", &name)
    }

    fn exchange(&mut self, exchange: Exchange) -> Exchange {
        let url = match exchange.export {
            Some(_) => self.file(&exchange.url),
            None => self.url(&exchange.url),
        };
        Exchange {
            url,
            // Of a file with one name in it the digest would tell the name.
            export: exchange.export.map(|digest| self.token("digest", &digest)),
            permission: self.permission(exchange.permission),
            request_id: exchange.request_id.map(|id| self.token("request", &id)),
            body: self.body("", exchange.body),
            ..exchange
        }
    }

    fn finding(&mut self, finding: Finding) -> Finding {
        let subject = match finding.subject {
            Subject::Account(name) => Subject::Account(self.account(&name).into()),
            Subject::Tenant => Subject::Tenant,
        };
        Finding {
            subject: self.shared.subject(subject),
            expected: self.sentence(finding.expected),
            found: self.found(finding.found, finding.reason.as_ref()),
            notes: self.sentences(finding.notes),
            fix: finding.fix.map(|fix| Box::new(self.fix(*fix))),
            steps: self.steps(&finding.steps),
            attestation: finding.attestation.map(|attestation| {
                Box::new(Attestation {
                    who: self.token("person", &attestation.who),
                    proof: self.token("text", &attestation.proof),
                    ..*attestation
                })
            }),
            waiver: finding.waiver.map(|waiver| {
                Box::new(Waiver {
                    reason: self.token("text", &waiver.reason),
                    owner: self.token("person", &waiver.owner),
                    ..*waiver
                })
            }),
            ..finding
        }
    }
}

/// Each of many, masked; no copy of all is made for it.
fn each<T>(all: Vec<T>, mask: impl FnMut(T) -> T) -> Vec<T> {
    all.into_iter().map(mask).collect()
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
