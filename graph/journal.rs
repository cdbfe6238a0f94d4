//! The answers of a run so far, in a file, so that an interrupted run goes on without asking again.
//!
//! A line of JSON each: first the [`Head`], then an answer a line, written the moment it arrives
//! and without a buffer, so that a program that is killed leaves all lines but perhaps the end of
//! the last one.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
#[cfg(unix)]
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::evidence::{Evidence, Request, Seen};
use crate::{regular, reply};

/// The format of a journal.
const VERSION: u32 = 1;

/// What a run was about: only the same goes on.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Head {
    /// The format.
    version: u32,
    /// The tenant, by id where the token told it.
    pub tenant: String,
    /// Where Microsoft Graph answered.
    pub graph: String,
    /// Who asked: the application and, where it is known, the principal.
    pub client: String,
    /// The digest of the features.
    pub features: String,
    /// When the run began.
    pub started: Timestamp,
}

impl Head {
    /// What a run that begins now is about.
    #[must_use]
    pub fn new(tenant: String, graph: String, client: String, features: String) -> Self {
        Self {
            version: VERSION,
            tenant,
            graph,
            client,
            features,
            started: greenroom_clock::now(),
        }
    }
}

/// An answer as a journal keeps it.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Line {
    url: String,
    status: u16,
    request_id: Option<String>,
    time: Timestamp,
    body: Value,
}

/// The same as it is written: a page is large, and not copied for it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    url: &'a str,
    status: u16,
    request_id: Option<&'a str>,
    time: Timestamp,
    body: &'a Value,
}

/// The answers of a journal, by the question.
#[derive(Debug, Default)]
pub(crate) struct Answers(HashMap<String, Line>);

impl Answers {
    /// The answer to a question, as it was received; it is asked for once.
    pub(crate) fn take(&mut self, request: &Request) -> Option<Arc<Evidence>> {
        let line = self.0.remove(&request.url)?;
        Some(Arc::new(Evidence {
            request: request.clone(),
            status: line.status,
            request_id: line.request_id,
            time: line.time,
            body: line.body,
            entry: false,
            seen: Seen::default(),
        }))
    }

    pub(crate) fn forget(&mut self, url: &str) {
        self.0.remove(url);
    }
}

/// A journal that an earlier run left.
#[derive(Debug)]
pub struct Kept {
    /// What that run was about.
    pub head: Head,
    answers: Answers,
    /// How many bytes of the file are whole lines.
    whole: u64,
}

/// Why a journal cannot be taken up.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    /// A line in it is none of a journal.
    #[error("line {0} is broken")]
    Broken(usize),
}

impl Kept {
    /// Reads a journal. A last line that was cut off is not counted; one before it that is broken
    /// means that the file was damaged.
    ///
    /// # Errors
    /// When it cannot be read, is no file, or is damaged.
    pub fn read(path: &Path) -> Result<Self, JournalError> {
        Self::parse(&regular::read(path)?)
    }

    fn parse(bytes: &[u8]) -> Result<Self, JournalError> {
        let whole = bytes.iter().rposition(|byte| *byte == b'\n');
        let whole = whole.map_or(0, |end| end + 1);
        let mut lines = bytes[..whole].split_inclusive(|byte| *byte == b'\n');
        let head = lines.next().unwrap_or_default();
        let head: Head = serde_json::from_slice(head).map_err(|_| JournalError::Broken(1))?;
        if head.version != VERSION {
            return Err(JournalError::Broken(1));
        }
        let mut answers = HashMap::new();
        for (index, line) in lines.enumerate() {
            let line: Line =
                serde_json::from_slice(line).map_err(|_| JournalError::Broken(index + 2))?;
            // A page that was asked for anew counts as it was the last time.
            answers.insert(line.url.clone(), line);
        }
        Ok(Self {
            head,
            answers: Answers(answers),
            whole: whole as u64,
        })
    }

    /// How many answers it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.answers.0.len()
    }

    /// Whether it holds no answer.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.answers.0.is_empty()
    }
}

/// A journal that is being written. Only its owner may read the file.
#[derive(Debug)]
pub struct Journal {
    file: File,
    answers: Answers,
}

impl Journal {
    /// Begins a journal; one that is there is replaced.
    ///
    /// # Errors
    /// When it cannot be written, or something else than a file is in its place.
    pub fn begin(path: &Path, head: &Head) -> io::Result<Self> {
        Self::may_begin(path)?;
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        // Elsewhere, the folder decides who reads it.
        #[cfg(unix)]
        options.mode(0o600);
        let mut file = options.open(path)?;
        write(&mut file, head)?;
        Ok(Self {
            file,
            answers: Answers::default(),
        })
    }

    /// Refuses a place where something else than a file is: a journal would replace it.
    ///
    /// # Errors
    /// When it is so.
    pub fn may_begin(path: &Path) -> io::Result<()> {
        match fs::symlink_metadata(path) {
            // A link is replaced, and what it leads to is left alone.
            Ok(there) if !there.is_symlink() => regular::must_be(path),
            _ => Ok(()),
        }
    }

    /// Goes on with a journal that an earlier run left.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn resume(path: &Path, kept: Kept) -> io::Result<Self> {
        regular::must_be(path)?;
        let file = OpenOptions::new().append(true).open(path)?;
        file.set_len(kept.whole)?;
        Ok(Self {
            file,
            answers: kept.answers,
        })
    }

    /// Takes the answers of the earlier run out of it.
    pub(crate) fn take_answers(&mut self) -> Answers {
        std::mem::take(&mut self.answers)
    }

    /// Writes an answer down, where it is one that another run would not be given otherwise: an
    /// object, a collection, or an absence in Graph's own words.
    ///
    /// # Errors
    /// When it cannot be written; the file may end in a part of the line then, and nothing more
    /// may be written to it.
    pub(crate) fn keep(&mut self, evidence: &Evidence) -> io::Result<()> {
        if !evidence.body.is_object() || reply::refusal(evidence).is_some() {
            return Ok(());
        }
        let line = Written {
            url: &evidence.request.url,
            status: evidence.status,
            request_id: evidence.request_id.as_deref(),
            time: evidence.time,
            body: &evidence.body,
        };
        write(&mut self.file, &line)
    }
}

/// Writes a line in one piece.
fn write(file: &mut File, line: &impl Serialize) -> io::Result<()> {
    let mut text = serde_json::to_vec(line)?;
    text.push(b'\n');
    file.write_all(&text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn head() -> Head {
        let part = |text: &str| text.to_owned();
        Head::new(
            part("tenant"),
            part("graph"),
            part("client"),
            part("digest"),
        )
    }

    fn evidence(url: &str, status: u16, body: Value) -> Evidence {
        Evidence {
            request: request(url),
            status,
            request_id: Some("id".to_owned()),
            time: Timestamp::UNIX_EPOCH,
            body,
            entry: false,
            seen: Seen::default(),
        }
    }

    fn request(url: &str) -> Request {
        Request {
            method: "GET",
            url: url.to_owned(),
            permission: "User.Read.All",
            new_members: false,
        }
    }

    /// A journal with these answers, and its bytes.
    fn written(answers: &[Evidence]) -> Vec<u8> {
        let folder = std::env::temp_dir().join(format!("greenroom-{:x}", fastrand::u64(..)));
        let mut journal = Journal::begin(&folder, &head()).unwrap();
        for answer in answers {
            journal.keep(answer).unwrap();
        }
        let bytes = fs::read(&folder).unwrap();
        fs::remove_file(folder).unwrap();
        bytes
    }

    fn absence() -> Value {
        json!({ "error": { "code": "Request_ResourceNotFound", "message": "Møterom \u{1F600}" } })
    }

    #[test]
    fn an_answer_is_read_as_it_was_received() {
        let found = evidence(
            "/users/a",
            200,
            json!({ "id": "1", "displayName": "Ærfugl" }),
        );
        let absent = evidence("/users/b", 404, absence());
        let mut kept = Kept::parse(&written(&[found.clone(), absent.clone()])).unwrap();
        for answer in [found, absent] {
            let again = kept.answers.take(&answer.request).unwrap();
            assert_eq!(*again, answer);
        }
    }

    #[test]
    fn what_a_later_run_may_be_told_otherwise_is_not_kept() {
        let refusals = [401, 403, 404, 429, 500, 503, 504]
            .map(|status| evidence("/users/a", status, json!({ "error": { "code": "Other" } })));
        assert!(Kept::parse(&written(&refusals)).unwrap().is_empty());
        let nonsense = [json!(null), json!("<html>"), json!([])];
        let nonsense = nonsense.map(|body| evidence("/users/a", 200, body));
        assert!(Kept::parse(&written(&nonsense)).unwrap().is_empty());
    }

    #[test]
    fn a_journal_cut_anywhere_holds_its_whole_lines_or_is_refused() {
        let answers = [
            evidence(
                "/users/a",
                200,
                json!({ "id": "1", "displayName": "Ærfugl" }),
            ),
            evidence("/users/b", 404, absence()),
            evidence(
                "/users",
                200,
                json!({ "value": [], "@odata.nextLink": "x\n" }),
            ),
        ];
        let bytes = written(&answers);
        let first = bytes.iter().position(|byte| *byte == b'\n').unwrap();
        for length in 0..=bytes.len() {
            let cut = &bytes[..length];
            let lines = cut.split(|byte| *byte == b'\n').count() - 1;
            match Kept::parse(cut) {
                Ok(mut kept) => {
                    assert_eq!(kept.len(), lines - 1, "{length}");
                    for answer in &answers[..lines - 1] {
                        assert_eq!(*kept.answers.take(&answer.request).unwrap(), *answer);
                    }
                }
                Err(JournalError::Broken(line)) => assert!(line == 1 && length <= first),
                Err(error) => panic!("{error}"),
            }
        }
    }

    #[test]
    fn a_broken_line_before_the_last_is_named() {
        let good = written(&[evidence("/users/a", 200, json!({}))]);
        let line = good.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        let broken = [&good[..line], b"{\"url\":\"/users/a\n", &good[line..]].concat();
        assert!(matches!(Kept::parse(&broken), Err(JournalError::Broken(2))));
        assert!(matches!(Kept::parse(b"{}\n"), Err(JournalError::Broken(1))));
        assert!(matches!(Kept::parse(b""), Err(JournalError::Broken(1))));
    }
}
