//! As whom an account would join a meeting, and whether the lobby would let it in.

pub(crate) mod admission;
mod license;
mod prediction;
pub(crate) mod table;
pub(crate) mod unseen;

pub use prediction::{AdmissionPrediction, Prediction, SeenMeeting};
