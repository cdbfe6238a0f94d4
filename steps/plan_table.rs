//! Service plans as a table of a feature lists them.

use cucumber::gherkin::Step;
use greenroom_results::{Reason, say};

use crate::check::{Check, Stop};
use crate::world::World;

/// A service plan, as the feature names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) name: String,
    pub(crate) id: String,
    /// Whether only products of a government cloud hold it.
    pub(crate) is_government: bool,
}

impl Listed {
    pub(crate) fn has_id(&self, id: &str) -> bool {
        self.id.eq_ignore_ascii_case(id)
    }
}

/// Whether a table below this step is read: each phrase that reads one ends with these words.
#[must_use]
pub fn takes_table(step: &Step) -> bool {
    step.value.ends_with("of the service plans")
}

/// The plans of a step's table: a header row `plan | id | cloud`, then one plan a row. The cloud is
/// `government` or `commercial`.
pub(crate) fn listed(world: &mut World, step: &Step) -> Result<Vec<Listed>, Stop> {
    let rows = step.table().map(|table| table.rows.as_slice());
    let plan = |row: &Vec<String>| match row.as_slice() {
        [name, id, cloud] => Some(Listed {
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
    let plans: Option<Vec<Listed>> = rows.unwrap_or_default().iter().skip(1).map(plan).collect();
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
