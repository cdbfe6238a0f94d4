//! `greenroom fixtures`: the bundled mock tenants, a line each.

use greenroom_graph::mock;

use crate::console::say;
use crate::exit::Exit;

pub(super) fn execute() -> Exit {
    let fixtures = mock::bundled();
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
