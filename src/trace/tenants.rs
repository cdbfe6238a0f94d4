//! What the mock tenants, bundled ones and a team's own, show of each requirement: a requirement that no tenant fails
//! may be one that cannot fail.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use greenroom_graph::{Endpoints, Graph, Patience};
use greenroom_mock::Fixtures;
use greenroom_results::Verdict;
use greenroom_steps::{Context, credential};
use serde::{Deserialize, Serialize};

use super::known::Known;
use crate::document::{Documentation, Written, scenarios, tagged};
use crate::exit::Failure;
use crate::fixtures::FIXTURES;
use crate::run::{MANUAL, Outcome, Plan, Selection, is_audited, tags};

/// The mock tenants of each requirement, by the paths of the features that have rules of it.
#[derive(Debug, Default)]
pub struct Tenants(BTreeMap<String, ByRequirement>);

/// What the tenants show, by the ids of requirements.
pub(super) type ByRequirement = BTreeMap<String, Shown>;

/// The mock tenants that pass a requirement, and those that fail it, by name.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Shown {
    /// Those that pass.
    pub passing: Vec<String>,
    /// Those that fail.
    pub failing: Vec<String>,
}

impl Tenants {
    /// Puts the scenarios of an audit to every tenant, one after the other: a run of scenarios must
    /// not overlap with another one. What the bundled tenants show of a bundled feature is known.
    ///
    /// # Errors
    /// When a tenant is broken, or cannot be asked.
    pub async fn ask(documentation: &Documentation, fixtures: &Fixtures) -> Result<Self, Failure> {
        let names = fixtures.names().map(str::to_owned);
        Self::of_these(documentation, fixtures, names.collect(), |_| false).await
    }

    /// The same until a tenant passes and a tenant fails each requirement that is put to one:
    /// which ones do besides is not told.
    ///
    /// # Errors
    /// When a tenant is broken, or cannot be asked.
    pub async fn ask_until_shown(
        documentation: &Documentation,
        fixtures: &Fixtures,
    ) -> Result<Self, Failure> {
        let mut names: Vec<_> = fixtures.names().map(str::to_owned).collect();
        // These two show most.
        names.sort_by_key(|name| !["ready", "nothing-in-place"].contains(&name.as_str()));
        let due = asked(documentation);
        let are_shown = |tenants: &Self| {
            due.iter().all(|id| {
                let shown = tenants.of(id);
                !shown.passing.is_empty() && !shown.failing.is_empty()
            })
        };
        Self::of_these(documentation, fixtures, names, are_shown).await
    }

    async fn of_these(
        documentation: &Documentation,
        fixtures: &Fixtures,
        names: Vec<String>,
        is_enough: impl Fn(&Self) -> bool,
    ) -> Result<Self, Failure> {
        let known = Known::bundled()?;
        let mut tenants = Self::default();
        let mut unknown = Vec::new();
        for feature in &documentation.features {
            match known.of(feature) {
                Some(shown) => drop(tenants.0.insert(feature.path.clone(), shown.clone())),
                None => unknown.push(feature.clone()),
            }
        }
        let (bundled, own): (Vec<_>, Vec<_>) =
            names.into_iter().partition(|name| FIXTURES.has(name));
        tenants.put(&unknown, fixtures, bundled, &is_enough).await?;
        tenants
            .put(&documentation.features, fixtures, own, &is_enough)
            .await?;
        Ok(tenants)
    }

    /// What every bundled tenant shows of these features, whatever is known.
    ///
    /// # Errors
    /// When a tenant is broken, or cannot be asked.
    pub async fn ask_anew(features: &[Written]) -> Result<Self, Failure> {
        let mut tenants = Self::default();
        let names = FIXTURES.names().map(str::to_owned).collect();
        tenants.put(features, &FIXTURES, names, &|_| false).await?;
        Ok(tenants)
    }

    /// Puts these features to these tenants until it is enough.
    async fn put(
        &mut self,
        features: &[Written],
        fixtures: &Fixtures,
        names: Vec<String>,
        is_enough: &impl Fn(&Self) -> bool,
    ) -> Result<(), Failure> {
        if features.is_empty() {
            return Ok(());
        }
        let server = greenroom_mock::Server::start().await;
        let mut plans = Plans::default();
        for name in names {
            if is_enough(self) {
                break;
            }
            let tenant = fixtures
                .tenant(&name)
                .map_err(|error| Failure::could_not_run(error.to_string()))?;
            let Some(plan) = plans.of(features, tenant.accounts())? else {
                continue;
            };
            for outcome in outcomes(plan, tenant, &server).await? {
                self.note(&name, &outcome);
            }
        }
        Ok(())
    }

    /// The tenants of a requirement.
    #[must_use]
    pub fn of(&self, requirement: &str) -> Shown {
        let mut shown = Shown::default();
        for of_feature in self.0.values().filter_map(|all| all.get(requirement)) {
            shown.passing.extend_from_slice(&of_feature.passing);
            shown.failing.extend_from_slice(&of_feature.failing);
        }
        for names in [&mut shown.passing, &mut shown.failing] {
            names.sort();
            names.dedup();
        }
        // A tenant of which one account fails is not one that passes.
        shown.passing.retain(|name| !shown.failing.contains(name));
        shown
    }

    /// What they show of a feature.
    pub(super) fn of_feature(&self, path: &str) -> ByRequirement {
        self.0.get(path).cloned().unwrap_or_default()
    }

    fn note(&mut self, name: &str, outcome: &Outcome) {
        let Some(requirement) = tagged(&outcome.tags, "requirement") else {
            return;
        };
        let of_feature = self.0.entry(outcome.id.feature.clone()).or_default();
        let shown = of_feature.entry(requirement.to_owned()).or_default();
        let list = match outcome.verdict {
            Verdict::Pass => &mut shown.passing,
            Verdict::Fail => &mut shown.failing,
            _ => return,
        };
        if !list.iter().any(|known| known == name) {
            list.push(name.to_owned());
        }
    }
}

/// The requirements that an audit puts to a tenant.
fn asked(documentation: &Documentation) -> BTreeSet<String> {
    let mut asked = BTreeSet::new();
    for written in &documentation.features {
        for (rule, scenario) in scenarios(&written.feature) {
            let tags = tags(&written.feature, rule, scenario);
            if is_audited(&tags) && !tags.iter().any(|tag| tag == MANUAL) {
                asked.extend(tagged(&tags, "requirement").map(str::to_owned));
            }
        }
    }
    asked
}

/// The scenarios of an audit by the accounts they are put out for: most tenants have the same.
#[derive(Default)]
struct Plans(BTreeMap<Vec<String>, Option<Plan>>);

impl Plans {
    /// Nothing where there is no scenario to put to a tenant.
    fn of(
        &mut self,
        features: &[Written],
        accounts: Vec<String>,
    ) -> Result<Option<&Plan>, Failure> {
        let place = match self.0.entry(accounts) {
            Entry::Occupied(known) => return Ok(known.into_mut().as_ref()),
            Entry::Vacant(place) => place,
        };
        let selection = Selection::audit(None)?;
        let selected =
            |feature: &_, rule: Option<&_>, scenario: &_| selection.takes(feature, rule, scenario);
        let plan = Plan::new(features, place.key(), selected);
        Ok(place.insert(plan.ok()).as_ref())
    }
}

async fn outcomes(
    plan: &Plan,
    tenant: greenroom_mock::Tenant,
    server: &greenroom_mock::Server,
) -> Result<Vec<Outcome>, Failure> {
    let credential = credential(tenant.credential());
    let endpoints = Endpoints::at(&server.serve(tenant));
    let graph = Graph::sign_in(&endpoints, &credential, Patience::default())
        .await
        .map_err(|error| Failure::could_not_run(error.to_string()))?;
    let context = Context {
        graph: Some(graph),
        ..Context::default()
    };
    Ok(plan.run(context, |_, _| {}).await)
}
