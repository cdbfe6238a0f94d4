//! What the bundled mock tenants show of each requirement: a requirement that no tenant fails
//! may be one that cannot fail.

use std::collections::BTreeMap;

use greenroom_graph::{Endpoints, Graph, Patience, mock};
use greenroom_steps::{Context, Verdict};

use crate::document::{Documentation, tagged};
use crate::exit::Failure;
use crate::run::{Outcome, Plan, Selection};

/// The mock tenants of each requirement.
#[derive(Debug, Default)]
pub struct Tenants(BTreeMap<String, Shown>);

/// The mock tenants that pass a requirement, and those that fail it, by name.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// Those that pass.
    pub passing: Vec<String>,
    /// Those that fail.
    pub failing: Vec<String>,
}

impl Tenants {
    /// Puts the scenarios of an audit to every bundled tenant, one after the other: a run of
    /// scenarios must not overlap with another one.
    ///
    /// # Errors
    /// When a bundled tenant is broken, or cannot be asked.
    pub async fn ask(documentation: &Documentation) -> Result<Self, Failure> {
        let mut tenants = Self::default();
        let server = mock::Server::start().await;
        for (name, _) in mock::bundled() {
            let tenant = mock::Tenant::bundled(&name)
                .map_err(|error| Failure::could_not_run(error.to_string()))?;
            for outcome in outcomes(documentation, tenant, &server).await? {
                tenants.note(&name, &outcome);
            }
        }
        Ok(tenants)
    }

    /// The tenants of a requirement.
    #[must_use]
    pub fn of(&self, requirement: &str) -> Shown {
        let mut shown = self.0.get(requirement).cloned().unwrap_or_default();
        // A tenant of which one account fails is not one that passes.
        shown.passing.retain(|name| !shown.failing.contains(name));
        shown
    }

    fn note(&mut self, name: &str, outcome: &Outcome) {
        let Some(requirement) = tagged(&outcome.tags, "requirement") else {
            return;
        };
        let shown = self.0.entry(requirement.to_owned()).or_default();
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

async fn outcomes(
    documentation: &Documentation,
    tenant: mock::Tenant,
    server: &mock::Server,
) -> Result<Vec<Outcome>, Failure> {
    let selection = Selection::audit(None)?;
    let plan = Plan::new(
        &documentation.features,
        &tenant.accounts(),
        |feature, rule, scenario| selection.takes(feature, rule, scenario),
    );
    // Without a scenario to put to a tenant there is nothing to show.
    let Ok(plan) = plan else { return Ok(vec![]) };
    let credential = tenant.credential().into();
    let endpoints = Endpoints::at(&server.serve(tenant));
    let graph = Graph::sign_in(&endpoints, &credential, Patience::default())
        .await
        .map_err(|error| Failure::could_not_run(error.to_string()))?;
    let context = Context {
        graph: Some(graph),
        mock: None,
        meetings: vec![],
    };
    Ok(plan.run(context, |_, _| {}).await)
}
