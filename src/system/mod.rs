//! What one operating system does otherwise than another, each with the same functions.

mod name;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

pub(crate) use name::refusal;
#[cfg(unix)]
pub(crate) use unix::*;
#[cfg(windows)]
pub(crate) use windows::*;
