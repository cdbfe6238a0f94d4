//! `greenroom doctor`: looks for what would stop an audit or leave it unknown, before it.

use clap::Args;
use greenroom_graph::SignInError;

use super::{documentation, interrupt};
use crate::cli::{self, Documents};
use crate::console::{say, talk};
use crate::doctor::{self, Grantee, Line, Section};
use crate::exit::{Exit, Failure};
use crate::log::Format;
use crate::report::doctor as report;
use crate::run::{Need, Selection, needs};
use crate::settings::{Settings, environment};
use crate::target::{Open, Target, failed};

/// Look for what would stop an audit or leave it unknown, before the audit
///
/// Takes the flags of an audit. Prints the settings in force and where each comes from, whether
/// the hosts can be reached and the sign-in works, and which permissions are missing and how to
/// get them.
#[derive(Args, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Doctor {
    /// A mock tenant: one that `greenroom fixtures` lists, or a fixture file [default: ready, where
    /// no option, variable or settings file is for a real tenant]
    #[arg(long, value_name = "NAME|FILE", conflicts_with = "tenant")]
    pub fixture: Option<String>,
    /// Only what the scenarios need whose tags fit, e.g. '@requirement:teams-license'
    #[arg(long, value_name = "EXPRESSION")]
    pub tags: Option<String>,
    /// Which requirements, and which scenarios.
    #[command(flatten)]
    pub documents: Documents,
    /// Write each request on a line to stderr, for a support case: method, path, status, time and
    /// request-id, never a token or a body
    #[arg(long, value_name = "FORMAT")]
    pub log: Option<Format>,
    /// A real tenant, and whom to audit.
    #[command(flatten)]
    pub target: cli::Target,
}

const EXIT_CODES: &str = "\
Exit codes:
  0    nothing would stop an audit, or leave it without an answer
  2    usage or configuration
  3    something would
  130  interrupted";

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
        let graph = match open.sign_in(self.arguments.log).await {
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
