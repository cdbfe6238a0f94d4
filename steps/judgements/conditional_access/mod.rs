//! Conditional Access: whether a policy stops an unattended room account.
//!
//! Neither is a block made up nor one missed: a policy whose conditions or controls cannot be told
//! from here leaves the answer open, and so does whatever it sets that no rule here judges.

mod applications;
mod conditions;
mod effect;
#[cfg(test)]
mod every_property;
mod grant;
mod judge;
mod open;
mod service;
mod session;
#[cfg(test)]
mod support;
#[cfg(test)]
mod teams_rooms;
mod users;

pub(crate) use judge::{SignIn, expected, lets_in, need_memberships, notes};
