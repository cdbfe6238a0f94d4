//! The truth table of joining: the first row whose condition holds decides as whom an account joins.
//!
//! The rows are data. `steps` judges each, the page of the requirement lists them, and a report
//! draws the way down through them.
//!
//! Sources of those that Microsoft documents: Azure Communication Services, "Teams
//! interoperability" and "Teams license requirements to use Azure Communication Services support
//! for Teams users". Of the others Microsoft documents the condition, such as that the sign-in
//! fails then; that a guest joins is our conclusion.

use crate::join::{Basis, JoinIdentity};

/// A row of the truth table.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(missing_docs, reason = "`Row::when` says what each is")]
pub enum Row {
    PersonalAccount,
    NoOwnAccount,
    GovernmentCloud,
    ServicePrincipalAbsent,
    ServicePrincipalDeleted,
    ServicePrincipalForeign,
    ServicePrincipalAudience,
    ServicePrincipalDisabled,
    ServicePrincipalScopes,
    NotAssigned,
    VendorApplication,
    NotConsented,
    AccountDisabled,
    ConditionalAccess,
    SecurityDefaults,
    NotLicensed,
    TeamsIneligible,
    AtRisk,
    NothingInTheWay,
}

impl Row {
    /// Every row, in the order in which they are tried.
    pub const ALL: [Self; 19] = [
        Self::PersonalAccount,
        Self::NoOwnAccount,
        Self::GovernmentCloud,
        Self::ServicePrincipalAbsent,
        Self::ServicePrincipalDeleted,
        Self::ServicePrincipalForeign,
        Self::ServicePrincipalAudience,
        Self::ServicePrincipalDisabled,
        Self::ServicePrincipalScopes,
        Self::NotAssigned,
        Self::VendorApplication,
        Self::NotConsented,
        Self::AccountDisabled,
        Self::ConditionalAccess,
        Self::SecurityDefaults,
        Self::NotLicensed,
        Self::TeamsIneligible,
        Self::AtRisk,
        Self::NothingInTheWay,
    ];

    /// Its name in the record. An account that is not the tenant's own has one, whoever says so.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PersonalAccount | Self::NoOwnAccount => "no-own-account",
            Self::GovernmentCloud => "government-cloud",
            Self::ServicePrincipalAbsent => "service-principal-absent",
            Self::ServicePrincipalDeleted => "service-principal-deleted",
            Self::ServicePrincipalForeign => "service-principal-foreign",
            Self::ServicePrincipalAudience => "service-principal-audience",
            Self::ServicePrincipalDisabled => "service-principal-disabled",
            Self::ServicePrincipalScopes => "service-principal-scopes",
            Self::NotAssigned => "not-assigned",
            Self::VendorApplication => "vendor-application",
            Self::NotConsented => "not-consented",
            Self::AccountDisabled => "account-disabled",
            Self::ConditionalAccess => "conditional-access",
            Self::SecurityDefaults => "security-defaults",
            Self::NotLicensed => "not-licensed",
            Self::TeamsIneligible => "teams-ineligible",
            Self::AtRisk => "at-risk",
            Self::NothingInTheWay => "nothing-in-the-way",
        }
    }

    /// What has to hold, to a reader.
    #[must_use]
    pub fn when(self) -> &'static str {
        match self {
            Self::PersonalAccount => "It is a personal Microsoft account",
            Self::NoOwnAccount => {
                "The tenant has no such account, or the account is a guest there, or it signs in \
                 through another tenant, a domain elsewhere or a one-time passcode by email"
            }
            Self::GovernmentCloud => "The tenant is in a government cloud",
            Self::ServicePrincipalAbsent => "The service principal was never created",
            Self::ServicePrincipalDeleted => "… or was deleted",
            Self::ServicePrincipalForeign => "… is not Microsoft’s",
            Self::ServicePrincipalAudience => "… is not meant for work accounts",
            Self::ServicePrincipalDisabled => "… is disabled, here or by Microsoft",
            Self::ServicePrincipalScopes => {
                "… does not offer the two permissions that joining needs"
            }
            Self::NotAssigned => {
                "… requires assignment, and the account has none, neither directly nor through a \
                 group that it is a direct member of"
            }
            Self::VendorApplication => {
                "The vendor’s application is disabled, here or by Microsoft, or not meant for work \
                 accounts, or requires assignment, and the account has none"
            }
            Self::NotConsented => {
                "The vendor’s application is not approved or not consented to, and the account \
                 cannot consent itself"
            }
            Self::AccountDisabled => "The account is disabled",
            Self::ConditionalAccess => {
                "Conditional Access blocks the sign-in, or requires a person at it"
            }
            Self::SecurityDefaults => "Security defaults are on",
            Self::NotLicensed => "It has no eligible service plan in use",
            Self::TeamsIneligible => {
                "Microsoft Teams itself lists it as not eligible, as a guest, or as an account of \
                 Skype for Business Server"
            }
            Self::AtRisk => {
                "None of these, but its best plan is in its grace period, its password must be \
                 changed at the next sign-in, or it still has to consent"
            }
            Self::NothingInTheWay => "None of these was found",
        }
    }

    /// As whom an account joins where it holds, and no row above it does.
    #[must_use]
    pub fn identity(self) -> JoinIdentity {
        match self {
            Self::GovernmentCloud => JoinIdentity::Unsupported,
            Self::AtRisk | Self::NothingInTheWay => JoinIdentity::Authenticated,
            _ => JoinIdentity::Guest,
        }
    }

    /// Whether Microsoft documents it, or we conclude it.
    #[must_use]
    pub fn basis(self) -> Basis {
        match self {
            Self::PersonalAccount
            | Self::GovernmentCloud
            | Self::NotLicensed
            | Self::AtRisk
            | Self::NothingInTheWay => Basis::Documented,
            _ => Basis::Inferred,
        }
    }
}
