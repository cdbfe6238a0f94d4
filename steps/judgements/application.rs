//! Whether an account may sign in to an application, or through one: the same judgement for
//! Microsoft's service and for the vendor's application.

use std::sync::Arc;

use greenroom_graph::{Account, ServicePrincipal};

use crate::check::Check;
use crate::judgements::assignment::{self, Assignments};
use crate::judgements::service_principal;
use crate::unread::Read;
use greenroom_results::Verdict;

/// What stands between an account and an application that the tenant knows.
pub(crate) struct Access {
    /// Whether it is enabled, here and by Microsoft.
    pub(crate) switched_on: Check,
    /// Whether it is meant for the accounts of this tenant.
    pub(crate) meant_for: Check,
    /// Whether the account is assigned to it, where it requires that.
    pub(crate) assigned: Check,
}

/// `home` is the id of the tenant.
pub(crate) fn access(
    application: &ServicePrincipal,
    home: Option<&str>,
    account: &Read<Option<Arc<Account>>>,
    assignments: Option<&Assignments>,
) -> Access {
    let checks = [
        service_principal::enabled(application),
        service_principal::tolerated(application),
    ];
    Access {
        switched_on: worst(checks),
        meant_for: service_principal::meant_for(application, home),
        assigned: assignment::assigned(application, account, assignments),
    }
}

impl Access {
    /// What stops the account, else what leaves it open, else a pass.
    pub(crate) fn worst(self) -> Check {
        worst([self.switched_on, self.meant_for, self.assigned])
    }
}

/// The first failure, else the first check that is no pass, else the last one.
pub(crate) fn worst<const N: usize>(checks: [Check; N]) -> Check {
    let place = checks
        .iter()
        .position(|check| check.verdict == Verdict::Fail);
    let open = || {
        checks
            .iter()
            .position(|check| check.verdict != Verdict::Pass)
    };
    let place = place.or_else(open).unwrap_or(N - 1);
    checks[place].clone()
}
