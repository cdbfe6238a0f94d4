//! Comparisons of what was read with what is required: pure functions from facts to checks.

pub(crate) mod account;
pub(crate) mod answer;
pub(crate) mod application;
pub(crate) mod assignment;
pub(crate) mod calendar;
pub(crate) mod cloud;
pub(crate) mod conditional_access;
pub(crate) mod consent;
pub(crate) mod directory_role;
pub(crate) mod domain;
pub(crate) mod external;
pub(crate) mod granted;
pub(crate) mod holding;
pub(crate) mod join;
pub(crate) mod license_assignment;
pub(crate) mod licensed;
pub(crate) mod mailbox;
pub(crate) mod membership;
pub(crate) mod password;
pub(crate) mod product;
pub(crate) mod registration;
pub(crate) mod service_principal;
pub(crate) mod sign_in;
pub(crate) mod subscription;
pub(crate) mod teams_policy;
pub(crate) mod teams_user;
