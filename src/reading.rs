//! How the accounts were read, as a record and an examination state it.

use greenroom_graph as graph;

use crate::results::{CameTo, Estimate, ReadOf, Reading, ReadingWay};

/// As a record states it.
#[must_use]
pub fn recorded(readings: &[graph::Reading]) -> Vec<Reading> {
    readings.iter().map(reading).collect()
}

fn reading(read: &graph::Reading) -> Reading {
    let estimate = |(known, price): &(graph::Way, graph::Price)| Estimate {
        way: way(*known),
        requests: price.requests,
        round_trips: price.round_trips,
        units: price.units,
    };
    let graph::CameTo {
        questions,
        units,
        listed,
        alone,
    } = read.came_to;
    Reading {
        what: match read.what {
            graph::Read::Accounts => ReadOf::Accounts,
            graph::Read::Teams => ReadOf::Teams,
        },
        accounts: read.accounts,
        users: read.users,
        way: way(read.way),
        estimates: read.estimates.iter().map(estimate).collect(),
        came_to: CameTo {
            questions,
            units,
            listed,
            alone,
        },
    }
}

fn way(way: graph::Way) -> ReadingWay {
    match way {
        graph::Way::Each => ReadingWay::Each,
        graph::Way::Filter => ReadingWay::Filter,
        graph::Way::Pages => ReadingWay::Pages,
    }
}

/// How an audit would read the accounts, and what each way is reckoned to cost: the way that is
/// taken, then the others.
#[must_use]
pub fn planned(read: &graph::Reading) -> (String, Vec<String>) {
    let Reading {
        way,
        mut estimates,
        users,
        ..
    } = reading(read);
    estimates.sort_by_key(|estimate| estimate.way != way);
    let told = |estimate: &Estimate| {
        let Estimate {
            requests,
            round_trips,
            units,
            ..
        } = estimate;
        format!(
            "{}: {}, {}, {}",
            estimate.way.words(),
            counted(*units, "resource unit"),
            counted(*requests, "request"),
            counted(*round_trips, "round trip"),
        )
    };
    let mut lines = estimates.iter().map(told);
    let chosen = lines.next().unwrap_or_default();
    let chosen = format!("an audit would read them {chosen}");
    let others = lines.map(|other| format!("instead, {other}"));
    let size = users.map(|users| format!("the tenant has {}", counted(users, "user")));
    (chosen, others.chain(size).collect())
}

fn counted(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}
