//! `greenroom trace`: the documents held to the features, statement by statement.

use std::path::Path;

use tokio::runtime::Builder;

use super::documentation;
use crate::cli::Trace;
use crate::console::{say, talk};
use crate::document::Documentation;
use crate::exit::{Exit, Failure};
use crate::record::digest;
use crate::report::matrix;
use crate::results::Run;
use crate::stored;
use crate::trace::{Matrix, Tenants};

pub(super) fn execute(arguments: &Trace) -> Result<Exit, Failure> {
    let documentation = documentation(&arguments.documents)?;
    let last = last_run(&arguments.output, &documentation)?;
    let tenants = tenants(&documentation)?;
    let matrix = Matrix::new(&documentation, &tenants, last.as_ref());
    say(&matrix::report(&matrix));
    Ok(if matrix.gaps().is_empty() {
        Exit::Ready
    } else {
        Exit::NotReady
    })
}

/// The record of the last run, where there is one.
fn last_run(folder: &Path, documentation: &Documentation) -> Result<Option<Run>, Failure> {
    if !folder.join("run.json").exists() {
        talk(&format!(
            "note: {} holds no report, so no results are shown",
            folder.display()
        ));
        return Ok(None);
    }
    let run = stored::read(folder)?;
    if run.features.digest != digest(&documentation.features) {
        talk(&format!(
            "note: the report in {} comes from other features than these",
            folder.display()
        ));
    }
    Ok(Some(run))
}

fn tenants(documentation: &Documentation) -> Result<Tenants, Failure> {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::could_not_run(format!("no runtime: {error}")))?;
    runtime.block_on(Tenants::ask(documentation))
}
