//! How the program ends.

use std::fmt;
use std::io::{self, ErrorKind};
use std::process::ExitCode;

use crate::report::book::BuildError;
use crate::results::Readiness;

/// The exit codes. They are stable: scripts rely on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// The tenant is ready, or the command did what it was asked for.
    Ready = 0,
    /// A required requirement failed, the trace is not whole, or a scenario failed as a test.
    NotReady = 1,
    /// The command line, a file or a folder is at fault; a selection without scenarios included.
    Usage = 2,
    /// Something could not be read, the audit could not run, or its result could not be written.
    Undetermined = 3,
    /// The vendor's page is not the one that was read, and nobody has accepted it.
    Drifted = 4,
    /// Interrupted by Ctrl-C.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl From<Readiness> for Exit {
    fn from(readiness: Readiness) -> Self {
        match readiness {
            Readiness::Ready => Self::Ready,
            Readiness::NotReady => Self::NotReady,
            Readiness::Undetermined => Self::Undetermined,
        }
    }
}

/// Why a command did not do what it was asked for.
#[derive(Debug)]
pub struct Failure {
    /// The code to end with.
    pub exit: Exit,
    /// What happened, and where.
    pub message: String,
    /// What to do next, where there is something to say.
    pub hint: Option<String>,
}

impl Failure {
    /// The user's command line, file or folder is at fault.
    #[must_use]
    pub fn usage(message: impl Into<String>) -> Self {
        Self {
            exit: Exit::Usage,
            message: message.into(),
            hint: None,
        }
    }

    /// The audit could not run.
    #[must_use]
    pub fn could_not_run(message: impl Into<String>) -> Self {
        Self {
            exit: Exit::Undetermined,
            message: message.into(),
            hint: None,
        }
    }

    /// A file or a folder cannot be written before anything was asked: the place that the user named
    /// is at fault, unless there is no room, which no other command line makes.
    #[must_use]
    pub fn unwritable(message: impl Into<String>, error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                Self::could_not_run(message)
            }
            _ => Self::usage(message),
        }
    }

    /// The user pressed Ctrl-C.
    #[must_use]
    pub fn interrupted() -> Self {
        Self {
            exit: Exit::Interrupted,
            message: "interrupted".to_owned(),
            hint: None,
        }
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }
}

impl From<BuildError> for Failure {
    fn from(error: BuildError) -> Self {
        match error {
            BuildError::Broken(message) => Self::usage(message),
            BuildError::Unwritten(message) => Self::could_not_run(message)
                .hint("free up space for the report, or choose another folder with --output"),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}
