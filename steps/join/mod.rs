//! As whom an account would join a meeting, and what would happen at the door.

mod door;
mod license;
mod look_up;
mod phrases;
mod prediction;
mod table;
mod unseen;

pub use prediction::{DoorPrediction, Prediction, SeenMeeting};
