//! What an interrupted audit leaves beside its report, and how the next one goes on with it.

use std::path::{Path, PathBuf};

use greenroom_clock as clock;
use greenroom_graph::{Graph, Head, Journal, JournalError, Kept};
use jiff::SignedDuration;

use crate::console::talk;
use crate::exit::Failure;

/// How old the answers may be that an audit goes on with. A tenant is judged as it is now.
const AGE: SignedDuration = SignedDuration::from_hours(24);

/// The journal of an audit.
pub struct Answers {
    path: PathBuf,
    kept: Option<Kept>,
    /// Whether it is this audit's by now: one that was refused stays as it is.
    own: bool,
}

impl Answers {
    /// The journal that belongs to the report at `output`; with `resume`, the one that an
    /// interrupted audit left there is read.
    ///
    /// # Errors
    /// When there is none to go on with, or it is damaged, or something else is in its place.
    pub fn beside(output: &Path, resume: bool) -> Result<Self, Failure> {
        let path = place(output);
        let kept = resume.then(|| Kept::read(&path)).transpose();
        let kept = kept.map_err(|error| unusable(&path, &error))?;
        Journal::may_begin(&path).map_err(|error| unwritable(&path, &error))?;
        Ok(Self {
            path,
            kept,
            own: false,
        })
    }

    /// Lets the tenant's answers be written down, those of the interrupted audit among them.
    ///
    /// # Errors
    /// When that one was about something else, or is too old, or the file cannot be written.
    pub fn keep(&mut self, graph: &Graph, head: &Head) -> Result<(), Failure> {
        let path = &self.path;
        let journal = if let Some(kept) = self.kept.take() {
            is_of(path, &kept.head, head)?;
            let count = kept.len();
            talk(&format!(
                "note: going on with {count} answers of {}",
                path.display()
            ));
            Journal::resume(path, kept)
        } else {
            if path.exists() {
                talk(&format!(
                    "note: {} of an interrupted audit is replaced; --resume would have gone on \
                     with it",
                    path.display()
                ));
            }
            Journal::begin(path, head)
        };
        let journal = journal.map_err(|error| unwritable(path, &error))?;
        graph.keep(journal);
        self.own = true;
        Ok(())
    }

    /// Removes the journal: the audit has come to its end.
    pub fn remove(&self) {
        if self.own {
            // What cannot be removed is mentioned by the next audit.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Says how to go on with an audit that was interrupted.
#[must_use]
pub fn hint(output: &Path, interrupted: Failure) -> Failure {
    let path = place(output);
    if !path.exists() {
        return interrupted;
    }
    let path = path.display();
    interrupted.hint(format!(
        "the answers so far are in {path}: repeat the command with `--resume` to continue"
    ))
}

/// Beside the report: `greenroom-report.journal`.
fn place(output: &Path) -> PathBuf {
    let mut name = output
        .file_name()
        .unwrap_or("greenroom-report".as_ref())
        .to_owned();
    name.push(".journal");
    output.with_file_name(name)
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::unwritable(
        format!("{} cannot be written: {error}", path.display()),
        error,
    )
    .hint("the answers so far are kept at that path: move what is there, or name another --output")
}

fn unusable(path: &Path, error: &JournalError) -> Failure {
    let shown = path.display();
    match error {
        JournalError::Unreadable(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
            Failure::usage(format!(
                "there is no interrupted audit to resume: {shown} does not exist"
            ))
            .hint("name the same --output as the interrupted audit, or leave out `--resume`")
        }
        _ => Failure::usage(format!("{shown} cannot be resumed: {error}"))
            .hint("start over without `--resume`"),
    }
}

/// Refuses the journal of another audit.
fn is_of(path: &Path, then: &Head, now: &Head) -> Result<(), Failure> {
    let differs = |what: &str, then: &str, now: &str| {
        let message = format!(
            "{} is of {what} {then}, and this audit is of {now}",
            path.display()
        );
        Failure::usage(message).hint(
            "repeat the interrupted command, or start over without `--resume`; another --output \
             keeps both",
        )
    };
    for (what, then, now) in [
        ("the tenant", &then.tenant, &now.tenant),
        ("the Microsoft Graph at", &then.graph, &now.graph),
        ("an audit by", &then.client, &now.client),
        ("features with the digest", &then.features, &now.features),
    ] {
        if then != now {
            return Err(differs(what, then, now));
        }
    }
    let age = clock::now().duration_since(then.started);
    if age.is_negative() {
        let message = format!("{} was begun in the future", path.display());
        return Err(Failure::usage(message)
            .hint("set this machine's clock, or start over without `--resume`"));
    }
    if age > AGE {
        let message = format!("{} was begun {} hours ago", path.display(), age.as_hours());
        return Err(Failure::usage(message).hint(
            "answers older than 24 hours may no longer be true: start over without `--resume`",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn head(tenant: &str, started: Timestamp) -> Head {
        let part = |text: &str| text.to_owned();
        let mut head = Head::new(part(tenant), part("graph"), part("client"), part("digest"));
        head.started = started;
        head
    }

    #[test]
    fn it_stands_beside_the_report() {
        assert_eq!(place(Path::new("a/report")), Path::new("a/report.journal"));
        let here = Path::new("./greenroom-report.journal");
        assert_eq!(place(Path::new(".")), here);
    }

    #[test]
    fn only_the_same_audit_of_the_last_day_goes_on() {
        let path = Path::new("j");
        let now = clock::now();
        let this = head("a", now);
        assert!(
            is_of(
                path,
                &head("a", now - SignedDuration::from_hours(23)),
                &this
            )
            .is_ok()
        );
        let other = is_of(path, &head("b", now), &this).unwrap_err();
        assert_eq!(
            other.message,
            "j is of the tenant b, and this audit is of a"
        );
        let old = head("a", now - SignedDuration::from_hours(25));
        let old = is_of(path, &old, &this).unwrap_err();
        assert_eq!(old.message, "j was begun 25 hours ago");
    }
}
