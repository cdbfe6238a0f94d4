//! `greenroom audit`: reads a tenant, judges it, publishes the book.

use futures::future::join;
use greenroom_graph::{Credential, Endpoints, Graph, Patience, SignInError, mock};
use greenroom_steps::Context;
use jiff::Timestamp;
use tokio::runtime::Builder;
use tokio::task::spawn_blocking;

use super::interrupt::{self, Sweeper};
use super::{documentation, fixtures};
use crate::cli::Audit;
use crate::console::{say, talk};
use crate::document::{Documentation, Source};
use crate::exit::{Exit, Failure};
use crate::record::{Circumstances, record};
use crate::report::progress::Progress;
use crate::report::{Folder, book, explanation, terminal};
use crate::results::{Run, Tenant};
use crate::run::{Plan, Selection};

pub(super) fn execute(arguments: &Audit) -> Result<Exit, Failure> {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::could_not_run(format!("no runtime: {error}")))?;
    let exit = runtime.block_on(async {
        tokio::select! {
            biased;
            interrupted = interrupt::interrupted() => Err(interrupted),
            exit = audit(arguments) => exit,
        }
    });
    // An interrupted audit does not wait for what its other thread still does.
    runtime.shutdown_background();
    exit
}

async fn audit(arguments: &Audit) -> Result<Exit, Failure> {
    let documentation = documentation(&arguments.documents)?;
    let selection = Selection::audit(arguments.tags.as_deref())?;
    let tenant = fixtures::load(&arguments.fixture)?;
    let plan = Plan::new(
        &documentation.features,
        &tenant.accounts(),
        |feature, rule, scenario| selection.takes(feature, rule, scenario),
    )?;
    let folder = Folder::prepare(&arguments.output)?;
    let run = ask(&documentation, &plan, tenant, arguments.tags.clone()).await?;
    publish(folder, &run, documentation.book).await?;
    say(&terminal::report(&run));
    let index = arguments.output.join("index.html");
    say(&format!("report: {}", index.display()));
    if arguments.open
        && let Err(error) = open::that_detached(&index)
    {
        talk(&format!("warning: the book could not be opened: {error}"));
    }
    Ok(run.readiness.into())
}

/// Serves the mock tenant, signs in to it, and puts the planned scenarios to it.
async fn ask(
    documentation: &Documentation,
    plan: &Plan,
    fixture: mock::Tenant,
    tags: Option<String>,
) -> Result<Run, Failure> {
    let started = Timestamp::now();
    let progress = Progress::start();
    progress.phase(&format!(
        "signing in to the mock tenant `{}`",
        fixture.name()
    ));
    let (name, accounts) = (fixture.name().to_owned(), fixture.accounts());
    let credential = Credential::from(fixture.credential());
    let server = mock::Server::start().await;
    let graph = Graph::sign_in(
        &Endpoints::at(&server.serve(fixture)),
        &credential,
        Patience::default(),
    )
    .await
    .map_err(|error| refused(&error))?;
    progress.phase("asking the tenant");
    let context = Context {
        graph: Some(graph.clone()),
        mock: None,
    };
    let bar = progress.clone();
    let scenarios = plan.run(context, move |done, total| bar.advance(done, total));
    let (outcomes, organization) = join(scenarios, graph.organization()).await;
    let tenant = Tenant {
        id: credential.tenant_id.clone(),
        display_name: organization
            .ok()
            .and_then(|answer| answer.value.display_name),
        fixture: name,
        accounts,
    };
    let about = Circumstances {
        started,
        finished: Timestamp::now(),
        tenant,
        tags,
        traffic: graph.traffic().into(),
    };
    progress.phase("writing the book");
    Ok(record(documentation, &outcomes, about))
}

/// A sign-in that failed, with what is known of the reason.
fn refused(error: &SignInError) -> Failure {
    let failure = Failure::could_not_run(error.to_string());
    match error.recognized().first() {
        Some(recognized) => failure.hint(explanation::hint(recognized)),
        None => failure,
    }
}

/// Writes the report beside its place and puts it there. The work happens on another thread, so
/// that an interrupt does not wait for it; what it has written is swept up then.
async fn publish(folder: Folder, run: &Run, pages: Vec<Source>) -> Result<(), Failure> {
    let _sweeper = Sweeper(folder.workshop());
    let run = run.clone();
    let written = spawn_blocking(move || {
        let json = serde_json::to_string_pretty(&run)
            .map_err(|error| Failure::could_not_run(format!("run.json: {error}")))?;
        folder.write_record(&json)?;
        book::build(&run, &pages, &folder.materials(), &folder.draft())?;
        Ok(folder)
    });
    let folder: Folder = written.await.map_err(|error| {
        Failure::could_not_run(format!("writing the book broke off: {error}"))
    })??;
    folder.publish()
}
