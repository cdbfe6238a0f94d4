//! A mock tenant: a fixture's state behind the addresses of Microsoft Graph and Entra.
//!
//! A [`Tenant`] is loaded from a fixture. A [`Service`] answers for one tenant: one function from
//! [`Request`] to [`Answer`] that needs no network. A [`Server`] puts any number of tenants behind
//! a port of the loopback interface, and [`serve`] puts one behind a port for clients of any kind.
//!
//! Behind [`Service::answer`] lie two parts. `entra` issues signed tokens to those who prove who
//! they are. `graph` checks the token, finds the endpoint (`route`), requires its permission
//! (`permissions`), asks the noun (`resources`, of which `declared` knows most), applies the query (`listing`, `odata`) and writes
//! the result as Microsoft's contract has it (`view`, `model`).

mod batch;
mod beyond;
mod caller;
mod capabilities;
mod clock;
#[cfg(test)]
mod contract;
mod cost;
mod declared;
mod entra;
mod faults;
mod fixture;
mod generate;
mod graph;
mod hosts;
mod ids;
mod known_apps;
mod listing;
mod message;
mod model;
mod odata;
mod page;
mod permissions;
mod problem;
mod products;
mod reply;
mod resources;
mod route;
pub mod serve;
mod server;
mod service;
mod state;
#[cfg(test)]
mod testing;
mod throttle;
mod view;

pub use clock::Clock;
pub use fixture::{Credential, FixtureError, Fixtures, Tenant};
pub use hosts::HOSTS;
pub use message::{Answer, Request};
pub use model::{
    is_documented_property, is_documented_type, is_documented_value, is_documented_word,
};
pub use permissions::app_role_id;
pub use server::Server;
pub use service::Service;
pub use throttle::Throttle;
