//! An audit without a process: a mock that serves many tenants, and the scenarios put to them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use greenroom::document::Documentation;
use greenroom::run::{Outcome, Plan, Selection};

use greenroom_graph::{Graph, MeetingLink, Patience, install_tls_provider};
use greenroom_steps::Context;

/// An audit that takes longer hangs, however busy this machine is.
pub(crate) const HANGS: Duration = Duration::from_mins(5);

/// Two attempts, and an answer is waited for as long as it takes.
pub(crate) const PATIENT: Patience = Patience {
    run: HANGS,
    answer: HANGS,
    first_wait: Duration::from_millis(1),
    attempts: 2,
};

pub(crate) struct InProcess {
    pub(crate) documentation: Documentation,
    pub(crate) server: greenroom_mock::Server,
    /// To put the scenarios out for accounts takes as long as to run them, and many tenants have
    /// the same ones.
    plans: RefCell<BTreeMap<Vec<String>, Rc<Plan>>>,
}

impl InProcess {
    pub(crate) async fn new() -> Self {
        install_tls_provider();
        Self {
            documentation: Documentation::load(None, None).unwrap(),
            server: greenroom_mock::Server::start().await,
            plans: RefCell::default(),
        }
    }

    /// What becomes of the scenarios of an audit.
    pub(crate) async fn outcomes(
        &self,
        accounts: &[String],
        graph: Graph,
        meetings: Vec<MeetingLink>,
    ) -> Vec<Outcome> {
        let context = Context {
            graph: Some(graph),
            meetings,
            ..Context::default()
        };
        self.plan(accounts).run(context, |_, _| {}).await
    }

    fn plan(&self, accounts: &[String]) -> Rc<Plan> {
        let mut plans = self.plans.borrow_mut();
        let plan = plans.entry(accounts.to_vec()).or_insert_with(|| {
            let selection = Selection::audit(None).unwrap();
            let features = &self.documentation.features;
            let selected = |feature: &_, rule: Option<&_>, scenario: &_| {
                selection.takes(feature, rule, scenario)
            };
            Rc::new(Plan::new(features, accounts, selected).unwrap())
        });
        Rc::clone(plan)
    }
}
