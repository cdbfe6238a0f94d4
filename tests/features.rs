//! Runs the Gherkin: one test a scenario, each on mock tenants of its own. What a team's own features
//! can say and the bundled ones do not is said in `fixtures/phrases`, with tenants of its own.
//!
//! A scenario passes, unless a tag says otherwise: `@fail-REASON` and `@unknown-REASON` name the verdict
//! and the reason that it has to end with.
//!
//! A test's name ends with the scenario's tags, so that the filter of `cargo test` takes a name
//! or a tag: `cargo test --test features -- '@behavior'`.

use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, LazyLock};

use gherkin::{Feature, Rule, Scenario};
use greenroom::document::{Documentation, scenarios};
use greenroom::exit::Failure;
use greenroom::run::{MANUAL, Outcome, Plan, tags};
use greenroom_graph::{Endpoints, Graph, Patience};
use greenroom_mock::Fixtures;
use greenroom_results::Verdict;
use greenroom_steps::{Context, MockTenants};
use libtest_mimic::{Arguments, Failed, Trial};
use tokio::runtime::Builder;

/// The tenant that `@audit` scenarios are put to: it has everything, so they pass. What is for a
/// person to look at stays `notchecked`.
const TENANT: &str = "ready";

/// The phrases that no bundled feature uses.
const PHRASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/phrases");

/// The bundled tenants, and those of the phrases that no bundled feature uses.
static TENANTS: LazyLock<Fixtures> = LazyLock::new(|| {
    let files = |folder: &str| {
        let files = std::fs::read_dir(folder).expect("the folder is there");
        files.map(|file| {
            let path = file.expect("it is listed").path();
            let name = path.file_stem().unwrap_or_default();
            let text = std::fs::read_to_string(&path).expect("it can be read");
            (name.to_string_lossy().into_owned(), text)
        })
    };
    let bundled = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/tenants");
    files(bundled)
        .chain(files(&format!("{PHRASES}/tenants")))
        .collect()
});

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // Cucumber silences panics while it runs, process-wide: runs must not overlap.
    arguments.test_threads = Some(1);
    let bundled = Documentation::load(None, None).expect("the bundled features are whole");
    let phrases = Documentation::load(Some(Path::new(PHRASES)), None);
    let phrases = phrases.expect("the features of the other phrases are whole");
    let mut trials = trials(&Arc::new(bundled));
    trials.extend(self::trials(&Arc::new(phrases)));
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn trials(documentation: &Arc<Documentation>) -> Vec<Trial> {
    let mut trials = Vec::new();
    for written in &documentation.features {
        for (rule, scenario) in scenarios(&written.feature) {
            let tags = tags(&written.feature, rule, scenario);
            let tags: Vec<String> = tags.iter().map(|tag| format!("@{tag}")).collect();
            let line = scenario.position.line;
            let name = format!(
                "{} {} {}",
                written.place(line),
                scenario.name,
                tags.join(" ")
            );
            let (documentation, path) = (Arc::clone(documentation), written.path.clone());
            trials.push(Trial::test(name, move || {
                passes(&documentation, &path, line)
            }));
        }
    }
    trials
}

fn passes(documentation: &Documentation, path: &str, line: usize) -> Result<(), Failed> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let outcomes = runtime.block_on(outcomes(documentation, path, line))?;
    match outcomes.iter().find(|outcome| !is_as_wanted(outcome)) {
        None => Ok(()),
        Some(outcome) => Err(objection(outcome).into()),
    }
}

/// Whether a scenario ended as its tags say.
fn is_as_wanted(outcome: &Outcome) -> bool {
    for (start, verdict) in [("fail-", Verdict::Fail), ("unknown-", Verdict::Unknown)] {
        let mut tags = outcome.tags.iter();
        if let Some(reason) = tags.find_map(|tag| tag.strip_prefix(start)) {
            let stopped_at = outcome.stopped_at.as_ref();
            let found = stopped_at.and_then(|check| check.reason.as_ref());
            return outcome.verdict == verdict && found.is_some_and(|it| it.word() == reason);
        }
    }
    if outcome.tags.iter().any(|tag| tag == MANUAL) {
        outcome.verdict == Verdict::NotChecked
    } else {
        outcome.verdict == Verdict::Pass
    }
}

async fn outcomes(
    documentation: &Documentation,
    path: &str,
    line: usize,
) -> Result<Vec<Outcome>, Failure> {
    let server = Arc::new(greenroom_mock::Server::start().await);
    let tenant = greenroom::fixtures::tenant(TENANT).expect("the tenant is bundled");
    let (accounts, credential) = (
        tenant.accounts(),
        greenroom_steps::credential(tenant.credential()),
    );
    let endpoints = Endpoints::at(&server.serve(tenant));
    let graph = Graph::sign_in(&endpoints, &credential, Patience::default())
        .await
        .expect("the mock lets us in");
    let context = Context {
        graph: Some(graph),
        mock: Some(MockTenants {
            server,
            fixtures: &TENANTS,
        }),
        ..Context::default()
    };
    let written = documentation
        .features
        .iter()
        .filter(|written| written.path == path);
    let written: Vec<_> = written.cloned().collect();
    let origin = |scenario: &Scenario| written[0].origin(scenario.position.line);
    let selected = |_: &Feature, _: Option<&Rule>, scenario: &Scenario| {
        origin(scenario).is_some_and(|(_, origin)| origin.position.line == line)
    };
    let plan = Plan::new(&written, &accounts, selected)?;
    Ok(plan.run(context, |_, _| {}).await)
}

fn objection(outcome: &Outcome) -> String {
    let Outcome {
        id,
        line,
        name,
        verdict,
        stopped_at,
        ..
    } = outcome;
    let check = stopped_at.as_ref();
    let (expected, found) = check
        .map(|check| (check.expected.to_string(), check.found.to_string()))
        .unwrap_or_default();
    let reason = check.and_then(|check| check.reason.as_ref());
    let reason = reason.map_or("no reason", |reason| reason.word());
    format!(
        "{}:{line}: {name}: {verdict} ({reason})\n  expected  {expected}\n  found     {found}",
        id.feature
    )
}
