//! What people put on record beside a finding, in words; for every report alike.

use greenroom_results::{Attestation, Waiver};

/// Who accepted a failure, until when, and why.
#[must_use]
pub fn waiver(waiver: &Waiver) -> String {
    let Waiver {
        reason,
        owner,
        expires,
        expired,
    } = waiver;
    if *expired {
        format!("expired on {expires}, so that the failure counts; it was {owner}’s: {reason}")
    } else {
        format!("accepted by {owner} until {expires}: {reason}")
    }
}

/// Who looked, until when it counts, and what shows it.
#[must_use]
pub fn attestation(attestation: &Attestation) -> String {
    let Attestation {
        who,
        when,
        proof,
        valid_until,
        expired,
    } = attestation;
    let counts = if *expired { "counted" } else { "counts" };
    format!("{who} on {when}, {counts} until {valid_until}: {proof}")
}
