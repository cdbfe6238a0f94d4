//! Runs a target: its seeds as they are, then so many changes of them.

use std::cell::Cell;
use std::path::Path;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};

use crate::edit::{Edit, edited, edits};

/// Longer than any input may take, by far: of one that does, the time grows too fast. Held to in
/// CI alone, so that no other test depends on how busy the machine is.
const SLOW: Duration = Duration::from_secs(20);

/// Of so many inputs, some are accepted.
const MANY: u32 = 100;

/// What is damaged.
pub(crate) struct Target {
    /// The folder of its seeds below `corpus/`.
    pub(crate) name: &'static str,
    /// How many inputs are tried where nothing else is asked for.
    pub(crate) cases: u32,
    /// What is worth inserting, beside what always is.
    pub(crate) words: &'static [&'static str],
    /// Seeds beside those of the corpus.
    pub(crate) seeds: Vec<Vec<u8>>,
}

/// Whether the program accepted an input, or refused it as it should; or what is wrong with what it
/// made of it.
pub(crate) type Property = Result<bool, String>;

pub(crate) const ACCEPTED: Property = Ok(true);
pub(crate) const REFUSED: Property = Ok(false);

impl Target {
    /// Holds every input to the property.
    pub(crate) fn holds(mut self, property: impl Fn(&[u8]) -> Property) {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus");
        let own = files(&corpus.join(self.name));
        self.seeds.extend(own);
        for seed in &self.seeds {
            timed(&property, seed).unwrap_or_else(|what| panic!("{what}\n{}", shown(seed)));
        }
        let (seeds, words) = (&self.seeds, self.words);
        let input = |(index, edits): &(Index, Vec<Edit>)| {
            edited(&seeds[index.index(seeds.len())], edits, seeds, words)
        };
        run(self.name, self.cases, &(any::<Index>(), edits()), |case| {
            let input = input(case);
            timed(&property, &input).map_err(|what| format!("{what}\n{}", shown(&input)))
        });
    }
}

/// Tries so many cases of a strategy, and says how many were. Where none of many is accepted,
/// nothing but the refusal is tried, which is a mistake of the target's.
#[expect(
    clippy::print_stdout,
    reason = "how much was tried is part of the result"
)]
pub(crate) fn run<S: Strategy>(
    name: &str,
    cases: u32,
    strategy: &S,
    property: impl Fn(&S::Value) -> Property,
) {
    let (seed, times) = (number("GREENROOM_FUZZ_SEED"), number("GREENROOM_FUZZ"));
    let (seed, cases) = (
        seed.unwrap_or(1),
        cases * u32::try_from(times.unwrap_or(1)).unwrap(),
    );
    let config = Config {
        cases,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_iters: 2000,
        ..Config::default()
    };
    let (done, accepted) = (Cell::new(0), Cell::new(0));
    let found = TestRunner::new(config).run(strategy, |case| {
        done.set(done.get() + 1);
        let is_accepted = property(&case).map_err(TestCaseError::fail)?;
        accepted.set(accepted.get() + u32::from(is_accepted));
        Ok(())
    });
    println!(
        "{name}: {} inputs, {} accepted, seed {seed}",
        done.get(),
        accepted.get()
    );
    match found {
        Ok(()) => assert!(
            accepted.get() > 0 || done.get() < MANY,
            "{name}: no input was accepted"
        ),
        Err(TestError::Fail(what, _)) => panic!(
            "{name}: {what}\nto see it again: GREENROOM_FUZZ_SEED={seed} GREENROOM_FUZZ={} \
             cargo test --test fuzz; once mended, keep the input in tests/fuzz/corpus/{name}",
            times.unwrap_or(1)
        ),
        Err(error) => panic!("{name}: {error}"),
    }
}

/// A number that the environment names.
fn number(variable: &str) -> Option<u64> {
    let named = std::env::var(variable).ok()?;
    Some(
        named
            .parse()
            .unwrap_or_else(|_| panic!("{variable} is a number")),
    )
}

fn timed(property: &impl Fn(&[u8]) -> Property, input: &[u8]) -> Property {
    let began = Instant::now();
    let accepted = property(input)?;
    let took = began.elapsed();
    if number("GREENROOM_FUZZ").is_some() && took > SLOW {
        return Err(format!("{} bytes took {took:?}", input.len()));
    }
    Ok(accepted)
}

/// An input as the text of a Rust byte string.
fn shown(input: &[u8]) -> String {
    format!("b\"{}\"", input.escape_ascii())
}

/// The contents of the files of a folder; of one that ends in `.lines`, each line.
pub(crate) fn files(folder: &Path) -> Vec<Vec<u8>> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    let contents = paths.into_iter().flat_map(|path| {
        let bytes = std::fs::read(&path).unwrap();
        if path
            .extension()
            .is_some_and(|extension| extension == "lines")
        {
            let lines = bytes.split(|byte| *byte == b'\n');
            lines
                .filter(|line| !line.is_empty())
                .map(<[u8]>::to_vec)
                .collect()
        } else {
            vec![bytes]
        }
    });
    contents.collect()
}
