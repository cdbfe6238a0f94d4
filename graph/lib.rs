//! Reads a Microsoft 365 tenant through Microsoft Graph.
//!
//! A question ([`Graph::service_principal`], [`Graph::account`], …) becomes a request, the answer
//! is kept as [`Evidence`], and the caller gets the value with its evidence, or a [`GraphError`]
//! that says why it could not be read. The tenant may be a real one or a mock: the base address is
//! the only difference.

mod account;
pub mod accounted;
mod address;
mod app_role;
mod assignees;
mod assignment;
mod auth;
mod batch;
mod client;
mod conditional_access;
mod consent_policy;
mod directory_role;
mod dispatcher;
mod encoding;
mod endpoints;
mod error;
mod evidence;
mod exchange;
pub mod explain;
mod flaw;
mod gate;
mod grant;
mod grants;
mod group;
mod http;
mod id;
mod identity;
mod ids;
mod journal;
mod json;
mod license_details;
mod listing;
mod log;
mod mailbox;
mod manner;
mod meeting;
mod meeting_link;
mod memo;
mod organization;
mod patience;
mod permission;
mod probe;
mod product;
mod question;
mod reading;
mod registration;
pub mod regular;
mod reply;
mod room;
mod room_list;
mod service_principal;
mod session;
mod shared;
mod skip;
mod subscription;
mod teams_policies;
mod teams_user;
mod units;
mod watch;
mod witness;

pub use account::{Account, AssignedPlan, LicenseAssignment, ObjectIdentity, PasswordProfile};
pub use app_role::{AppRole, GrantedRole, OfferedRoles};
pub use assignees::Assignees;
pub use assignment::{Assignment, Membership};
pub use auth::{Application, Certificate, Credential, GithubActions, SignInError, TokenFile};
pub use client::{Graph, Traffic, encode};
pub use conditional_access::{
    Applications, AuthenticationStrength, CloudAppSecurity, ConditionalAccessPolicy, Conditions,
    DocumentedProperty, GrantControls, PersistentBrowser, Places, Platforms, SecurityDefaults,
    SessionControl, SessionControls, SignInFrequency, Undocumented, Users,
};
pub use consent_policy::{Classification, GrantCondition, PermissionGrantPolicy};
pub use directory_role::{DirectoryRole, RoleAssignment};
pub use endpoints::{AddressError, Cloud, Endpoints, origin};
pub use error::{ErrorKind, GraphError, NO_GRAPH_ERROR, SharedAddress, UNSUPPORTED_BY_MOCK};
pub use evidence::{Answer, Evidence, Request};
pub use flaw::Flaw;
pub use grant::{AuthorizationPolicy, DefaultUserRolePermissions, Grant};
pub use grants::Grants;
pub use group::Group;
pub use http::install_tls_provider;
pub use id::{domain, is_id};
pub use identity::{Granted, Identity};
pub use ids::Ids;
pub use journal::{Head, Journal, JournalError, Kept};
pub use license_details::{LicenseDetails, ServicePlan};
pub use log::{Log, Sent};
pub use mailbox::{Addresses, Mailbox};
pub use manner::Manner;
pub use meeting::{
    IdentitySet, LobbyBypass, OnlineMeeting, Participant, Participants, TenantInformation,
    UserIdentity,
};
pub use meeting_link::{MeetingLink, MeetingLinkError};
pub use organization::{Domain, Organization};
pub use patience::Patience;
pub use permission::Permission;
pub use probe::Probe;
pub use product::{is_product_word, product_name, product_names};
pub use question::{Question, QuestionError};
pub use reading::{CameTo, Price, Read, Reading, Way};
pub use registration::{AppCredential, Platform, Registration, RequiredAccess, ResourceAccess};
pub use room::Room;
pub use room_list::RoomList;
pub use service_principal::{
    DeletedServicePrincipal, Namesake, Scope, ServicePrincipal, VerifiedPublisher,
};
pub use subscription::{PrepaidUnits, SubscribedSku, Subscription};
pub use teams_policies::{PolicyAssignment, TeamsPolicies, TeamsPolicy};
pub use teams_user::TeamsUser;
pub use watch::Watch;
pub use witness::Stranger;
