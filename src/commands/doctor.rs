//! `greenroom doctor`: looks for what would stop an audit or leave it unknown, before it.

use greenroom_graph::{Manner, SignInError};

use super::{documentation, interrupt};
use crate::cli::Doctor;
use crate::console::{say, talk};
use crate::doctor::{self, Grantee, Line, Section};
use crate::exit::{Exit, Failure};
use crate::report::doctor as report;
use crate::run::{Need, Selection, needs};
use crate::settings::{Settings, environment};
use crate::target::{Open, Target, failed};

pub(super) fn execute(arguments: &Doctor) -> Result<Exit, Failure> {
    interrupt::or(examine(arguments))
}

async fn examine(arguments: &Doctor) -> Result<Exit, Failure> {
    let fixture = arguments.fixture.as_deref();
    let settings = Settings::read(fixture, &arguments.target, &environment)?;
    let rows = doctor::settings(arguments, &settings, &environment)?;
    say(&report::settings(&rows));
    let selection = Selection::audit(arguments.tags.as_deref())?;
    let needs = needs(&documentation(&arguments.documents)?, &selection)?;
    let target = Target::choose(fixture, &arguments.target, &settings, &environment)?;
    let problems = Examination { arguments, needs }.of(target).await?;
    say(&report::conclusion(problems));
    Ok(match problems {
        0 => Exit::Ready,
        _ => Exit::Undetermined,
    })
}

struct Examination<'a> {
    arguments: &'a Doctor,
    needs: Vec<Need>,
}

impl Examination<'_> {
    /// Looks at everything that can be reached, a section after the other; returns how much is
    /// wrong.
    async fn of(&self, target: Target) -> Result<usize, Failure> {
        let (named, directory) = (target.must_name_accounts(), target.directory().clone());
        let open = target.open().await;
        let hosts = doctor::hosts(&open.endpoints, open.tenant()).await;
        let mut problems = shown(&hosts.map_err(|error| failed(&error))?);
        let graph = match open.sign_in(self.arguments.log, Manner::AT_ONCE).await {
            Ok(graph) => graph,
            Err(error @ SignInError::Setting { .. }) => return Err(failed(&error)),
            Err(error) => {
                let lines = vec![doctor::refused(&error)];
                talk("note: without a sign-in, permissions and accounts cannot be looked at");
                return Ok(problems + shown(&sign_in(lines)));
            }
        };
        let identity = graph.identity();
        let method = open
            .method
            .map_or("its client secret", |method| method.name());
        let mut lines = doctor::signed_in(identity, &open.endpoints, open.tenant(), method);
        lines.push(doctor::asked(&graph, &open).await);
        problems += shown(&sign_in(lines));
        let grantee = grantee(&open, identity);
        problems += shown(&doctor::permissions(&grantee, &self.needs, &directory));
        let connected = open.connect(graph.clone());
        problems += shown(&doctor::accounts(named, connected).await);
        Ok(problems)
    }
}

fn grantee<'a>(open: &'a Open, identity: Option<&'a greenroom_graph::Identity>) -> Grantee<'a> {
    Grantee {
        identity,
        endpoints: &open.endpoints,
        tenant: open.tenant(),
        method: open.method,
    }
}

fn sign_in(lines: Vec<Line>) -> Section {
    Section {
        title: "Sign-in",
        lines,
    }
}

/// Shows a section; returns how much of it is wrong.
fn shown(section: &Section) -> usize {
    say(&report::section(section));
    section.problems()
}
