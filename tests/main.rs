//! The program from outside: one file a visible behavior.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod attestations;
mod audit;
mod bad_input;
mod book;
mod check;
mod conditional_access;
mod diff;
mod directory;
mod doctor;
mod drift;
mod explain;
mod history;
mod interrupt;
mod killed;
mod large;
mod leaks;
mod links;
mod lists;
mod live;
mod masking;
mod mock;
mod not_a_file;
mod over_tls;
mod permissions;
mod plan;
mod preprocess;
mod read_only;
mod record;
mod remedies;
mod reports;
mod repository;
mod resume;
mod rich;
mod round_trips;
mod served;
mod signing_in;
mod signs;
mod support;
mod tenant;
mod trace;
mod unwritable;
mod verdicts;
mod waivers;
