//! What is refused for want of permissions is one thing to do, which names all that are missing:
//! Microsoft Graph refuses one request after the other, and each tells of its own permission alone.

use std::collections::BTreeSet;

use greenroom_results::{Finding, Reason, Run, Value, Verdict};

/// Whether a permission was missing to tell.
pub(super) fn is_missed_by(finding: &Finding) -> bool {
    finding.verdict == Verdict::Unknown && matches!(finding.reason, Some(Reason::MissingPermission))
}

/// What is to be granted so that the next run lacks nothing: what the token is known to lack, and
/// what was refused.
pub(super) fn grant(run: &Run, findings: &[&Finding]) -> String {
    let lacked = run.missing_permissions.iter().map(String::as_str);
    let names: BTreeSet<&str> = lacked.chain(findings.iter().flat_map(refused)).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let (listed, permissions, them) = match names.as_slice() {
        [before @ .., last] if !before.is_empty() => {
            let listed = format!("{} and {last}", before.join(", "));
            (listed, "permissions", "them")
        }
        names => (names.concat(), "permission", "it"),
    };
    format!(
        "Grant the application {permissions} {listed} to the application that Greenroom signs in as, \
         have an administrator consent to {them}, and run the audit again."
    )
}

/// The permissions that the finding's own fix names.
fn refused<'a>(finding: &&'a Finding) -> impl Iterator<Item = &'a str> {
    let said = finding.fix.as_ref().and_then(|fix| fix.said.as_ref());
    let values = said.map_or(&[][..], |said| said.values());
    values.iter().filter_map(|value| match value {
        Value::Permission(name) => Some(name.as_str()),
        _ => None,
    })
}
