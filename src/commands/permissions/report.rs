//! The permissions of an audit: for people, for programs, and for an application's manifest.

use greenroom_graph::Permission;
use serde_json::{Value, json};

use crate::report::plain;
use crate::run::Need;

/// A table in Markdown, a row a permission.
#[must_use]
pub(super) fn markdown(needs: &[Need]) -> String {
    let head =
        "| Permission | Reads | Needed for | `unknown` without it |\n| --- | --- | --- | --- |";
    let rows = needs.iter().map(|need| {
        let permission = need.permission;
        let requirements = need.requirements.iter().map(|id| cell(id));
        let unknown = need.unknown.iter().map(|what| cell(what));
        format!(
            "| `{}` | {} | {} | {} |",
            permission.name,
            permission
                .reads
                .as_deref()
                .unwrap_or("what Microsoft's permissions reference says"),
            joined(requirements, "the run itself"),
            joined(unknown, ""),
        )
    });
    let lines: Vec<String> = std::iter::once(head.to_owned()).chain(rows).collect();
    lines.join("\n")
}

/// The same as JSON: an array, an object a permission.
#[must_use]
pub(super) fn json(needs: &[Need]) -> String {
    let permissions = needs.iter().map(|need| {
        json!({
            "permission": need.permission.name,
            "id": need.permission.id,
            "type": "Role",
            "reads": need.permission.reads,
            "requirements": need.requirements,
            "unknownWithout": need.unknown,
        })
    });
    pretty(&permissions.collect())
}

/// The `requiredResourceAccess` of an application that may audit, as its manifest and
/// `az ad app update --required-resource-accesses` take it.
///
/// Source: Microsoft Graph v1.0, resource type requiredResourceAccess; `Role` is an application
/// permission.
#[must_use]
pub(super) fn manifest(needs: &[Need]) -> String {
    let access = needs
        .iter()
        .map(|need| json!({ "id": need.permission.id, "type": "Role" }));
    pretty(&json!([{
        "resourceAppId": Permission::resource(),
        "resourceAccess": access.collect::<Value>(),
    }]))
}

fn joined(parts: impl Iterator<Item = String>, otherwise: &str) -> String {
    let parts: Vec<_> = parts.collect();
    if parts.is_empty() {
        otherwise.to_owned()
    } else {
        parts.join("; ")
    }
}

/// Text that Markdown must not read as markup: `<account>` is a placeholder, not an element.
fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    for c in plain::line(text).chars() {
        if "\\`*_[]<>|".contains(c) {
            cell.push('\\');
        }
        cell.push(c);
    }
    cell
}

fn pretty(value: &Value) -> String {
    format!("{value:#}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_markup_stays_one_cell_of_text() {
        assert_eq!(cell("<account> a|b"), r"\<account\> a\|b");
    }
}
