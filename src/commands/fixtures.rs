//! `greenroom fixtures`: the bundled mock tenants, a line each.

use crate::console::say;
use crate::exit::Exit;
use crate::fixtures;

pub(super) fn execute() -> Exit {
    let fixtures = fixtures::described();
    let width = fixtures
        .iter()
        .map(|(name, _)| name.len())
        .max()
        .unwrap_or_default();
    for (name, about) in fixtures {
        say(&format!("{name:width$}  {about}"));
    }
    Exit::Ready
}
