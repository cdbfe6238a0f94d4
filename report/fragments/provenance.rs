//! Who ran the audit, with which options and on which files.

use greenroom_results::{Provenance, Run, SignedIn};

use super::text::shown;

/// What the page about the run says of it, a row each.
pub(super) fn rows(run: &Run) -> Vec<(&'static str, String)> {
    let unknown = Provenance::default();
    let provenance = run.provenance.as_ref().unwrap_or(&unknown);
    let file = |digest: &Option<String>| {
        let digest = digest.as_deref().map(digest_of);
        digest.unwrap_or_else(|| "no file".to_owned())
    };
    let signed_in = provenance.signed_in.as_ref();
    vec![
        (
            "Signed in",
            signed_in.map_or_else(|| "not recorded".to_owned(), who),
        ),
        ("Options", options(run.provenance.as_ref())),
        ("Attestations’ digest", file(&provenance.attestations)),
        ("Waivers’ digest", file(&provenance.waivers)),
        (
            "Digests of this report",
            "manifest.json lists the SHA-256 of each file; an audit adds that of the full record"
                .to_owned(),
        ),
    ]
}

fn who(by: &SignedIn) -> String {
    let parts = [
        ("application", &by.application),
        ("object", &by.object),
        ("account", &by.account),
    ];
    let parts = parts
        .into_iter()
        .filter_map(|(name, value)| Some(format!(", {name} {}", value.as_deref()?)));
    shown(&format!("{}{}", by.method, parts.collect::<String>()))
}

fn options(provenance: Option<&Provenance>) -> String {
    match provenance {
        None => "not recorded".to_owned(),
        Some(provenance) if provenance.command.is_empty() => "none".to_owned(),
        Some(provenance) => {
            let options = provenance.command.iter().map(ToString::to_string);
            shown(&options.collect::<Vec<_>>().join(" "))
        }
    }
}

/// A digest with its algorithm; in a masked report it is a token.
fn digest_of(digest: &str) -> String {
    if digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        format!("sha256:{digest}")
    } else {
        shown(digest)
    }
}
