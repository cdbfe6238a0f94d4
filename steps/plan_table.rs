//! Service plans as a table of a feature lists them.

use cucumber::gherkin::Step;
use greenroom_results::{Reason, say};

use crate::check::{Check, Stop};
use crate::judgements::listed_plan::ListedPlan;
use crate::world::World;

/// Whether a table below this step is read: each phrase that reads one ends with these words.
#[must_use]
pub fn takes_table(step: &Step) -> bool {
    step.value.ends_with("of the service plans")
}

/// The plans of a step's table: a header row `plan | id | cloud`, then one plan a row. The cloud is
/// `government` or `commercial`.
pub(crate) fn listed(world: &mut World, step: &Step) -> Result<Vec<ListedPlan>, Stop> {
    let rows = step.table().map(|table| table.rows.as_slice());
    let plan = |row: &Vec<String>| match row.as_slice() {
        [name, id, cloud] => Some(ListedPlan {
            name: name.clone(),
            id: id.clone(),
            is_government: match cloud.as_str() {
                "government" => true,
                "commercial" => false,
                _ => return None,
            },
        }),
        _ => None,
    };
    let plans: Option<Vec<ListedPlan>> =
        rows.unwrap_or_default().iter().skip(1).map(plan).collect();
    match plans {
        Some(plans) if !plans.is_empty() => Ok(plans),
        _ => world.stop(Check::error(
            Reason::NoPlanTable,
            say!(
                "a table below the step with the columns plan, id and cloud (commercial or \
                 government)"
            ),
            say!("the step has no such table"),
        )),
    }
}
