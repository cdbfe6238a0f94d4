//! The only cucumber wiring.
//!
//! Cucumber runs the steps and tells what each did. Its own summary and exit status are not used:
//! they call an undefined step green.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::{Duration, SystemTime};

use cucumber::step::Collection;
use cucumber::{Cucumber, Event, Writer, cli, event, parser, runner, writer};
use futures::{FutureExt as _, stream};
use gherkin::Feature;
use greenroom_steps::{Context, Record, World};

use super::StepOutcome;
use super::chunks::LARGEST;
use super::id::number_of;
use super::selection::{MANUAL, tags};

/// What was heard of a run, by the number of the scenario.
pub(super) struct Heard {
    /// What the steps did, and how long they took, a background's first.
    pub(super) steps: BTreeMap<usize, Vec<(StepOutcome, Duration)>>,
    /// What the scenarios left behind.
    pub(super) records: BTreeMap<usize, Record>,
}

/// Runs cucumber and returns what it said of each scenario's steps.
pub(super) async fn run(
    features: Vec<Feature>,
    phrases: Collection<World>,
    context: Context,
    finished: impl Fn(usize) + 'static,
) -> Heard {
    let records = Rc::new(RefCell::new(BTreeMap::new()));
    let kept = Rc::clone(&records);
    // What is for a person to look at has no tenant to ask.
    let nobody = Context::default();
    let options = cli::Opts {
        re_filter: None,
        tags_filter: None,
        parser: cli::Empty,
        runner: runner::basic::Cli::default(),
        writer: cli::Empty,
        custom: cli::Empty,
    };
    let listener = Listener {
        heard: BTreeMap::new(),
        begun: BTreeMap::new(),
        done: 0,
        finished: Box::new(finished),
    };
    let listener = Cucumber::<World, _, _, _, _, cli::Empty>::custom(
        Parsed,
        runner::Basic::default(),
        listener,
    )
    .steps(phrases)
    .max_concurrent_scenarios(2 * LARGEST)
    .before(move |feature, rule, scenario, world| {
        let tags = tags(feature, rule, scenario);
        let declared = tags
            .iter()
            .filter_map(|tag| tag.strip_prefix("permission:"));
        let context = if tags.iter().any(|tag| tag == MANUAL) {
            &nobody
        } else {
            &context
        };
        world.prepare(context, declared.map(str::to_owned));
        futures::future::ready(()).boxed_local()
    })
    .after(move |_, _, scenario, _, world| {
        if let (Some(world), Some(number)) = (world, number_of(scenario)) {
            kept.borrow_mut().insert(number, world.take_record());
        }
        futures::future::ready(()).boxed_local()
    })
    .with_cli(options)
    .run(features)
    .await;
    Heard {
        steps: listener.heard,
        records: records.take(),
    }
}

/// Hands over features that are parsed already.
struct Parsed;

impl cucumber::Parser<Vec<Feature>> for Parsed {
    type Cli = cli::Empty;
    type Output = stream::Iter<std::vec::IntoIter<parser::Result<Feature>>>;

    fn parse(self, features: Vec<Feature>, _: cli::Empty) -> Self::Output {
        stream::iter(features.into_iter().map(Ok).collect::<Vec<_>>())
    }
}

/// Keeps what cucumber says of each scenario's steps.
struct Listener {
    heard: BTreeMap<usize, Vec<(StepOutcome, Duration)>>,
    /// When the step under way began.
    begun: BTreeMap<usize, SystemTime>,
    done: usize,
    finished: Box<dyn Fn(usize)>,
}

impl writer::Normalized for Listener {}

impl Writer<World> for Listener {
    type Cli = cli::Empty;

    async fn handle_event(
        &mut self,
        event: parser::Result<Event<event::Cucumber<World>>>,
        _: &cli::Empty,
    ) {
        use event::{Cucumber, Feature, Rule};
        let Ok(event) = event else { return };
        let at = event.at;
        if let Cucumber::Feature(
            _,
            Feature::Scenario(scenario, event) | Feature::Rule(_, Rule::Scenario(scenario, event)),
        ) = event.into_inner()
            && let Some(number) = number_of(&scenario)
        {
            self.hear(number, &event.event, at);
        }
    }
}

impl Listener {
    fn hear(&mut self, number: usize, event: &event::Scenario<World>, at: SystemTime) {
        use event::{Scenario, Step};
        match event {
            Scenario::Background(_, step) | Scenario::Step(_, step) => {
                let outcome = match step {
                    Step::Started => {
                        self.begun.insert(number, at);
                        return;
                    }
                    Step::Passed(..) => StepOutcome::Passed,
                    Step::Failed(..) | Step::Skipped => StepOutcome::Stopped,
                };
                // The clock may have been set back meanwhile.
                let begun = self.begun.remove(&number).unwrap_or(at);
                let took = at.duration_since(begun).unwrap_or_default();
                self.heard.entry(number).or_default().push((outcome, took));
            }
            Scenario::Finished => {
                self.done += 1;
                (self.finished)(self.done);
            }
            _ => {}
        }
    }
}
