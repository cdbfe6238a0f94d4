//! `greenroom doctor`: looks for what would stop an audit or leave it unknown, before it.

use clap::Args;
use greenroom_graph::{Manner, SignInError};

use super::{documentation, interrupt, scope};
use crate::console::{say, show, talk};
use crate::doctor::report;
use crate::doctor::{self, Examined, Grantee, Line, Section};
use crate::environment::environment;
use crate::exit::{Exit, Failure};
use crate::log::Format;
use crate::options::{self, Documents, ResultFormat, Scope, Shown};
use crate::run::{Need, needs};
use crate::settings::Settings;
use crate::target::{Open, Target, failed};

/// Check settings, network, sign-in and permissions before an audit
///
/// Takes the flags of an audit. Prints the settings in force and where each comes from, whether
/// the hosts can be reached and the sign-in works, and which permissions are missing and how to
/// get them.
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub struct Doctor {
    /// A mock tenant: one that `greenroom fixtures` lists, or a fixture file [default: ready,
    /// unless an option, variable or settings file is for a real tenant]
    #[arg(long, value_name = "NAME|FILE", conflicts_with = "tenant")]
    pub fixture: Option<String>,
    /// Which scenarios run.
    #[command(flatten)]
    pub scope: Scope,
    /// Which requirements, and which scenarios.
    #[command(flatten)]
    pub documents: Documents,
    /// Log each request on one line of stderr, for a support request: method, path, status, time
    /// and request-id, never a token or a body
    #[arg(long, value_name = "FORMAT")]
    pub log: Option<Format>,
    /// How the result is printed.
    #[command(flatten)]
    pub shown: Shown,
    /// A real tenant, and whom to audit.
    #[command(flatten)]
    pub target: options::Target,
}

const AFTER_HELP: &str = "\
Examples:
  greenroom doctor --tenant contoso.com --rooms
  greenroom doctor --tenant contoso.com --quiet

Exit codes:
  0    nothing would stop an audit or leave it undetermined
  2    usage or configuration
  3    something would
  130  interrupted";

fn examined(arguments: &Doctor) -> Examined<'_> {
    Examined {
        fixture: arguments.fixture.as_deref(),
        target: &arguments.target,
        documents: &arguments.documents,
        scope: &arguments.scope,
    }
}

pub(super) fn execute(arguments: &Doctor) -> Result<Exit, Failure> {
    interrupt::run(examine(arguments))
}

async fn examine(arguments: &Doctor) -> Result<Exit, Failure> {
    let fixture = arguments.fixture.as_deref();
    let settings = Settings::read(fixture, &arguments.target, &environment)?;
    let rows = doctor::settings(examined(arguments), &settings, &environment)?;
    let shown = arguments.shown;
    let is_told = shown.format == ResultFormat::Text && !shown.quiet;
    if is_told {
        say(&report::settings(&rows));
    }
    let documentation = documentation(&arguments.documents, &arguments.scope.document)?;
    let selection = scope::selection(&arguments.scope, &documentation)?;
    let needs = needs(&documentation, &selection)?;
    let target = Target::choose(fixture, &arguments.target, &settings, &environment)?;
    let named = if selection.takes_accounts(&documentation.features) {
        target.must_name_accounts()
    } else {
        Ok(())
    };
    let mut examination = Examination {
        log: arguments.log,
        needs,
        is_told,
        sections: vec![],
    };
    examination.of(target, named).await?;
    let sections = examination.sections;
    let problems = sections.iter().map(Section::problems).sum();
    match shown.format {
        ResultFormat::Json => say(&report::json(&rows, &sections)),
        ResultFormat::Text => show(&report::conclusion(problems)),
    }
    Ok(match problems {
        0 => Exit::Ready,
        _ => Exit::Undetermined,
    })
}

struct Examination {
    log: Option<Format>,
    needs: Vec<Need>,
    /// Whether each section is shown as soon as it is there.
    is_told: bool,
    sections: Vec<Section>,
}

impl Examination {
    /// Looks at everything that can be reached, a section after the other.
    async fn of(&mut self, target: Target, named: Result<(), Failure>) -> Result<(), Failure> {
        let directory = target.directory().clone();
        let open = target.open().await;
        let hosts = doctor::hosts(&open.endpoints, open.tenant()).await;
        self.add(hosts.map_err(|error| failed(&error))?);
        let graph = match open
            .sign_in_as(open.manner(self.log, Manner::AT_ONCE))
            .await
        {
            Ok(graph) => graph,
            Err(error @ SignInError::Setting { .. }) => return Err(failed(&error)),
            Err(error) => {
                let lines = vec![doctor::refused(&error)];
                talk("note: without a sign-in, permissions and accounts cannot be looked at");
                self.add(sign_in(lines));
                return Ok(());
            }
        };
        let identity = graph.identity();
        let method = open
            .method
            .map_or("its client secret", |method| method.name());
        let mut lines = doctor::signed_in(identity, &open.endpoints, open.tenant(), method);
        lines.push(doctor::asked(&graph, &open).await);
        self.add(sign_in(lines));
        let grantee = grantee(&open, identity);
        self.add(doctor::permissions(&grantee, &self.needs, &directory));
        let connected = open.connect(graph.clone());
        self.add(doctor::accounts(named, connected).await);
        Ok(())
    }

    fn add(&mut self, section: Section) {
        if self.is_told {
            show(&report::section(&section));
        }
        self.sections.push(section);
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
