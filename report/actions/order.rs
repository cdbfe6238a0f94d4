//! In which order to do things: first by when and by kind, then what holds up every account, then
//! what frees most accounts.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use greenroom_results::Run;

use super::{Action, Kind, when};

/// Says for each action when to do it, how many accounts it holds up and how many it frees, and puts
/// the actions in order.
pub(super) fn put(run: &Run, actions: &mut [Action<'_>]) {
    let everybody = run.tenant.accounts.len();
    let tenants = actions.iter().filter(|action| is_tenants(action)).count();
    let open = open(actions);
    let day = when::day(run);
    for action in &mut *actions {
        action.when = when::of(action.kind, &action.findings, day);
        let own: HashSet<&str> = action.accounts.iter().copied().collect();
        action.holds = if action.is_of_the_tenant() {
            everybody
        } else {
            own.len()
        };
        action.frees = match tenants {
            _ if !holds_up(action) => 0,
            0 => own.iter().filter(|account| open[*account] == 1).count(),
            1 if is_tenants(action) => {
                let others = open
                    .iter()
                    .filter(|(account, count)| **count > usize::from(own.contains(*account)));
                everybody.saturating_sub(others.count())
            }
            _ => 0,
        };
    }
    actions.sort_by_key(|action| {
        let first = (action.when, action.kind, !is_tenants(action));
        (first, Reverse(action.frees), Reverse(action.holds))
    });
}

/// Whether an account may not join as itself while this is open.
fn holds_up(action: &Action<'_>) -> bool {
    matches!(action.kind, Kind::Mend | Kind::LetSee)
}

fn is_tenants(action: &Action<'_>) -> bool {
    holds_up(action) && action.is_of_the_tenant()
}

/// How many actions hold up each account, beside those that hold up all of them.
fn open<'a>(actions: &[Action<'a>]) -> HashMap<&'a str, usize> {
    let mut open = HashMap::new();
    for action in actions.iter().filter(|action| holds_up(action)) {
        for account in &action.accounts {
            *open.entry(*account).or_default() += 1;
        }
    }
    open
}
