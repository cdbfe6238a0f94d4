//! Conditional Access and security defaults: what a tenant requires of a sign-in.

mod contract;
mod policy;
mod questions;
mod undocumented;

pub use contract::DocumentedProperty;
pub use policy::{
    Applications, AuthenticationStrength, CloudAppSecurity, ConditionalAccessPolicy, Conditions,
    GrantControls, PersistentBrowser, Places, Platforms, SecurityDefaults, SessionControl,
    SessionControls, SignInFrequency, Users,
};
pub use undocumented::Undocumented;
