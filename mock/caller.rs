//! Who asks: what the access token says.

use super::problem::Problem;

/// The party an access token was issued to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    /// An application in its own name.
    Application(Application),
    /// An application in the name of a user.
    User(User),
}

/// An application in its own name: an app-only token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Application {
    pub(super) app_id: String,
    /// The object id of its service principal.
    pub(super) object_id: String,
    pub(super) roles: Vec<String>,
}

/// An application in the name of a user: a delegated token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct User {
    pub(super) app_id: String,
    /// The user's object id.
    pub(super) object_id: String,
    pub(super) scopes: Vec<String>,
}

impl Caller {
    /// Whether the token carries a permission.
    pub(super) fn has(&self, permission: &str) -> bool {
        match self {
            Self::Application(application) => &application.roles,
            Self::User(user) => &user.scopes,
        }
        .iter()
        .any(|held| held == permission)
    }

    /// The signed-in user, or Graph's refusal of `/me` for an application.
    pub(super) fn user_id(&self) -> Result<&str, Problem> {
        match self {
            Self::User(user) => Ok(&user.object_id),
            Self::Application(_) => Err(Problem::bad_request(
                "/me request is only valid with delegated authentication flow.",
            )),
        }
    }

    /// Whether a key names the application's own registration or service principal, which it may
    /// read without any permission (Graph reference, "Get servicePrincipal").
    pub(super) fn is_own(&self, key: &str) -> bool {
        match self {
            Self::Application(application) => {
                key.eq_ignore_ascii_case(&application.app_id)
                    || key.eq_ignore_ascii_case(&application.object_id)
            }
            Self::User(_) => false,
        }
    }
}
