//! Whether an entity fits a filter.

use std::cmp::Ordering;

use jiff::Timestamp;
use serde_json::Value;

use super::expression::{Comparison, Expression, Literal, Operand, Quantifier, TextFunction};

/// The variables of the lambdas around an expression, and the entity itself.
#[derive(Clone, Copy)]
struct Scope<'a> {
    entity: &'a Value,
    variable: Option<(&'a str, &'a Value, &'a Scope<'a>)>,
}

/// Whether `entity` fits. The expression was bound before, so its paths exist in the model.
pub(crate) fn matches(expression: &Expression, entity: &Value) -> bool {
    let scope = Scope {
        entity,
        variable: None,
    };
    holds(expression, &scope)
}

fn holds(expression: &Expression, scope: &Scope<'_>) -> bool {
    match expression {
        Expression::Or(left, right) => holds(left, scope) || holds(right, scope),
        Expression::And(left, right) => holds(left, scope) && holds(right, scope),
        Expression::Not(inner) => !holds(inner, scope),
        Expression::Compare(operand, comparison, literal) => {
            compare(&value(operand, scope), *comparison, literal)
        }
        Expression::In(operand, list) => {
            let value = value(operand, scope);
            list.iter()
                .any(|literal| compare(&value, Comparison::Equal, literal))
        }
        Expression::Match(function, path, text) => find(path, scope)
            .as_str()
            .is_some_and(|value| text_fits(*function, &value.to_lowercase(), &text.to_lowercase())),
        Expression::Lambda(quantifier, path, body) => {
            let items = find(path, scope).as_array().map_or(&[][..], Vec::as_slice);
            match body {
                None => !items.is_empty(),
                Some((variable, body)) => items_fit(*quantifier, items, variable, body, scope),
            }
        }
        Expression::Holds(path) => find(path, scope) == &Value::Bool(true),
    }
}

fn items_fit(
    quantifier: Quantifier,
    items: &[Value],
    variable: &str,
    body: &Expression,
    scope: &Scope<'_>,
) -> bool {
    let mut fits = items.iter().map(|item| {
        let inner = Scope {
            entity: scope.entity,
            variable: Some((variable, item, scope)),
        };
        holds(body, &inner)
    });
    match quantifier {
        Quantifier::Any => fits.any(|fits| fits),
        Quantifier::All => fits.all(|fits| fits),
    }
}

fn text_fits(function: TextFunction, value: &str, text: &str) -> bool {
    match function {
        TextFunction::StartsWith => value.starts_with(text),
        TextFunction::EndsWith => value.ends_with(text),
        TextFunction::Contains => value.contains(text),
    }
}

fn value(operand: &Operand, scope: &Scope<'_>) -> Value {
    match operand {
        Operand::Value(path) => find(path, scope).clone(),
        Operand::Count(path) => find(path, scope).as_array().map_or(0, Vec::len).into(),
    }
}

/// The value a path leads to, null where it leads nowhere.
fn find<'a>(path: &[String], scope: &Scope<'a>) -> &'a Value {
    let (start, rest) = start(path, scope);
    rest.iter().fold(start, |value, name| member(value, name))
}

fn start<'a, 'p>(path: &'p [String], scope: &Scope<'a>) -> (&'a Value, &'p [String]) {
    let mut scope = *scope;
    while let Some((variable, item, outer)) = scope.variable {
        if path.first().is_some_and(|first| first == variable) {
            return (item, &path[1..]);
        }
        scope = *outer;
    }
    (scope.entity, path)
}

/// A member whatever the case of its name, as Graph finds it.
pub(super) fn member<'a>(value: &'a Value, name: &str) -> &'a Value {
    const NOTHING: &Value = &Value::Null;
    let Some(object) = value.as_object() else {
        return NOTHING;
    };
    object
        .get(name)
        .or_else(|| {
            object
                .iter()
                .find(|(key, _)| key.eq_ignore_ascii_case(name))
                .map(|(_, value)| value)
        })
        .unwrap_or(NOTHING)
}

fn compare(value: &Value, comparison: Comparison, literal: &Literal) -> bool {
    let ordering = order(value, literal);
    match comparison {
        Comparison::Equal => ordering == Some(Ordering::Equal),
        Comparison::NotEqual => ordering != Some(Ordering::Equal),
        Comparison::Greater => ordering == Some(Ordering::Greater),
        Comparison::GreaterOrEqual => ordering.is_some_and(Ordering::is_ge),
        Comparison::Less => ordering == Some(Ordering::Less),
        Comparison::LessOrEqual => ordering.is_some_and(Ordering::is_le),
    }
}

/// How a value stands to a constant. Texts are compared without regard to case, as the directory
/// does; null is equal to null and in no order with anything else.
fn order(value: &Value, literal: &Literal) -> Option<Ordering> {
    match (value, literal) {
        (Value::Null, Literal::Null) => Some(Ordering::Equal),
        (Value::Bool(value), Literal::Boolean(literal)) => Some(value.cmp(literal)),
        (Value::Number(value), Literal::Number(literal)) => value.as_f64()?.partial_cmp(literal),
        (Value::String(value), Literal::Date(literal)) => {
            Some(instant(value)?.cmp(&instant(literal)?))
        }
        (Value::String(value), Literal::Text(literal) | Literal::Guid(literal)) => {
            Some(value.to_lowercase().cmp(&literal.to_lowercase()))
        }
        _ => None,
    }
}

fn instant(text: &str) -> Option<Timestamp> {
    text.parse()
        .or_else(|_| format!("{text}T00:00:00Z").parse())
        .ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::parser::parse;
    use super::*;

    fn fits(filter: &str, entity: &Value) -> bool {
        matches(&parse(filter).unwrap(), entity)
    }

    #[test]
    fn texts_are_equal_whatever_their_case() {
        assert!(fits("displayName eq 'ANN'", &json!({"displayName": "Ann"})));
    }

    #[test]
    fn a_missing_property_is_null() {
        assert!(fits("city eq null", &json!({})));
        assert!(fits("city ne 'Oslo'", &json!({})));
    }

    #[test]
    fn a_lambda_finds_an_item_that_fits_the_whole_body() {
        let filter = "assignedPlans/any(p:p/servicePlanId eq \
                      57ff2da0-773e-42df-b2af-ffb7a2317929 and p/capabilityStatus eq 'Enabled')";
        let plan =
            |id: &str, status: &str| json!({"servicePlanId": id, "capabilityStatus": status});
        let teams = "57ff2da0-773e-42df-b2af-ffb7a2317929";
        let other = "9aaf7827-d63c-4b61-89c3-182f06f82e5c";
        let split = json!({"assignedPlans": [plan(teams, "Deleted"), plan(other, "Enabled")]});
        assert!(!fits(filter, &split));
        assert!(fits(
            filter,
            &json!({"assignedPlans": [plan(teams, "Enabled")]})
        ));
    }

    #[test]
    fn all_holds_for_an_empty_collection_and_any_does_not() {
        let entity = json!({"tags": []});
        assert!(fits("tags/all(t:t eq 'x')", &entity));
        assert!(!fits("tags/any(t:t eq 'x')", &entity));
    }

    #[test]
    fn times_are_compared_as_instants() {
        let entity = json!({"createdDateTime": "2026-01-31T10:00:00+01:00"});
        assert!(fits("createdDateTime eq 2026-01-31T09:00:00Z", &entity));
        assert!(fits("createdDateTime ge 2026-01-31", &entity));
    }

    #[test]
    fn an_ending_is_found_whatever_its_case() {
        assert!(fits(
            "endsWith(mail,'@CONTOSO.example')",
            &json!({"mail": "a@contoso.example"})
        ));
    }

    #[test]
    fn the_number_of_items_is_compared() {
        assert!(fits("tags/$count eq 2", &json!({"tags": ["a", "b"]})));
    }

    #[test]
    fn a_path_of_a_lambda_may_lead_back_to_the_entity() {
        let entity = json!({"name": "a", "tags": ["a", "b"]});
        assert!(fits("tags/any(t:t eq 'b' and name eq 'a')", &entity));
    }
}
