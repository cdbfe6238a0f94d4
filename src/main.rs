//! The `greenroom` command: parse, run, print one error, return the exit code.

use std::process::ExitCode;

use greenroom::cli::Cli;
use greenroom::console;

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::read(std::env::args_os()).unwrap_or_else(|error| error.exit());
    let done = cli.execute();
    let exit = done.and_then(|exit| console::finish().map(|()| exit));
    let exit = exit.unwrap_or_else(|failure| {
        console::complain(&failure);
        failure.exit
    });
    exit.into()
}
