//! What cucumber sees: phrases ask the tenant and hand what it answers to the judgements.

pub(crate) mod account;
pub(crate) mod assignment;
pub(crate) mod calendar;
pub(crate) mod cloud;
pub(crate) mod consent;
pub(crate) mod directory_role;
pub(crate) mod granted;
pub(crate) mod installation;
pub(crate) mod join;
pub(crate) mod license;
pub(crate) mod licensed;
pub(crate) mod mailbox;
pub(crate) mod membership;
pub(crate) mod person;
pub(crate) mod question;
pub(crate) mod registration;
pub(crate) mod service_plan;
pub(crate) mod service_principal;
pub(crate) mod sign_in;
pub(crate) mod subscription;
pub(crate) mod teams_policy;
pub(crate) mod teams_user;
pub(crate) mod tenant;
