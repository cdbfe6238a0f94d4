//! Holds a filter against the model: do its properties exist, do the types fit, does Graph
//! support the operator, and does it need an advanced query?

use super::super::capabilities::Capability;
use super::super::model::{Property, TypeName, model};
use super::super::problem::Problem;
use super::expression::{Comparison, Expression, Literal, Operand, TextFunction};

/// The most alternatives of a filter in the directory, be they joined by `or` or listed by `in`.
const ALTERNATIVES: usize = 15;

/// Checks a filter on entities of a type.
///
/// Returns what makes it an advanced query, in the words of Graph's error, or nothing.
pub(crate) fn bind(
    expression: &Expression,
    type_name: &str,
    capability: &Capability,
) -> Result<Option<String>, Problem> {
    let mut binder = Binder {
        type_name,
        capability,
        variables: Vec::new(),
        advanced: None,
    };
    binder.expression(expression)?;
    Ok(binder.advanced)
}

struct Binder<'a> {
    type_name: &'a str,
    capability: &'a Capability,
    /// Lambda variables with the property of the entity they stand for.
    variables: Vec<(String, Resolved<'a>)>,
    advanced: Option<String>,
}

/// What a path leads to.
#[derive(Clone, Copy)]
struct Resolved<'a> {
    /// The property of the entity the path starts at, which decides what may be asked.
    root: &'a str,
    kind: TypeName<'a>,
}

impl Binder<'_> {
    fn expression(&mut self, expression: &Expression) -> Result<(), Problem> {
        match expression {
            Expression::Or(left, right) => {
                self.few_enough(alternatives(expression))?;
                self.expression(left)?;
                self.expression(right)
            }
            Expression::And(left, right) => {
                self.expression(left)?;
                self.expression(right)
            }
            Expression::Not(inner) => {
                self.needs("Operator 'Not'");
                self.expression(inner)
            }
            Expression::Compare(operand, comparison, literal) => {
                self.compare(operand, *comparison, literal)
            }
            Expression::In(operand, list) => {
                self.few_enough(list.len())?;
                list.iter()
                    .try_for_each(|literal| self.operand(operand, "in", Comparison::Equal, literal))
            }
            Expression::Match(function, path, _) => self.text_function(*function, path),
            Expression::Lambda(_, path, body) => self.lambda(path, body.as_ref()),
            Expression::Holds(path) => self.compare(
                &Operand::Value(path.clone()),
                Comparison::Equal,
                &Literal::Boolean(true),
            ),
        }
    }

    fn few_enough(&self, alternatives: usize) -> Result<(), Problem> {
        if !self.capability.directory || alternatives <= ALTERNATIVES {
            return Ok(());
        }
        Err(Problem::unsupported_query(format!(
            "Too many child clauses specified in search filter expression containing 'OR' \
             operators: {alternatives}. Max allowed: {ALTERNATIVES}."
        )))
    }

    fn needs(&mut self, what: &str) {
        if self.capability.directory && self.advanced.is_none() {
            self.advanced = Some(what.to_owned());
        }
    }

    fn compare(
        &mut self,
        operand: &Operand,
        comparison: Comparison,
        literal: &Literal,
    ) -> Result<(), Problem> {
        let operator = match comparison {
            Comparison::Equal => "eq",
            Comparison::NotEqual => "ne",
            Comparison::Greater | Comparison::GreaterOrEqual => "ge",
            Comparison::Less | Comparison::LessOrEqual => "le",
        };
        if comparison == Comparison::NotEqual {
            self.needs("Operator 'NotEqual'");
        }
        if *literal == Literal::Null {
            self.needs("Comparison with null");
        }
        self.operand(operand, operator, comparison, literal)
    }

    fn operand(
        &mut self,
        operand: &Operand,
        operator: &str,
        comparison: Comparison,
        literal: &Literal,
    ) -> Result<(), Problem> {
        match operand {
            Operand::Count(path) => {
                let found = self.resolve(path)?;
                self.needs("Operator '$count'");
                self.supports(found.root, "count")?;
                fits("Edm.Int32", literal, comparison)
            }
            Operand::Value(path) => {
                let found = self.resolve(path)?;
                self.supports(found.root, operator)?;
                fits(&edm_name(found.kind), literal, comparison)
            }
        }
    }

    fn text_function(&mut self, function: TextFunction, path: &[String]) -> Result<(), Problem> {
        let found = self.resolve(path)?;
        let operator = match function {
            TextFunction::StartsWith => "startswith",
            TextFunction::Contains => "contains",
            TextFunction::EndsWith => {
                self.needs("Operator 'endsWith'");
                "endswith"
            }
        };
        self.supports(found.root, operator)?;
        if edm_name(found.kind) == "Edm.String" {
            return Ok(());
        }
        Err(invalid(&format!(
            "No function signature for the function with name '{operator}' matches the specified \
             arguments."
        )))
    }

    fn lambda(
        &mut self,
        path: &[String],
        body: Option<&(String, Box<Expression>)>,
    ) -> Result<(), Problem> {
        let found = self.resolve(path)?;
        let root = found.root.to_owned();
        if !found.kind.collection {
            return Err(invalid(&format!(
                "The property '{root}' is not a collection."
            )));
        }
        let Some((variable, body)) = body else {
            return self.supports(&root, "eq");
        };
        let (type_name, capability) = (self.type_name, self.capability);
        // The body is checked by a binder of its own, whose variables may borrow from the path.
        let mut inner = Binder {
            type_name,
            capability,
            variables: self.variables.clone(),
            advanced: self.advanced.take(),
        };
        let item = TypeName {
            collection: false,
            ..found.kind
        };
        inner.variables.push((
            variable.clone(),
            Resolved {
                root: found.root,
                kind: item,
            },
        ));
        inner.expression(body)?;
        self.advanced = inner.advanced;
        Ok(())
    }

    fn supports(&mut self, root: &str, operator: &str) -> Result<(), Problem> {
        if self
            .capability
            .advanced_only
            .iter()
            .any(|known| known == root)
        {
            self.needs(&format!("Filter on property '{root}'"));
        }
        if self.capability.filters(root, operator) {
            return Ok(());
        }
        let mut resource = self.type_name.to_owned();
        resource[..1].make_ascii_uppercase();
        Err(Problem::unsupported_query(format!(
            "Unsupported or invalid query filter clause specified for property '{root}' of \
             resource '{resource}'."
        )))
    }
}

impl<'a> Binder<'a> {
    /// Follows a path through the model.
    fn resolve(&self, path: &[String]) -> Result<Resolved<'a>, Problem> {
        let variable = self
            .variables
            .iter()
            .rev()
            .find(|(name, _)| path.first().is_some_and(|first| first == name));
        let (mut found, rest) = if let Some((_, found)) = variable {
            (*found, &path[1..])
        } else {
            let first = path.first().map_or("", String::as_str);
            let property = property(self.type_name, first)?;
            let start = Resolved {
                root: property.name,
                kind: property.kind,
            };
            (start, path.get(1..).unwrap_or_default())
        };
        for name in rest {
            found.kind = property(found.kind.name, name)?.kind;
        }
        Ok(found)
    }
}

/// How many expressions a chain of `or` joins.
fn alternatives(expression: &Expression) -> usize {
    match expression {
        Expression::Or(left, right) => alternatives(left) + alternatives(right),
        _ => 1,
    }
}

fn property<'a>(type_name: &str, name: &str) -> Result<Property<'a>, Problem> {
    model().property(type_name, name).ok_or_else(|| {
        if model().is_open(type_name) {
            return Problem::directory_bad_request(format!(
                "Property '{name}' does not exist as a declared property or extension property."
            ));
        }
        invalid(&format!(
            "Could not find a property named '{name}' on type 'microsoft.graph.{type_name}'."
        ))
    })
}

fn invalid(message: &str) -> Problem {
    Problem::bad_request(format!("Invalid filter clause: {message}"))
}

/// The type by the name OData's libraries use. Enumerations are compared as texts.
fn edm_name(kind: TypeName<'_>) -> String {
    if kind.collection {
        format!("Collection({})", kind.name)
    } else if model().is_enumeration(kind.name) {
        "Edm.String".to_owned()
    } else if model().is_structured(kind.name) {
        format!("microsoft.graph.{}", kind.name)
    } else {
        format!("Edm.{}", kind.name)
    }
}

fn fits(edm_name: &str, literal: &Literal, comparison: Comparison) -> Result<(), Problem> {
    let number = matches!(literal, Literal::Number(_));
    let fits = *literal == Literal::Null
        || edm_name == literal.type_name()
        || (number && matches!(edm_name, "Edm.Int32" | "Edm.Int64" | "Edm.Double"));
    if fits {
        return Ok(());
    }
    Err(invalid(&format!(
        "A binary operator with incompatible types was detected. Found operand types '{edm_name}' \
         and '{}' for operator kind '{}'.",
        literal.type_name(),
        comparison.name()
    )))
}

#[cfg(test)]
mod tests {
    use super::super::super::capabilities;
    use super::super::parser::parse;
    use super::*;

    fn bound(type_name: &str, filter: &str) -> Result<Option<String>, Problem> {
        bind(
            &parse(filter).unwrap(),
            type_name,
            capabilities::capabilities_of(type_name),
        )
    }

    #[test]
    fn an_equality_needs_nothing_special() {
        assert_eq!(bound("servicePrincipal", "appId eq 'x'"), Ok(None));
    }

    #[test]
    fn an_unknown_property_is_named_with_its_type() {
        let problem = bound("user", "assignedPlans/any(p:p/price eq 'x')").unwrap_err();
        assert_eq!(problem.code, "BadRequest");
        let wanted = "'price' on type 'microsoft.graph.assignedPlan'";
        assert!(problem.message.contains(wanted), "{}", problem.message);
    }

    #[test]
    fn an_unknown_property_of_an_open_type_is_refused_by_the_directory() {
        let problem = bound("user", "nickname eq 'x'").unwrap_err();
        assert_eq!(problem.code, "Request_BadRequest");
        assert!(
            problem.message.contains("'nickname'"),
            "{}",
            problem.message
        );
    }

    #[test]
    fn a_guid_in_quotes_does_not_fit_a_guid() {
        let filter =
            "assignedPlans/any(p:p/servicePlanId eq '57ff2da0-773e-42df-b2af-ffb7a2317929')";
        let problem = bound("user", filter).unwrap_err();
        assert!(
            problem.message.contains("'Edm.Guid' and 'Edm.String'"),
            "{}",
            problem.message
        );
    }

    #[test]
    fn a_guid_without_quotes_does_not_fit_a_text() {
        let filter = "appId eq 1fd5118e-2576-4263-8130-9503064c837a";
        assert!(bound("servicePrincipal", filter).is_err());
    }

    #[test]
    fn not_equal_is_an_advanced_query_of_the_directory() {
        let advanced = bound("user", "city ne 'Oslo'").unwrap();
        assert_eq!(advanced.as_deref(), Some("Operator 'NotEqual'"));
        assert_eq!(bound("domain", "id ne 'x'"), Ok(None));
    }

    #[test]
    fn a_comparison_with_null_is_an_advanced_query_of_the_directory() {
        assert!(bound("user", "mail eq null").unwrap().is_some());
    }

    #[test]
    fn a_property_without_an_index_is_refused() {
        let problem = bound("user", "aboutMe eq 'x'").unwrap_err();
        assert_eq!(problem.code, "Request_UnsupportedQuery");
        assert!(
            problem
                .message
                .contains("property 'aboutMe' of resource 'User'")
        );
    }

    #[test]
    fn the_directory_takes_fifteen_alternatives() {
        let filter = |count| vec!["id eq 'x'"; count].join(" or ");
        assert_eq!(bound("user", &filter(15)), Ok(None));
        let problem = bound("user", &filter(16)).unwrap_err();
        assert!(
            problem.message.ends_with("16. Max allowed: 15."),
            "{}",
            problem.message
        );
        assert!(bound("domain", &filter(16)).is_ok());
    }

    #[test]
    fn a_lambda_over_what_is_no_collection_is_refused() {
        assert!(bound("user", "displayName/any(d:d eq 'x')").is_err());
    }

    #[test]
    fn plans_are_an_advanced_query_even_with_an_equality() {
        let filter = "assignedPlans/any(p:p/capabilityStatus eq 'Enabled')";
        assert!(bound("user", filter).unwrap().is_some());
    }
}
