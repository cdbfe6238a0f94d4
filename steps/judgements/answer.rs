//! What a feature requires of an answer that it asked for in its own words, by a JSON path
//! (RFC 9535).

use greenroom_graph::is_id;
use greenroom_results::{Reason, Sentence, Value as Shown, say};
use serde_json::Value;
use serde_json_path::JsonPath;

use crate::check::Check;

/// The longest expression.
const LONGEST: usize = 500;
/// How many values an expression may lead to.
const MOST: usize = 10_000;
/// How many commas an expression may have: each can double what the next step goes through.
const COMMAS: usize = 6;
/// How many of the values are shown.
const SHOWN: usize = 3;
/// How much of each.
const LETTERS: usize = 60;

/// A JSON path that ends in time, whatever the answer.
pub(crate) struct Path {
    text: String,
    expression: JsonPath,
    /// The last filter, where it can be told what it looks at.
    filter: Option<Filter>,
}

/// A filter of the items of a list.
struct Filter {
    /// The list.
    list: JsonPath,
    /// The items that it lets through.
    items: JsonPath,
    /// What it looks at in each.
    looked_at: Vec<JsonPath>,
}

impl Filter {
    fn of(text: &str, bare: &str) -> Option<Self> {
        let start = bare.rfind("[?")?;
        let end = start + end_of_brackets(bare.get(start..)?)?;
        let looked_at = looked_at(bare.get(start..end)?)?.into_iter();
        let looked_at = looked_at.map(|path| JsonPath::parse(&path).ok());
        Some(Self {
            list: JsonPath::parse(text.get(..start)?).ok()?,
            items: JsonPath::parse(text.get(..end)?).ok()?,
            looked_at: looked_at.collect::<Option<_>>()?,
        })
    }

    /// Whether there is one list, which has what is looked at, and the filter lets no item through.
    fn finds_none(&self, body: &Value) -> bool {
        let list = self.list.query(body).exactly_one().ok();
        let Some(items) = list.and_then(Value::as_array) else {
            return false;
        };
        let is_there = |path: &JsonPath| items.iter().any(|item| !path.query(item).is_empty());
        let is_about_it = items.is_empty() || self.looked_at.iter().all(is_there);
        is_about_it && self.items.query(body).is_empty()
    }
}

/// Why an expression is not used.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum PathError {
    /// It is none.
    #[error("`{0}` is not a JSON path such as $.value[0].id (RFC 9535)")]
    Malformed(String),
    /// It can take too long, or lead to too much.
    #[error(
        "a JSON path has at most {LONGEST} characters, {COMMAS} commas, one `..`, no filter within \
         a filter and no second `$`"
    )]
    Unbounded,
}

impl Path {
    /// Reads an expression, and refuses one whose cost grows faster than the answer.
    pub(crate) fn read(text: &str) -> Result<Self, PathError> {
        let malformed = || PathError::Malformed(text.chars().take(LETTERS).collect());
        if text.len() > LONGEST {
            return Err(PathError::Unbounded);
        }
        let bare = without_literals(text);
        let twice = |sign: &str| bare.matches(sign).count() > 1;
        if twice("..") || twice("$") || bare.matches(',').count() > COMMAS || is_nested(&bare) {
            return Err(PathError::Unbounded);
        }
        let expression = JsonPath::parse(text).map_err(|_| malformed())?;
        Ok(Self {
            text: text.to_owned(),
            expression,
            filter: Filter::of(text, &bare),
        })
    }

    fn shown(&self) -> Shown {
        Shown::written(&self.text)
    }

    /// What it leads to; a check where that is nothing, or too much.
    fn values<'a>(
        &self,
        body: &'a Value,
        expected: &Sentence,
    ) -> Result<Vec<&'a Value>, Box<Check>> {
        let values = self.expression.query(body).all();
        if has_more(body) {
            let found = say!("the answer contains a list that Microsoft Graph shows only in part");
            return Err(unclear(expected.clone(), found).into());
        }
        if values.len() > MOST {
            let found = say!("{} matches more than {} values", self.shown(), MOST);
            return Err(unclear(expected.clone(), found).into());
        }
        if values.is_empty() {
            return Err(self.nothing(body, expected).into());
        }
        Ok(values)
    }

    /// Nothing is at the path. Where its last filter is about a list that is there, and looks at what
    /// its items have, no item is as required; anywhere else nothing can be concluded.
    fn nothing(&self, body: &Value, expected: &Sentence) -> Check {
        let filter = self.filter.as_ref();
        if filter.is_some_and(|filter| filter.finds_none(body)) {
            let found = say!("no item of the list in the answer matches {}", self.shown());
            return Check::fail(Reason::ItemAbsent, expected.clone(), found);
        }
        let found = say!("the answer has nothing at {}", self.shown());
        Check::open(Reason::PathAbsent, expected.clone(), found).with_fix(to_compare())
    }
}

/// An expression without what stands in quotes, byte for byte.
fn without_literals(text: &str) -> String {
    let mut quote = None;
    let mut escaped = false;
    let bare = text.chars().flat_map(|c| {
        let blank = std::iter::repeat_n('_', c.len_utf8()).collect::<Vec<_>>();
        let kept = match quote {
            Some(_) if escaped => {
                escaped = false;
                blank
            }
            Some(_) if c == '\\' => {
                escaped = true;
                blank
            }
            Some(open) if c == open => {
                quote = None;
                vec![c]
            }
            Some(_) => blank,
            None => {
                if c == '\'' || c == '"' {
                    quote = Some(c);
                }
                vec![c]
            }
        };
        kept.into_iter()
    });
    bare.collect()
}

/// Whether a filter stands within a filter.
fn is_nested(bare: &str) -> bool {
    let (mut depth, mut filter) = (0_u32, None);
    let mut before = ' ';
    for c in bare.chars().filter(|c| !c.is_whitespace()) {
        match c {
            '[' => depth += 1,
            ']' => {
                if filter == Some(depth) {
                    filter = None;
                }
                depth = depth.saturating_sub(1);
            }
            '?' if filter.is_some_and(|own| own < depth || before == ',') => return true,
            '?' => filter = Some(depth),
            _ => {}
        }
        before = c;
    }
    false
}

/// Where the brackets close that a text starts with.
fn end_of_brackets(bare: &str) -> Option<usize> {
    let mut depth = 0_u32;
    for (place, c) in bare.char_indices() {
        match c {
            '[' => depth += 1,
            ']' if depth == 1 => return Some(place + 1),
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// The properties of an item that a filter looks at, each as a path of its own; none where they
/// cannot be told.
fn looked_at(filter: &str) -> Option<Vec<String>> {
    let mut found = Vec::new();
    for rest in filter.split('@').skip(1) {
        let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let name: String = rest.chars().take_while(|c| is_name(*c)).collect();
        let after = rest[name.len()..].chars().next();
        if name.len() < 2 || !name.starts_with('.') || after == Some('[') {
            return None;
        }
        found.push(format!("${name}"));
    }
    (!found.is_empty()).then_some(found)
}

/// Whether a list within the answer goes on elsewhere.
fn has_more(body: &Value) -> bool {
    match body {
        Value::Object(properties) => properties
            .iter()
            .any(|(name, value)| name.ends_with("@odata.nextLink") || has_more(value)),
        Value::Array(items) => items.iter().any(has_more),
        _ => false,
    }
}

/// What a value is to be.
pub(crate) enum Wanted {
    /// This one.
    Is(String),
    /// One of these.
    OneOf(Vec<String>),
    /// A list with this value, or a text with this part.
    Contains(String),
    /// This number or a larger one.
    AtLeast(i64),
}

impl Wanted {
    /// The values between commas.
    pub(crate) fn one_of(values: &str) -> Self {
        Self::OneOf(values.split(',').map(|one| one.trim().to_owned()).collect())
    }

    /// Whether a value is as wanted; nothing where it cannot be compared.
    fn holds(&self, value: &Value) -> Option<bool> {
        match self {
            Self::Is(wanted) => is(value, wanted),
            Self::OneOf(wanted) => {
                let each: Option<Vec<bool>> = wanted.iter().map(|one| is(value, one)).collect();
                each.map(|each| each.contains(&true))
            }
            Self::Contains(wanted) => match value {
                Value::Array(items) => {
                    let each = items.iter().map(|item| is(item, wanted));
                    let each: Option<Vec<bool>> = each.collect();
                    each.map(|each| each.contains(&true))
                }
                Value::String(text) => Some(text.contains(wanted.as_str())),
                _ => None,
            },
            Self::AtLeast(wanted) => {
                let exact = value.as_i64().map(|number| number >= *wanted);
                exact.or_else(|| value.as_u64().map(|_| true))
            }
        }
    }

    fn words(&self, path: Shown) -> Sentence {
        match self {
            Self::Is(wanted) => say!("{} is {}", path, Shown::written(wanted)),
            Self::OneOf(wanted) => {
                let wanted = wanted.iter().map(Shown::written);
                say!("{} is one of {}", path, Shown::list(wanted))
            }
            Self::Contains(wanted) => say!("{} contains {}", path, Shown::written(wanted)),
            Self::AtLeast(wanted) => say!("{} is at least {}", path, Shown::Number(*wanted)),
        }
    }
}

/// Whether a value that is no object and no list is the one that is written; ids whatever their
/// case.
fn is(value: &Value, wanted: &str) -> Option<bool> {
    match value {
        Value::String(text) if is_id(text) => Some(text.eq_ignore_ascii_case(wanted)),
        Value::String(text) => Some(text == wanted),
        Value::Null => Some(wanted == "null"),
        Value::Bool(value) => Some(wanted == if *value { "true" } else { "false" }),
        Value::Number(number) => Some(number.to_string() == wanted),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// Whether the one value at a path is as wanted.
pub(crate) fn one(path: &Path, wanted: &Wanted, body: &Value) -> Check {
    let expected = wanted.words(path.shown());
    match path.values(body, &expected) {
        Err(check) => *check,
        Ok(values) if values.len() > 1 => {
            let found = say!("{} matches {} values", path.shown(), values.len());
            unclear(expected, found)
        }
        Ok(values) => compared(path, wanted, &values, expected),
    }
}

/// Whether each value at a path is as wanted. Where there is none, nothing is concluded.
pub(crate) fn each(path: &Path, wanted: &Wanted, body: &Value) -> Check {
    let expected = say!("for each value, {}", wanted.words(path.shown()));
    match path.values(body, &expected) {
        // That there is no such item is no statement about each of them.
        Err(check) if check.reason == Some(Reason::ItemAbsent) => {
            Check::open(Reason::PathAbsent, expected, check.found).with_fix(to_compare())
        }
        Err(check) => *check,
        Ok(values) => compared(path, wanted, &values, expected),
    }
}

/// Whether there is anything at a path but null.
pub(crate) fn exists(path: &Path, body: &Value) -> Check {
    let expected = say!("an answer that has a value at {}", path.shown());
    match path.values(body, &expected) {
        Err(check) => *check,
        Ok(values) if values.iter().all(|value| value.is_null()) => {
            let found = say!("the value at {} is null", path.shown());
            Check::fail(Reason::OtherValue, expected, found)
        }
        Ok(_) => Check::pass(expected, say!("the answer has a value at {}", path.shown())),
    }
}

/// Whether there is anything at a path but null, a text without a letter, and a list or an object
/// without an item.
pub(crate) fn is_not_empty(path: &Path, body: &Value) -> Check {
    let expected = say!("an answer whose value at {} is not empty", path.shown());
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(properties) => properties.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    };
    match path.values(body, &expected) {
        Err(check) => *check,
        Ok(values) if values.iter().any(|value| is_empty(value)) => {
            let found = say!("the value at {} is empty", path.shown());
            Check::fail(Reason::OtherValue, expected, found)
        }
        Ok(values) => Check::pass(expected, seen(path, &values)),
    }
}

fn compared(path: &Path, wanted: &Wanted, values: &[&Value], expected: Sentence) -> Check {
    let holds: Vec<Option<bool>> = values.iter().map(|value| wanted.holds(value)).collect();
    let other = values.iter().zip(&holds);
    let other = other.filter_map(|(value, holds)| (*holds == Some(false)).then_some(*value));
    let other: Vec<&Value> = other.collect();
    if !other.is_empty() {
        return Check::fail(Reason::OtherValue, expected, seen(path, &other));
    }
    if holds.contains(&None) {
        let found = say!(
            "the value at {} in the answer has another type than the one it is compared with",
            path.shown()
        );
        return unclear(expected, found);
    }
    Check::pass(expected, seen(path, values))
}

/// The first values at a path, and how many more there are.
fn seen(path: &Path, values: &[&Value]) -> Sentence {
    let first = values.iter().take(SHOWN).map(|value| {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        let short: String = text.chars().take(LETTERS).collect();
        Shown::text(if short.len() < text.len() {
            format!("{short}…")
        } else {
            text
        })
    });
    let first = Shown::list(first);
    match values.len().saturating_sub(SHOWN) {
        0 => say!("{} is {}", path.shown(), first),
        more => say!("{} is {} and {} more", path.shown(), first, more),
    }
}

/// Graph says that there is no such object.
pub(crate) fn no_object() -> Check {
    let found = say!("Microsoft Graph says that the object does not exist");
    Check::open(
        Reason::ObjectAbsent,
        say!("an answer about an object"),
        found,
    )
    .with_fix(say!(
        "Check the request's address against the tenant: Greenroom concludes nothing from an \
         object that does not exist."
    ))
}

fn unclear(expected: Sentence, found: Sentence) -> Check {
    Check::open(Reason::PathUnclear, expected, found).with_fix(to_compare())
}

fn to_compare() -> Sentence {
    say!(
        "Compare the JSON path of the step with the answer in the evidence, and correct the \
         scenario."
    )
}

#[cfg(test)]
mod tests {
    use greenroom_results::Verdict::{self, Fail, Pass, Unknown};
    use serde_json::json;

    use super::*;

    fn body() -> Value {
        json!({
            "id": "A94B7EF3-5A1C-4FA2-8E0D-000000000001", "count": 5, "on": true, "none": null,
            "kinds": ["a", "b"], "empty": [], "blank": " ",
            "value": [{"name": "x", "state": "enabled"}, {"name": "y", "state": "disabled"}]
        })
    }

    fn verdict(path: &str, judge: impl FnOnce(&Path, &Value) -> Check) -> Verdict {
        judge(&Path::read(path).unwrap(), &body()).verdict
    }

    fn is_verdict(path: &str, wanted: &str) -> Verdict {
        verdict(path, |path, body| {
            one(path, &Wanted::Is(wanted.into()), body)
        })
    }

    fn each_verdict(path: &str, wanted: &str) -> Verdict {
        verdict(path, |path, body| {
            each(path, &Wanted::Is(wanted.into()), body)
        })
    }

    #[test]
    fn what_is_empty_is_told_from_what_is_absent() {
        for (path, wanted) in [
            ("$.id", Pass),
            ("$.count", Pass),
            ("$.kinds", Pass),
            ("$.none", Fail),
            ("$.empty", Fail),
            ("$.blank", Fail),
            ("$.nowhere", Unknown),
        ] {
            let judge = |path: &Path, body: &Value| is_not_empty(path, body);
            assert_eq!(verdict(path, judge), wanted, "{path}");
        }
    }

    fn exists_verdict(path: &str) -> Verdict {
        verdict(path, exists)
    }

    #[test]
    fn one_value_is_compared_as_it_is_written() {
        assert_eq!(is_verdict("$.count", "5"), Pass);
        assert_eq!(is_verdict("$.on", "true"), Pass);
        assert_eq!(is_verdict("$.none", "null"), Pass);
        assert_eq!(
            is_verdict("$.id", "a94b7ef3-5a1c-4fa2-8e0d-000000000001"),
            Pass
        );
        assert_eq!(is_verdict("$.count", "6"), Fail);
        assert_eq!(is_verdict("$.kinds[0]", "A"), Fail);
    }

    #[test]
    fn what_is_not_there_is_neither_passed_nor_failed() {
        for path in [
            "$.nothing",
            "$.value[2].state",
            "$.value[*].nothing",
            "$.count.more",
        ] {
            assert_eq!(is_verdict(path, "5"), Unknown, "{path}");
            assert_eq!(each_verdict(path, "5"), Unknown, "{path}");
            assert_eq!(exists_verdict(path), Unknown, "{path}");
        }
    }

    #[test]
    fn several_values_are_not_one_and_a_list_is_no_value() {
        assert_eq!(is_verdict("$.value[*].state", "enabled"), Unknown);
        assert_eq!(is_verdict("$.kinds", "a"), Unknown);
    }

    #[test]
    fn each_value_has_to_be_as_wanted_and_none_is_no_pass() {
        assert_eq!(each_verdict("$.value[*].state", "enabled"), Fail);
        assert_eq!(
            each_verdict("$.value[?@.name == 'x'].state", "enabled"),
            Pass
        );
        assert_eq!(each_verdict("$.empty[*]", "a"), Unknown);
        assert_eq!(
            each_verdict("$.value[?@.name == 'z'].state", "enabled"),
            Unknown
        );
    }

    #[test]
    fn an_item_that_a_filter_does_not_find_is_absent_only_where_the_filter_can_be_told() {
        assert_eq!(exists_verdict("$.value[?@.name == 'x']"), Pass);
        assert_eq!(exists_verdict("$.value[?@.name == 'z']"), Fail);
        assert_eq!(exists_verdict("$.empty[?@.name == 'z']"), Fail);
        assert_eq!(exists_verdict("$.value[?@.nmae == 'x']"), Unknown);
        assert_eq!(exists_verdict("$.values[?@.name == 'x']"), Unknown);
        assert_eq!(exists_verdict("$.value[?@['name'] == 'z']"), Unknown);
        assert_eq!(exists_verdict("$.value[?@.name == 'x'].nothing"), Unknown);
        assert_eq!(exists_verdict("$.none"), Fail);
    }

    #[test]
    fn lists_texts_and_numbers_have_phrases_of_their_own() {
        let has = |path, wanted: Wanted| verdict(path, |path, body| one(path, &wanted, body));
        let contains = |path, wanted: &str| has(path, Wanted::Contains(wanted.into()));
        assert_eq!(contains("$.kinds", "b"), Pass);
        assert_eq!(contains("$.kinds", "c"), Fail);
        assert_eq!(contains("$.value[0].state", "able"), Pass);
        assert_eq!(contains("$.count", "5"), Unknown);
        assert_eq!(has("$.count", Wanted::AtLeast(5)), Pass);
        assert_eq!(has("$.count", Wanted::AtLeast(6)), Fail);
        assert_eq!(has("$.on", Wanted::AtLeast(1)), Unknown);
        assert_eq!(has("$.count", Wanted::one_of("4, 5")), Pass);
        assert_eq!(has("$.count", Wanted::one_of("4, 6")), Fail);
    }

    #[test]
    fn a_list_that_goes_on_elsewhere_decides_nothing() {
        let body = json!({"members": [{"id": "1"}], "members@odata.nextLink": "https://x"});
        let path = Path::read("$.members[*].id").unwrap();
        assert_eq!(each(&path, &Wanted::Is("1".into()), &body).verdict, Unknown);
    }

    #[test]
    fn an_expression_whose_cost_grows_too_fast_is_refused() {
        for text in [
            "$..[?@..a]",
            "$..a..b",
            "$[?$.a == @.b]",
            "$[?@[?@[?@.a]]]",
            "$[?@.a, ?@.b]",
            "$[0,0][0,0][0,0][0,0][0,0][0,0][0,0]",
        ] {
            assert_eq!(Path::read(text).err(), Some(PathError::Unbounded), "{text}");
        }
        let long = format!("$.{}", "a".repeat(LONGEST));
        assert_eq!(Path::read(&long).err(), Some(PathError::Unbounded));
        for text in ["", "value", "$.", "$[", "$[?@.a ==]", "é$"] {
            let refused = Path::read(text).err();
            assert!(matches!(refused, Some(PathError::Malformed(_))), "{text}");
        }
        assert!(Path::read("$.value[?@.name == 'a,b,c,d,e,f,g,h..$..?[?'].id").is_ok());
    }

    #[test]
    fn too_many_values_decide_nothing() {
        let body = json!({ "value": vec![0; MOST + 1] });
        let path = Path::read("$.value[*]").unwrap();
        assert_eq!(each(&path, &Wanted::Is("0".into()), &body).verdict, Unknown);
    }
}
