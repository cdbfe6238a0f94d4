//! `greenroom audit`: reads a tenant, judges it, publishes the book.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::sync::Arc;

use clap::builder::TypedValueParser;
use clap::{Args, ValueEnum, value_parser};
use futures::future::join;
use greenroom_clock as clock;
use greenroom_graph::{Answer, Graph, GraphError, Manner, MeetingLink, Organization};
use greenroom_shelf::Shelf;
use greenroom_steps::Context;
use tokio::task::spawn_blocking;

use super::interrupt::{self, Sweeper};
use super::reports::{Reports, Wanted};
use super::{about, scope, whole};
use crate::commands::public::mask_beside;
use crate::console::{show, talk, width};
use crate::document::{Documentation, Identity};
use crate::environment::environment;
use crate::exit::{Exit, Failure};
use crate::exports;
use crate::folder::{Folder, Private};
use crate::history::Archive;
use crate::journal::{self, Answers};
use crate::ledger::Ledger;
use crate::log::Format;
use crate::options::{self, Documents, ResultFormat, Scope, Shown};
use crate::progress::Progress;
use crate::reading;
use crate::record::{Circumstances, cost, digest, granted};
use crate::recorder::Recorder;
use crate::report::mask::Key;
use crate::report::{actions, outcome, plain, terminal};
use crate::results::Earlier;
use crate::results::{Argument, Provenance, Readiness, Run, Tenant};
use crate::run::Plan;
use crate::settings::Settings;
use crate::target::{Connection, Open, Target, failed};
use crate::tenant::{self, Proof};
use crate::trace::{Drift, drift};

/// How many requests are under way at once unless somebody says otherwise.
const AT_ONCE: usize = Manner::AT_ONCE;

fn at_once() -> impl TypedValueParser<Value = usize> {
    value_parser!(u8).range(1..=20).map(usize::from)
}

/// Where the reports are, by their formats.
type Places = BTreeMap<&'static str, Vec<PathBuf>>;

/// Audit a tenant and write the readiness book
#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[command(after_help = AFTER_HELP)]
pub struct Audit {
    /// A mock tenant: one that `greenroom fixtures` lists, or a fixture file [default: ready,
    /// unless an option, variable or settings file is for a real tenant]
    #[arg(long, value_name = "NAME|FILE", conflicts_with = "tenant")]
    pub fixture: Option<String>,
    /// Which scenarios run.
    #[command(flatten)]
    pub scope: Scope,
    /// A meeting that the accounts are to join: its join link from the invitation; may be repeated
    #[arg(long, value_name = "JOIN_URL", value_parser = MeetingLink::from_str)]
    pub meeting: Vec<MeetingLink>,
    /// Exports from PowerShell, as JSON, for the phrases that read them
    #[arg(long, value_name = "DIR")]
    pub exports: Option<PathBuf>,
    /// Which requirements, and which scenarios.
    #[command(flatten)]
    pub documents: Documents,
    /// What people have put on record.
    #[command(flatten)]
    pub ledger: options::Ledger,
    /// The folder for the report; an earlier report there is replaced. The full record is written
    /// beside it, to DIR.run.json.gz
    #[arg(long, value_name = "DIR", default_value = "greenroom-report")]
    pub output: PathBuf,
    /// What to write, to PATH or else into DIR: book, json, junit, cucumber-json, messages, sarif,
    /// markdown, csv, xlsx, oscal or html; may be repeated [default: book]
    #[arg(long, value_name = "FORMAT[:PATH]")]
    pub report: Vec<Wanted>,
    /// Publish names, addresses and ids as they are, instead of tokens such as
    /// `account-7k2mqx4d9rtw`
    #[arg(long)]
    pub unmasked: bool,
    /// Leave the chapters of the manual out of the book
    #[arg(long)]
    pub without_manual: bool,
    /// Write only the full record; a report in DIR stays as it is
    #[arg(long, conflicts_with_all = ["open", "unmasked", "without_manual", "report"])]
    pub no_book: bool,
    /// Keep the full record of this run in DIR, beside those of earlier runs, and show in the book
    /// what changed since the last run over this tenant
    #[arg(long, value_name = "DIR")]
    pub history: Option<PathBuf>,
    /// The file that keeps unaccepted changes of the vendor's page [default:
    /// greenroom-drift.toml]
    #[arg(long, value_name = "FILE")]
    pub drift: Option<PathBuf>,
    /// Resume an interrupted audit of a real tenant, without repeating the requests that were
    /// answered
    #[arg(long)]
    pub resume: bool,
    /// Open the book in the browser
    #[arg(long)]
    pub open: bool,
    /// The maximum number of concurrent requests
    #[arg(long, value_name = "N", default_value_t = AT_ONCE, value_parser = at_once())]
    pub concurrency: usize,
    /// Log each request on one line of stderr, for a support request: method, path, status, time
    /// and request-id, never a token or a body
    #[arg(long, value_name = "FORMAT")]
    pub log: Option<Format>,
    /// How the result is printed.
    #[command(flatten)]
    pub shown: Shown,
    /// The least severe conclusion for which the exit code is not 0
    #[arg(long, value_enum, value_name = "CONCLUSION", default_value_t)]
    pub fail_on: FailOn,
    /// Exit with 0 whatever the conclusion is: the same as `--fail-on never`
    #[arg(long, conflicts_with = "fail_on")]
    pub exit_zero: bool,
    /// The options on the command line.
    #[arg(skip)]
    pub given: Vec<Argument>,
    /// A real tenant, and whom to audit.
    #[command(flatten)]
    pub target: options::Target,
}

/// From which conclusion on an audit does not end with 0.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub enum FailOn {
    /// 1 if the tenant is not ready, 3 if that could not be determined
    #[default]
    Undetermined,
    /// 1 if the tenant is not ready
    NotReady,
    /// The conclusion does not change the exit code
    Never,
}

impl FailOn {
    fn exit(self, readiness: Readiness) -> Exit {
        match (self, readiness) {
            (Self::Never, _) | (Self::NotReady, Readiness::Undetermined) => Exit::Ready,
            (_, readiness) => readiness.into(),
        }
    }
}

impl Audit {
    fn reports(&self) -> Result<Reports, Failure> {
        if self.no_book {
            return Ok(Reports::none(&self.output));
        }
        if self.report.is_empty() {
            return Ok(Reports::book(&self.output).without_manual(self.without_manual));
        }
        let reports = Reports::prepare(&self.report, &self.output)?;
        if self.open && !reports.has_book() {
            let message = "--open: the book is not among the reports that are written";
            return Err(Failure::usage(message).hint("add `--report book`"));
        }
        Ok(reports.without_manual(self.without_manual))
    }

    fn fail_on(&self) -> FailOn {
        if self.exit_zero {
            FailOn::Never
        } else {
            self.fail_on
        }
    }
}

const AFTER_HELP: &str = "\
Examples:
  greenroom audit --fixture no-teams-license
  greenroom audit --tenant contoso.com --rooms
  greenroom audit --tenant contoso.com --accounts rooms.csv --history runs
  greenroom audit --requirement teams-license --requirement join
  greenroom audit --format json --fail-on not-ready > outcome.json

Exit codes:
  0    ready, or a conclusion that `--fail-on` tolerates
  1    not ready: a mandatory requirement is not met
  2    usage or configuration, including a selection without scenarios
  3    undetermined: something could not be read or written, or the audit could not run
  130  interrupted";

pub(super) fn execute(arguments: &Audit) -> Result<Exit, Failure> {
    interrupt::run(audit(arguments)).map_err(|failure| match failure.exit {
        Exit::Interrupted => journal::hint(&arguments.output, failure),
        _ => failure,
    })
}

async fn audit(arguments: &Audit) -> Result<Exit, Failure> {
    let fixture = arguments.fixture.as_deref();
    let settings = Settings::read(fixture, &arguments.target, &environment)?;
    settings.asked(fixture)?;
    let whole = whole(&arguments.documents)?;
    let target = Target::choose(fixture, &arguments.target, &settings, &environment)?;
    let ledger = ledger(arguments, &settings, &target, &whole)?;
    let (documentation, drift) = in_scope(whole, arguments)?;
    let selection = scope::selection(&arguments.scope, &documentation)?;
    if selection.takes_accounts(&documentation.features) {
        target.must_name_accounts()?;
    }
    let plan = |accounts: &[String]| {
        Plan::new(
            &documentation.features,
            accounts,
            |feature, rule, scenario| selection.takes(feature, rule, scenario),
        )
    };
    // What cannot run is said before anything is sent.
    target.accounts().map(plan).transpose()?;
    let archive = archive(arguments, &settings)?;
    let mut answers = answers(&target, arguments)?;
    let reports = arguments.reports()?;
    let places = reports.places();
    let folder = Folder::prepare(&arguments.output)?;
    let asked = ask(
        &documentation,
        plan,
        target,
        ledger,
        selection.written(),
        arguments,
        answers.as_mut(),
        folder.shelf(),
    )
    .await;
    let (recorder, about) = asked.inspect_err(|failure| {
        // There is nothing to go on with where the command line has to change.
        if failure.exit == Exit::Usage {
            answers.iter().for_each(Answers::remove);
        }
    })?;
    let earlier = earlier(archive.as_ref(), &about, &documentation.documents)?;
    let mut run = on_record(&documentation, &drift, (recorder, about), earlier.as_ref());
    run.notes.extend(unasked(&run, arguments));
    let record = folder.full_record();
    run.mask = key(&folder, archive.as_ref(), earlier.as_ref(), &run)?.text();
    let conclusion = conclude(&run, &record, &places, arguments)?;
    let run = Arc::new(run);
    // Otherwise nobody needs it while the book is written, which can take as much memory.
    let for_archive = archive.map(|archive| (archive, Arc::clone(&run)));
    let unmasked = arguments.unmasked;
    publish(folder, reports, run, earlier, documentation, unmasked).await?;
    answers.iter().for_each(Answers::remove);
    // Before the conclusion is printed: it is not the last word where the run cannot be kept.
    for_archive.map_or(Ok(()), |(archive, run)| archive.add(&run))?;
    Ok(conclusion.print(&places, arguments))
}

/// Where the history of the tenant is kept, where it is.
fn archive(arguments: &Audit, settings: &Settings) -> Result<Option<Archive>, Failure> {
    let folder = arguments.history.as_deref();
    let folder = folder.or(settings.history.as_deref());
    folder.map(Archive::create).transpose()
}

/// What of the documentation is audited, with the changes of its documents that are on record.
fn in_scope(whole: Documentation, arguments: &Audit) -> Result<(Documentation, Drift), Failure> {
    let mut documentation = about(whole, &arguments.documents, &arguments.scope.document)?;
    let drift = Drift::read(&drift::path(arguments.drift.as_deref()))?;
    drift.mark(&mut documentation.documents);
    Ok((documentation, drift))
}

/// The run, beside the one before it, with what everybody should know of the documents.
fn on_record(
    documentation: &Documentation,
    drift: &Drift,
    (recorder, about): (Recorder<'_>, Circumstances),
    earlier: Option<&Earlier>,
) -> Run {
    let last = earlier.and_then(|earlier| earlier.last.as_ref());
    let mut run = recorder.finish(about, last);
    run.notes.extend(documentation.note());
    run.notes.extend(drift.note(&documentation.documents));
    run
}

/// That the meetings of the command line bear on nothing in this audit.
fn unasked(run: &Run, arguments: &Audit) -> Option<greenroom_results::Sentence> {
    let is_idle = !arguments.meeting.is_empty() && run.meetings.is_empty() && run.joins.is_empty();
    is_idle.then(|| {
        greenroom_results::say!(
            "No meeting was asked about, although `--meeting` names one: nothing in this audit \
             predicts how an account joins."
        )
    })
}

/// What is printed once everything is written.
struct Conclusion {
    exit: Exit,
    printed: String,
}

/// The run and where it is, as it is asked for.
fn conclude(
    run: &Run,
    record: &Path,
    places: &Places,
    arguments: &Audit,
) -> Result<Conclusion, Failure> {
    let exit = arguments.fail_on().exit(run.readiness);
    let printed = match arguments.shown {
        Shown {
            format: ResultFormat::Json,
            ..
        } => {
            let outcome = outcome::Outcome::new(run, exit as u8, places, record);
            outcome.json().map_err(|error| {
                Failure::could_not_run(format!("the result cannot be written as JSON: {error}"))
            })?
        }
        Shown { quiet: true, .. } => terminal::conclusion(run),
        Shown { .. } => format!(
            "{}\n\n{}\n\n{}",
            terminal::report(run, width()),
            where_to_read_on(places, record, arguments),
            terminal::conclusion(run)
        ),
    };
    Ok(Conclusion { exit, printed })
}

impl Conclusion {
    /// Prints it, and opens the book where that is asked for.
    fn print(self, places: &Places, arguments: &Audit) -> Exit {
        show(&self.printed);
        let index = places.get("book").and_then(|paths| paths.first());
        if let Some(index) = index.filter(|_| arguments.open)
            && let Err(error) = open::that_detached(index)
        {
            talk(&format!("warning: the book could not be opened: {error}"));
        }
        self.exit
    }
}

/// Where to read on.
fn where_to_read_on(places: &Places, record: &Path, arguments: &Audit) -> String {
    let reports = places.values().flatten();
    let mut lines: Vec<String> = reports
        .map(|path| format!("report: {}", path.display()))
        .collect();
    lines.push(format!("record: {}", record.display()));
    lines.push(format!(
        "plan:   greenroom plan {}",
        arguments.output.display()
    ));
    lines.join("\n")
}

/// The journal of the audit; a mock tenant has none, for its answers are gone with it.
fn answers(target: &Target, arguments: &Audit) -> Result<Option<Answers>, Failure> {
    if target.is_live() {
        return Answers::beside(&arguments.output, arguments.resume).map(Some);
    }
    if arguments.resume {
        return Err(
            Failure::usage("an audit of a mock tenant cannot be resumed")
                .hint("`--resume` continues an audit of a real tenant; leave it out"),
        );
    }
    Ok(None)
}

/// What people have put on record, whichever documents it is about; in the settings file, which is
/// for real tenants, of those only.
fn ledger(
    arguments: &Audit,
    settings: &Settings,
    target: &Target,
    whole: &Documentation,
) -> Result<Ledger, Failure> {
    let of_settings = |path: &Option<PathBuf>| path.clone().filter(|_| target.is_live());
    let options::Ledger {
        attestations,
        waivers,
    } = arguments.ledger.clone();
    let attestations = attestations.or_else(|| of_settings(&settings.attestations));
    let waivers = waivers.or_else(|| of_settings(&settings.waivers));
    let ledger = Ledger::read(
        attestations.as_deref(),
        waivers.as_deref(),
        whole,
        clock::today(),
    )?;
    if let Some(accounts) = target.accounts() {
        ledger.is_about(accounts)?;
    }
    Ok(ledger)
}

/// Signs in to the tenant, and puts the scenarios to it that `plan` makes of its accounts.
#[expect(
    clippy::too_many_arguments,
    reason = "each is its own thing, and used once"
)]
async fn ask<'a>(
    documentation: &'a Documentation,
    plan: impl Fn(&[String]) -> Result<Plan, Failure>,
    target: Target,
    ledger: Ledger,
    tags: Option<String>,
    arguments: &Audit,
    mut answers: Option<&mut Answers>,
    shelf: Option<Arc<Shelf>>,
) -> Result<(Recorder<'a>, Circumstances), Failure> {
    let started = clock::now();
    let surroundings = surroundings(arguments)?;
    let progress = progress(arguments);
    let (is_live, notes) = (target.is_live(), target.notes());
    progress.announce(&format!("signing in to {}", target.title()), is_live);
    let open = target.open().await;
    let graph = sign_in(&open, arguments, shelf.clone()).await?;
    if let Some(answers) = &mut answers {
        answers.keep(&graph, &open.head(&graph, digest(&documentation.features)))?;
    }
    let removed = |_: &Failure| answers.iter().for_each(|answers| answers.remove());
    let named = open.named(&graph);
    let provenance = provenance(&open, &graph, arguments);
    let ready = prepare(open, &graph, &ledger, plan).await;
    if ready.is_err() {
        // That another tenant has no such group is not what went wrong.
        let answers = named.ensure_answers(&graph.organization().await).await;
        answers.inspect_err(removed)?;
    }
    let (connection, plan) = ready?;
    progress.phase("asking the tenant");
    let context = asking(&graph, surroundings);
    let bar = progress.clone();
    let mut recorder = Recorder::new(documentation, &connection.tenant.id, plan.len(), shelf);
    let told = move |done, total| bar.advance(done, total);
    let scenarios = plan.run_through(context, told, |number, outcome| {
        recorder.add(number, outcome);
    });
    let ((), organization) = join(scenarios, graph.organization()).await;
    if is_live && organization.is_ok() {
        graph.confirm_tenant().await;
    }
    let answers = ensure_answers(&named, &organization, recorder.concludes()).await;
    answers.inspect_err(removed)?;
    warn_of_journal(&graph);
    let tenant = Tenant {
        display_name: organization
            .ok()
            .and_then(|answer| answer.value.display_name.clone()),
        ..connection.tenant.clone()
    };
    let about = Circumstances {
        started,
        finished: clock::now(),
        tenant,
        notes,
        provenance,
        ledger,
        tags,
        traffic: cost(graph.traffic()),
        reading: reading::recorded(&graph.readings()),
        granted: granted(&graph),
    };
    progress.phase("writing the book");
    Ok((recorder, about))
}

/// Signs in; what is listed of many accounts is kept on the shelf until their turn comes.
async fn sign_in(
    open: &Open,
    arguments: &Audit,
    shelf: Option<Arc<Shelf>>,
) -> Result<Graph, Failure> {
    let manner = Manner {
        shelf,
        ..open.manner(arguments.log, arguments.concurrency)
    };
    let signed_in = open.sign_in_as(manner).await;
    signed_in.map_err(|error| failed(&error))
}

/// The surroundings of the scenarios, with the way to ask.
fn asking(graph: &Graph, surroundings: Context) -> Context {
    Context {
        graph: Some(graph.clone()),
        ..surroundings
    }
}

/// What the command line gives to the scenarios, read before anything is sent.
fn surroundings(arguments: &Audit) -> Result<Context, Failure> {
    let exports = arguments.exports.as_deref().map(exports::read);
    Ok(Context {
        meetings: arguments.meeting.clone(),
        exports: exports.transpose()?,
        ..Context::default()
    })
}

/// Who runs the audit, and how it was called.
fn provenance(open: &Open, graph: &Graph, arguments: &Audit) -> Provenance {
    Provenance {
        signed_in: Some(open.signed_in(graph)),
        command: arguments.given.clone(),
        ..Provenance::default()
    }
}

/// Says so where the answers could not all be written down.
fn warn_of_journal(graph: &Graph) {
    if let Some(trouble) = graph.journal_trouble() {
        talk(&format!(
            "warning: answers could not be written down: {trouble}"
        ));
    }
}

fn progress(arguments: &Audit) -> Progress {
    if arguments.shown.quiet {
        Progress::silent()
    } else {
        Progress::start(arguments.log.is_some())
    }
}

/// Asks for the accounts that the tenant names, and plans what is put to it.
async fn prepare(
    open: Open,
    graph: &Graph,
    ledger: &Ledger,
    plan: impl Fn(&[String]) -> Result<Plan, Failure>,
) -> Result<(Connection, Plan), Failure> {
    let connection = open.connect(graph.clone()).await?;
    ledger.is_about(&connection.tenant.accounts)?;
    let plan = plan(&connection.tenant.accounts)?;
    Ok((connection, plan))
}

/// Refuses answers of another tenant than the one that was named. Where nothing tells whose they
/// are, nothing may have been concluded from them.
async fn ensure_answers(
    named: &tenant::Named,
    organization: &Result<Answer<Arc<Organization>>, GraphError>,
    concludes: bool,
) -> Result<(), Failure> {
    match named.ensure_answers(organization).await? {
        Proof::Open if concludes => Err(tenant::unproven(&named.tenant)),
        _ => Ok(()),
    }
}

/// The key of the tenant's tokens: that of the history; where there is none, that of the earlier
/// report, where it was of the same tenant.
fn key(
    folder: &Folder,
    archive: Option<&Archive>,
    earlier: Option<&Earlier>,
    run: &Run,
) -> Result<Key, Failure> {
    let of_report = folder.earlier_key(&run.tenant.id);
    let of_report = of_report.as_deref().and_then(Key::read);
    let last = earlier.and_then(|earlier| earlier.last.as_ref());
    let of_last = last.and_then(|last| Key::read(&last.mask));
    let key = of_last.or(of_report).unwrap_or_else(Key::draw);
    archive.map_or(Ok(key.clone()), |archive| archive.key(&run.tenant.id, &key))
}

/// The runs before this one. What is skipped is named.
fn earlier(
    archive: Option<&Archive>,
    about: &Circumstances,
    documents: &[Identity],
) -> Result<Option<Earlier>, Failure> {
    let Some(archive) = archive else {
        return Ok(None);
    };
    let earlier = archive.before(&about.tenant, documents, about.started)?;
    for skipped in &earlier.skipped {
        talk(&format!(
            "note: not part of the history: {}",
            plain::line(skipped)
        ));
    }
    if earlier.others > 0 {
        talk(&format!(
            "note: records of other tenants in the history: {}",
            earlier.others
        ));
    }
    Ok(Some(earlier))
}

/// Writes the reports beside their places and puts them there. The work happens on another thread,
/// so that an interrupt does not wait for it; what it has written is swept up then.
async fn publish(
    folder: Folder,
    mut reports: Reports,
    run: Arc<Run>,
    earlier: Option<Earlier>,
    documentation: Documentation,
    unmasked: bool,
) -> Result<(), Failure> {
    let (_sweeper, writer) = Sweeper::of(folder.workshop());
    let written = spawn_blocking(move || {
        folder.write_full_record(&*run)?;
        write_private(&folder, &run)?;
        if reports.is_empty() {
            return Ok::<_, Failure>((folder, reports));
        }
        // What is published is made from these alone.
        let (run, history) = if unmasked {
            let history = earlier.map(|earlier| earlier.history(&run));
            let mask = String::new();
            let run = Arc::unwrap_or_clone(run);
            (Run { mask, ..run }, history)
        } else {
            let mask = mask_beside(&run, &documentation.book);
            mask.all(Arc::unwrap_or_clone(run), earlier)
        };
        reports.write(run, history, &documentation, &folder)?;
        drop(writer);
        Ok((folder, reports))
    });
    let (folder, reports) = written.await.map_err(|error| {
        Failure::could_not_run(format!("the book could not be written: {error}"))
    })??;
    reports.publish(folder)
}

/// The plan and the message with the names in them, beside the full record.
fn write_private(folder: &Folder, run: &Run) -> Result<(), Failure> {
    let plan = actions::plan(run);
    let message = actions::message(&plan);
    folder.write_private(Private::Message, |file| file.write_all(message.as_bytes()))?;
    folder.write_private(Private::Plan, |file| actions::write_csv(&plan, file))
}
