//! As whom an account would join a meeting, and what would happen at the door.

pub(crate) mod door;
mod license;
mod prediction;
pub(crate) mod table;
pub(crate) mod unseen;

pub use prediction::{DoorPrediction, Prediction, SeenMeeting};
