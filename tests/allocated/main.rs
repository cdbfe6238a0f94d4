//! What an audit allocates, counted: nothing in it grows by more than the first power of the accounts,
//! whatever else is in the tenant. The counts are the same on a busy machine. `cargo bench --bench
//! counted` says how much it is, and counts the instructions, too.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::alloc::System;
use std::fs;
use std::hint::black_box;
use std::process::ExitCode;

use greenroom::commands::public::mask;
use greenroom::document::Documentation;
use greenroom::report::{accounts, actions};
use greenroom_graph::{Way, install_tls_provider};
use libtest_mimic::{Arguments, Failed, Trial};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use support::filled;
use tenants::{Shape, exponent, tenant};
use tokio::runtime::Builder;

#[expect(dead_code, reason = "the tests of the program use more of it")]
#[path = "../support.rs"]
mod support;
#[path = "../../benches/tenants/mod.rs"]
mod tenants;
#[expect(
    dead_code,
    unused_imports,
    reason = "the tests of the program use more of it"
)]
#[path = "../without_process.rs"]
mod without_process;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// How many accounts, from few to many.
const ACCOUNTS: [u32; 3] = [20, 40, 80];

/// What a book has of every account.
const PAGES: [&str; 5] = [
    "accounts",
    "actions",
    "findings",
    "joins",
    "verdict teams-license",
];

/// What is counted.
const COUNTED: [&str; 2] = ["allocations", "bytes"];

/// Each of them, for what an audit does between the start of the mock and mdBook.
fn counts(documentation: &Documentation, shape: Shape, accounts: u32) -> [f64; 2] {
    let folder = tempfile::tempdir().unwrap();
    let fixture = folder.path().join("many.json");
    let tenant = tenant(shape, usize::try_from(accounts).unwrap(), 0);
    fs::write(&fixture, tenant.to_string()).unwrap();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let region = Region::new(ALLOCATOR);
    let audit = without_process::audit(fixture.to_str().unwrap(), Some(Way::Filter), documentation);
    let run = runtime.block_on(audit);
    assert_eq!(
        run.tenant.accounts.len(),
        usize::try_from(accounts).unwrap()
    );
    let run = mask(&run).run(run);
    let mut written = vec![];
    serde_json::to_writer(&mut written, &run).unwrap();
    actions::write_csv(&actions::plan(&run), &mut written).unwrap();
    accounts::write_csv(&run, &mut written).unwrap();
    let pages = PAGES.map(|marker| filled(&run, marker));
    black_box((written, pages));
    let change = region.change();
    [change.allocations, change.bytes_allocated]
        .map(|count| f64::from(u32::try_from(count).unwrap()))
}

fn an_account_more_takes_the_same(shape: Shape) -> Result<(), Failed> {
    let documentation = Documentation::load(None, None).unwrap();
    // What a process does once is done then.
    let _ = counts(&documentation, shape, 1);
    let all = ACCOUNTS.map(|n| (f64::from(n), counts(&documentation, shape, n)));
    for (place, what) in COUNTED.into_iter().enumerate() {
        let exponent = exponent(all.map(|(accounts, counts)| (accounts, counts[place])));
        if !(0.9..1.1).contains(&exponent) {
            return Err(format!("{what}: {exponent} {all:?}").into());
        }
    }
    Ok(())
}

fn main() -> ExitCode {
    install_tls_provider();
    // One after the other: all that the process allocates is counted.
    let arguments = Arguments {
        test_threads: Some(1),
        ..Arguments::from_args()
    };
    let trials = Shape::ALL.map(|shape| {
        let name = format!("an account more takes the same: {}", shape.words());
        Trial::test(name, move || an_account_more_takes_the_same(shape))
    });
    libtest_mimic::run(&arguments, trials.into()).exit_code()
}
