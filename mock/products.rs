//! The service plans of Microsoft's products, so that a fixture need not repeat them.
//!
//! `products.json` has each plan once and each product by its id. Source of the products, their
//! plans and the ids: Microsoft, "Product names and service plan identifiers for licensing", the
//! table of 2026-06-24 as KelvinTegelaar/CIPP-API keeps it in `Config/ConversionTable.csv` at commit
//! adf3242. It does not say to whom a plan applies: what applies to the whole company is marked by
//! two outputs that Microsoft shows, Graph's of "List licenseDetails" and that of
//! `Get-MgUserLicenseDetail` in "Cross-tenant mailbox migration", which also has `INTUNE_O365`
//! waiting for an activation that no tenant needs.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Value, json};

static PRODUCTS: LazyLock<HashMap<String, Value>> = LazyLock::new(|| {
    let table: Table = serde_json::from_str(include_str!("products.json"))
        .expect("products.json is checked by the tests");
    let products = table.products.iter();
    products
        .map(|(id, product)| (id.clone(), table.plans_of(product)))
        .collect()
});

/// The table as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    plans: HashMap<String, Plan>,
    products: HashMap<String, Product>,
}

/// A plan, which is the same in each product that has it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Plan {
    service_plan_id: String,
    applies_to: Option<String>,
    provisioning_status: Option<String>,
}

/// A product with the names of its plans; its own name is there for whoever reads the table.
#[derive(Deserialize)]
struct Product {
    plans: Vec<String>,
}

impl Table {
    fn plans_of(&self, product: &Product) -> Value {
        let plans = product.plans.iter();
        plans.map(|name| self.plan(name)).collect()
    }

    fn plan(&self, name: &str) -> Value {
        let plan = &self.plans[name];
        json!({
            "servicePlanId": plan.service_plan_id,
            "servicePlanName": name,
            "provisioningStatus": plan.provisioning_status.as_deref().unwrap_or("Success"),
            "appliesTo": plan.applies_to.as_deref().unwrap_or("User"),
        })
    }
}

/// The `servicePlans` of a product by its `skuId`, where the table has it.
pub(super) fn service_plans(sku_id: &str) -> Option<&'static Value> {
    PRODUCTS.get(&sku_id.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::ids::is_id;
    use super::super::model::is_documented_value;
    use super::*;

    fn table() -> Table {
        serde_json::from_str(include_str!("products.json")).unwrap()
    }

    #[test]
    fn ids_are_ids_and_no_two_plans_share_one() {
        let table = table();
        assert!(table.products.keys().all(|id| is_id(id)));
        let mut seen = HashSet::new();
        for (name, plan) in &table.plans {
            assert!(is_id(&plan.service_plan_id), "{name}");
            assert!(seen.insert(&plan.service_plan_id), "{name}");
        }
    }

    #[test]
    fn every_plan_of_a_product_is_there_once_and_every_plan_is_of_a_product() {
        let table = table();
        let mut used = HashSet::new();
        for (id, Product { plans }) in &table.products {
            let once: HashSet<&String> = plans.iter().collect();
            assert_eq!(once.len(), plans.len(), "{id}");
            used.extend(once);
        }
        let known: HashSet<&String> = table.plans.keys().collect();
        assert_eq!(used, known);
    }

    #[test]
    fn every_word_is_one_that_graph_documents() {
        for plan in table().plans.values() {
            let words = [
                ("appliesTo", &plan.applies_to),
                ("provisioningStatus", &plan.provisioning_status),
            ];
            for (property, word) in words {
                let mut word = word.iter();
                assert!(word.all(|word| is_documented_value(property, word)));
            }
        }
    }

    #[test]
    fn a_product_is_found_however_its_id_is_written() {
        let plans = service_plans("F245ECC8-75AF-4F8E-B61F-27D8114DE5F3").unwrap();
        assert_eq!(plans.as_array().unwrap().len(), 37);
        assert_eq!(service_plans("no-product"), None);
    }
}
