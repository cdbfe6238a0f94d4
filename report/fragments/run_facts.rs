//! What ran, on what, when, and what it cost.

use maud::{Markup, html};

use super::provenance;
use super::text::{shown, tenant_name, web_link};
use greenroom_results::{Reading, Run};

/// How many accounts are named here; the accounts page names them all.
const NAMED: usize = 20;

/// What ran, on what, when, and what it cost.
pub(crate) fn run(run: &Run) -> Markup {
    let rows = [
        ("Tool", format!("{} {}", run.tool.name, run.tool.version)),
        ("Tenant", tenant_name(run)),
        ("Tenant id", shown(&run.tenant.id)),
        ("Source", shown(&run.tenant.source.words())),
        ("Accounts", accounts(run)),
        ("Started", run.started.to_string()),
        ("Finished", run.finished.to_string()),
        (
            "Took",
            format!(
                "{:.3} s",
                run.finished.duration_since(run.started).as_secs_f64()
            ),
        ),
        ("Requests", run.traffic.requests.to_string()),
        ("Round trips", run.traffic.round_trips.to_string()),
        ("Bytes received", run.traffic.bytes.to_string()),
        ("Resource units", units(run)),
        ("How accounts were read", reading(run)),
        ("Answers kept as evidence", run.evidence.len().to_string()),
        (
            "Permissions behind the evidence",
            permissions(run).join(", "),
        ),
        ("Permissions that are missing", shown(&missing(run))),
        (
            "Features’ digest",
            format!("sha256:{}", run.features.digest),
        ),
        ("Features", shown(&run.features.files.join(", "))),
        (
            "Selected by tags",
            shown(run.features.tags.as_deref().unwrap_or("all")),
        ),
        ("Masked", if run.masked { "yes" } else { "no" }.to_owned()),
    ];
    html! {
        div class="table-wrapper" { table class="gr-run" { tbody {
            @for (name, value) in rows.into_iter().chain(provenance::rows(run)) { tr { th scope="row" { (name) } td { (value) } } }
            @for document in &run.documents {
                tr {
                    th scope="row" { "Document" }
                    td {
                        (document.publisher) ": " (web_link(&document.url, &document.title))
                        ", read on " (document.read)
                    }
                }
            }
        } } }
    }
}

fn accounts(run: &Run) -> String {
    let accounts = &run.tenant.accounts;
    let named: Vec<&str> = accounts.iter().take(NAMED).map(String::as_str).collect();
    let more = match accounts.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{}: {}{more}", accounts.len(), shown(&named.join(", ")))
}

fn units(run: &Run) -> String {
    let units = run.traffic.units;
    units.map_or_else(|| "not recorded".to_owned(), |units| units.to_string())
}

fn reading(run: &Run) -> String {
    let words: Vec<String> = run.reading.iter().map(Reading::words).collect();
    if words.is_empty() {
        return "none was asked for".to_owned();
    }
    words.join("; ")
}

fn missing(run: &Run) -> String {
    match run.missing_permissions.as_slice() {
        [] => "none that is known of".to_owned(),
        missing => missing.join(", "),
    }
}

fn permissions(run: &Run) -> Vec<String> {
    // An export needs none.
    let needed = run.evidence.permissions().filter(|name| !name.is_empty());
    needed.map(str::to_owned).collect()
}
