//! The record itself, for programs.

use super::Unwritable;
use greenroom_results::Run;

/// The run, without the key that its tokens are computed from.
pub(super) fn write(run: &Run) -> Result<Vec<u8>, Unwritable> {
    let run = Run {
        mask: String::new(),
        ..run.clone()
    };
    Ok(serde_json::to_vec_pretty(&run)?)
}
