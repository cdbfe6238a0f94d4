//! What the options of a command line select, of the documents at hand.

use crate::document::{Documentation, Requirement};
use crate::exit::Failure;
use crate::options::Scope;
use crate::run::Selection;

/// The scenarios that are selected.
///
/// # Errors
/// When an id is none of a requirement, the tag expression is none, or nothing is selected.
pub(super) fn selection(
    scope: &Scope,
    documentation: &Documentation,
) -> Result<Selection, Failure> {
    narrowed(scope, documentation, Selection::audit)
}

/// The scenarios that are selected among those of a kind.
///
/// # Errors
/// As above.
pub(super) fn narrowed(
    scope: &Scope,
    documentation: &Documentation,
    among: fn(Option<&str>) -> Result<Selection, Failure>,
) -> Result<Selection, Failure> {
    let requirements = || documentation.requirements.iter();
    let ids: Vec<&str> = requirements().map(|page| page.id.as_str()).collect();
    let absent = |id: &&String| documentation.absent.contains(*id);
    if let Some(id) = scope.requirement.iter().find(absent) {
        let message = format!("--requirement {id}: this is a requirement of another document");
        return Err(Failure::usage(message)
            .hint("name its document, too, with `--document ID`; `greenroom check` lists both"));
    }
    known("requirement", &scope.requirement, &ids)?;
    let documents = documentation.documents.iter();
    let documents: Vec<&str> = documents.map(|document| document.id.as_str()).collect();
    known("document", &scope.document, &documents)?;
    let mut selection = among(scope.tags.as_deref())?
        .of("requirement", &scope.requirement)
        .of("document", &scope.document);
    if let Some(level) = scope.level {
        let own = requirements().filter(|page| page.level == level);
        let own: Vec<String> = own.map(|page: &Requirement| page.id.clone()).collect();
        if own.is_empty() {
            let message = format!("--level {0}: no requirement is {0}", level.word());
            return Err(Failure::usage(message));
        }
        selection = selection.of("requirement", &own);
    }
    selection.ensure_takes_any(&documentation.features)?;
    Ok(selection)
}

/// Refuses an id that is not known: what was meant would be left out without a word.
pub(super) fn known(what: &str, ids: &[String], known: &[&str]) -> Result<(), Failure> {
    let Some(stray) = ids.iter().find(|id| !known.contains(&id.as_str())) else {
        return Ok(());
    };
    let message = format!("--{what} {stray}: there is no such {what}");
    Err(Failure::usage(message).hint(format!("one of: {}", known.join(", "))))
}
