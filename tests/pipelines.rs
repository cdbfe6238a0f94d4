//! What runs Greenroom in a pipeline: the action, the examples, the image and the release.

mod action;
mod examples;
mod job;
mod release;
mod rules;
