//! Exports from PowerShell: what they say is evidence as well.

use std::sync::Arc;

use greenroom_results::export::Cmdlet;

use crate::check::Stop;
use crate::exports::Exported;
use crate::judgements::exported::{About, Given, Unfound, nothing_of};
use crate::world::World;

impl World {
    /// What the newest export of a cmdlet says of an account or a policy.
    pub(crate) fn exported(
        &mut self,
        cmdlet: &Cmdlet,
        about: About<'_>,
    ) -> Result<Result<Arc<Exported>, Unfound>, Stop> {
        let home = self.home()?;
        let exports = self.exports.clone();
        let given = Given {
            exports: exports.as_deref(),
            home: home.as_deref(),
        };
        let newest = given.newest(cmdlet, about).cloned();
        if let Ok(exported) = &newest {
            self.keep_export(exported);
        }
        Ok(newest)
    }

    /// All that the newest export of a cmdlet says.
    pub(crate) fn all_exported(
        &mut self,
        cmdlet: &Cmdlet,
    ) -> Result<Result<Vec<Arc<Exported>>, Unfound>, Stop> {
        let home = self.home()?;
        let exports = self.exports.clone();
        let given = Given {
            exports: exports.as_deref(),
            home: home.as_deref(),
        };
        let newest = given.newest_of(cmdlet, |_| true, |_| nothing_of(cmdlet));
        let newest = newest.map(|all| all.into_iter().cloned().collect::<Vec<_>>());
        for exported in newest.iter().flatten() {
            self.keep_export(exported);
        }
        Ok(newest)
    }
}
