//! Accounts: the users that shall join.

use std::sync::Arc;

use serde::Deserialize;

use crate::client::Graph;
use crate::error::GraphError;
use crate::evidence::Answer;
use crate::flaw::Flaw;
use crate::id::is_id;
use crate::reading::Read;
use crate::reply;

pub(crate) const SELECT: &str = "id,userPrincipalName,displayName,accountEnabled,userType,\
    identities,externalUserState,onPremisesSyncEnabled,passwordPolicies,passwordProfile,usageLocation,\
    assignedPlans,licenseAssignmentStates";

/// What decides whether a user can sign in and use a service.
/// Source: Microsoft Graph v1.0, resource type user.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// The object id.
    pub id: String,
    /// The sign-in name.
    pub user_principal_name: String,
    /// The name shown to others.
    #[serde(deserialize_with = "reply::stated")]
    pub display_name: Option<String>,
    /// `false` blocks every sign-in.
    #[serde(deserialize_with = "reply::stated")]
    pub account_enabled: Option<bool>,
    /// `Member` or `Guest`; `null` on old accounts, which are members.
    #[serde(deserialize_with = "reply::stated")]
    pub user_type: Option<String>,
    /// Where it can sign in from; one of a personal Microsoft account names `MicrosoftAccount`.
    pub identities: Vec<ObjectIdentity>,
    /// `PendingAcceptance` or `Accepted` for an account that was invited; `null` for all others.
    #[serde(deserialize_with = "reply::stated")]
    pub external_user_state: Option<String>,
    /// `true` where Active Directory masters it, so that most of it can be changed only there.
    #[serde(deserialize_with = "reply::stated")]
    pub on_premises_sync_enabled: Option<bool>,
    /// What is special about its password, separated by commas: `DisablePasswordExpiration`,
    /// `DisableStrongPassword`.
    #[serde(deserialize_with = "reply::stated")]
    pub password_policies: Option<String>,
    /// What its password requires of the next sign-in.
    #[serde(deserialize_with = "reply::stated")]
    pub password_profile: Option<PasswordProfile>,
    /// The country where it is used, in two letters. Without one it can get no license.
    #[serde(deserialize_with = "reply::stated")]
    pub usage_location: Option<String>,
    /// Each license that was assigned to it, directly or by a group, and what came of it.
    pub license_assignment_states: Vec<LicenseAssignment>,
    /// The service plans of the account's licenses, removed ones included.
    pub assigned_plans: Vec<AssignedPlan>,
}

/// One way to sign in to an account.
/// Source: Microsoft Graph v1.0, resource type objectIdentity.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct ObjectIdentity {
    /// `userPrincipalName`, `userName`, `emailAddress`, `federated`, or a word of the tenant's own.
    pub sign_in_type: Option<String>,
    /// Who vouches for it: a domain, or `MicrosoftAccount`, `ExternalAzureAD`, `mail`, ….
    pub issuer: Option<String>,
}

/// What a password requires of the next sign-in.
/// Source: Microsoft Graph v1.0, resource type passwordProfile.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct PasswordProfile {
    /// Whether it must be changed.
    pub force_change_password_next_sign_in: Option<bool>,
    /// Whether it must be changed, after multifactor authentication.
    pub force_change_password_next_sign_in_with_mfa: Option<bool>,
}

/// One assignment of a license.
/// Source: Microsoft Graph v1.0, resource type licenseAssignmentState.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct LicenseAssignment {
    /// The product's id.
    pub sku_id: Option<String>,
    /// The group that assigns it; none where it is assigned directly.
    pub assigned_by_group: Option<String>,
    /// `Active`, `ActiveWithError`, `Disabled` or `Error`.
    pub state: Option<String>,
    /// What is wrong: `CountViolation`, `MutuallyExclusiveViolation`, …; none or `None` for nothing.
    pub error: Option<String>,
    /// The ids of the plans that it switches off.
    #[serde(default, deserialize_with = "reply::listed")]
    pub disabled_plans: Vec<String>,
}

/// One service plan of an account.
/// Source: Microsoft Graph v1.0, resource type assignedPlan.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct AssignedPlan {
    /// The plan's id, the same in every tenant.
    pub service_plan_id: String,
    /// `Enabled`, `Warning`, `Suspended`, `LockedOut` or `Deleted`, in order of decay.
    #[serde(deserialize_with = "reply::stated")]
    pub capability_status: Option<String>,
}

impl Graph {
    /// The account with this user principal name or object id; where there is none, the one that
    /// has the name as an address of its mailbox. One of many that were announced may come from an
    /// answer about all of them ([`Graph::expect`]).
    ///
    /// An absence is confirmed by a second, different question (the filter), so that one odd
    /// answer cannot make it.
    ///
    /// # Errors
    /// When Graph does not answer, answers about another account, the two questions disagree, or
    /// several accounts have the address.
    pub async fn account(&self, name: &str) -> Result<Answer<Option<Arc<Account>>>, GraphError> {
        if let Some(listed) = self.listed_account(name).await {
            return Ok(listed);
        }
        let answer = self.account_alone(name).await;
        self.asked_alone(Read::Accounts, name, &answer);
        answer
    }

    async fn account_alone(&self, name: &str) -> Result<Answer<Option<Arc<Account>>>, GraphError> {
        const PERMISSION: &str = "User.Read.All";
        let by_key = format!("/users/{}?$select={SELECT}", crate::client::encode(name));
        let answer = reply::one::<Arc<Account>>(self.ask(by_key, PERMISSION).await?)?;
        let answer = reply::about(answer, |found| {
            (!found.is_named(name)).then(|| Flaw::OtherAccount {
                asked: name.to_owned(),
                got: found.user_principal_name.clone(),
            })
        })?;
        if answer.value.is_some() {
            return Ok(answer);
        }
        let quoted = crate::client::encode(&name.replace('\'', "''"));
        let property = if is_id(name) {
            "id"
        } else {
            "userPrincipalName"
        };
        let by_filter = format!("/users?$filter={property}%20eq%20%27{quoted}%27&$select={SELECT}");
        let absent = self
            .confirm_absence(answer, "name", by_filter, PERMISSION)
            .await?;
        Box::pin(self.or_by_address(name, absent)).await
    }
}

impl Account {
    /// Whether this is its user principal name or its object id.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        self.user_principal_name.eq_ignore_ascii_case(name) || self.id.eq_ignore_ascii_case(name)
    }
}
