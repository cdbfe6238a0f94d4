//! `$search` in the directory's form: `"displayName:Azure" AND "mail:a"`.

use serde_json::Value;

use super::super::problem::Problem;
use super::evaluate::member;

/// Clauses joined by AND inside, by OR outside.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Search(Vec<Vec<Clause>>);

#[derive(Debug, PartialEq, Eq)]
struct Clause {
    property: String,
    text: String,
}

impl Search {
    /// Reads the option; every clause must name one of `searchable`.
    pub(crate) fn parse(text: &str, searchable: &[String]) -> Result<Self, Problem> {
        let mut alternatives = vec![Vec::new()];
        let mut rest = text.trim();
        loop {
            let (clause, after) = clause(rest, searchable)?;
            if let Some(last) = alternatives.last_mut() {
                last.push(clause);
            }
            rest = after.trim_start();
            if rest.is_empty() {
                return Ok(Self(alternatives));
            } else if let Some(after) = rest.strip_prefix("OR ") {
                alternatives.push(Vec::new());
                rest = after.trim_start();
            } else if let Some(after) = rest.strip_prefix("AND ") {
                rest = after.trim_start();
            } else {
                return Err(syntax(text));
            }
        }
    }

    /// Whether an entity fits: for one alternative, each clause's words start words of its
    /// property.
    pub(crate) fn matches(&self, entity: &Value) -> bool {
        self.0
            .iter()
            .any(|clauses| clauses.iter().all(|clause| clause.matches(entity)))
    }
}

impl Clause {
    fn matches(&self, entity: &Value) -> bool {
        let value = member(entity, &self.property);
        let value = value.as_str().unwrap_or_default().to_lowercase();
        let words: Vec<&str> = words(&value).collect();
        words_of(&self.text)
            .iter()
            .all(|wanted| words.iter().any(|word| word.starts_with(wanted.as_str())))
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

fn words_of(text: &str) -> Vec<String> {
    words(&text.to_lowercase()).map(str::to_owned).collect()
}

fn clause<'a>(text: &'a str, searchable: &[String]) -> Result<(Clause, &'a str), Problem> {
    let (quoted, after) = text
        .strip_prefix('"')
        .and_then(|inner| inner.split_once('"'))
        .ok_or_else(|| syntax(text))?;
    let (name, value) = quoted.split_once(':').ok_or_else(|| syntax(text))?;
    let property = searchable
        .iter()
        .find(|known| known.eq_ignore_ascii_case(name))
        .ok_or_else(|| {
            Problem::unsupported_query(format!("Search on property '{name}' is not supported."))
        })?;
    let clause = Clause {
        property: property.clone(),
        text: value.to_owned(),
    };
    Ok((clause, after))
}

fn syntax(text: &str) -> Problem {
    Problem::directory_bad_request(format!("Invalid search clause: {text}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(search: &str, name: &str) -> bool {
        let searchable = ["displayName".to_owned()];
        let search = Search::parse(search, &searchable).unwrap();
        search.matches(&json!({"displayName": name}))
    }

    #[test]
    fn a_word_is_found_by_its_beginning() {
        assert!(found(
            "\"displayName:azure comm\"",
            "Azure Communication Services"
        ));
        assert!(!found(
            "\"displayName:munication\"",
            "Azure Communication Services"
        ));
    }

    #[test]
    fn clauses_are_joined_by_and_and_or() {
        let search = "\"displayName:a\" AND \"displayName:b\" OR \"displayName:c\"";
        assert!(found(search, "a b"));
        assert!(found(search, "c"));
        assert!(!found(search, "a"));
    }

    #[test]
    fn a_clause_without_a_property_is_refused() {
        assert!(Search::parse("\"azure\"", &[]).is_err());
    }
}
