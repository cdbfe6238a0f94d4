//! Why something is not a pass: a word for records and addresses, and a sentence for people.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

/// Whose fault a reason is, which says who can do something about it.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Origin {
    /// The tenant is otherwise than required, or a person has to look: a requirement's page has a
    /// section about it.
    Tenant,
    /// The tenant is otherwise than a team's own scenario requires, by a phrase that no bundled
    /// feature uses.
    Question,
    /// What was asked was not answered, or the answer does not decide.
    Unread,
    /// A scenario that only checks the program itself found something else than it names.
    Behavior,
    /// The scenario cannot be run as it is written.
    Scenario,
}

impl Origin {
    /// All of them, in the order of the reference page.
    pub const ALL: [Self; 5] = [
        Self::Tenant,
        Self::Question,
        Self::Unread,
        Self::Behavior,
        Self::Scenario,
    ];
}

/// Declares each reason once: its variant, its word, and the sentence that explains it.
macro_rules! reasons {
    ($($origin:ident { $($variant:ident, $word:literal, $explanation:literal;)* })*) => {
        /// Why something is not a pass.
        #[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
        #[serde(from = "String", into = "String")]
        pub enum Reason {
            $($(#[doc = $explanation] $variant,)*)*
            /// A word of a phrase of somebody's own, or one that another version of the program wrote
            /// into a record.
            Other(String),
        }

        impl Reason {
            /// All that this version of the program gives.
            pub const ALL: &'static [Self] = &[$($(Self::$variant,)*)*];

            /// The word in records, settings and addresses; it never changes.
            #[must_use]
            pub fn word(&self) -> &str {
                match self {
                    $($(Self::$variant => $word,)*)*
                    Self::Other(word) => word,
                }
            }

            /// The cause in one sentence; none where another version of the program named it.
            #[must_use]
            pub fn explanation(&self) -> Option<&'static str> {
                match self {
                    $($(Self::$variant => Some($explanation),)*)*
                    Self::Other(_) => None,
                }
            }

            /// Whose fault it is; none where another version of the program named it.
            #[must_use]
            pub fn origin(&self) -> Option<Origin> {
                match self {
                    $($(Self::$variant)|* => Some(Origin::$origin),)*
                    Self::Other(_) => None,
                }
            }
        }

        impl From<String> for Reason {
            fn from(word: String) -> Self {
                match word.as_str() {
                    $($($word => Self::$variant,)*)*
                    _ => Self::Other(word),
                }
            }
        }
    };
}

reasons! {
    Tenant {
        Absent, "absent", "The tenant has no service principal for the application.";
        AccountAbsent, "account-absent", "The tenant has no account with this name.";
        AccountDisabled, "account-disabled", "The account is disabled.";
        AccountDisabledOnPremises, "account-disabled-on-premises",
            "The account is disabled in Active Directory, from which it is synchronized.";
        AddressDiffers, "address-differs",
            "The account's sign-in name is not its email address.";
        AudiencePersonal, "audience-personal",
            "The application accepts only personal Microsoft accounts.";
        ConditionalAccessBlock, "conditional-access-block",
            "A Conditional Access policy blocks the sign-in.";
        ConditionalAccessDemand, "conditional-access-demand",
            "A Conditional Access policy requires something that an unattended room account cannot \
             complete.";
        ConditionalAccessDevice, "conditional-access-device",
            "Whether a Conditional Access policy blocks the sign-in depends on the device or the \
             app on it.";
        ConditionalAccessSession, "conditional-access-session",
            "Whether a Conditional Access policy blocks the account depends on how its session \
             continues after the sign-in.";
        ConditionalAccessUnjudged, "conditional-access-unjudged",
            "A Conditional Access policy has a setting that this version of Greenroom cannot \
             judge.";
        ConsentIncomplete, "consent-incomplete",
            "The consent for the organization lacks a permission that the vendor's application \
             asks for.";
        Disabled, "disabled", "The service principal is disabled by accountEnabled.";
        DisabledByMicrosoft, "disabled-by-microsoft", "Microsoft has disabled the application.";
        ExternalAccount, "external-account",
            "The account signs in with an identity from outside the tenant.";
        ForeignOwner, "foreign-owner",
            "The service principal belongs to an application that another tenant owns.";
        GovernmentCloud, "government-cloud",
            "The tenant or the account's license belongs to a government cloud, which is not \
             supported.";
        Guest, "guest", "The account is a guest in the tenant.";
        IsDisabled, "is-disabled", "The application is disabled by isDisabled.";
        ItemAbsent, "item-absent",
            "The list in the answer has no item that matches what the scenario requires.";
        LicenseConflict, "license-conflict",
            "A license could not be assigned because it conflicts with a service plan that the \
             account already has.";
        LicenseDependency, "license-dependency",
            "A license could not be assigned because a service plan that it depends on is missing.";
        LicenseError, "license-error",
            "A license could not be assigned, and Microsoft Graph gives no cause that Greenroom \
             knows.";
        LicenseLocation, "license-location",
            "A license could not be assigned because a service plan in it is not available at the \
             account's usage location.";
        LicenseNoSeat, "license-no-seat",
            "A license could not be assigned because no license was available.";
        LicenseUniqueness, "license-uniqueness",
            "A license could not be assigned because another account has the same proxy address.";
        MeetingEncrypted, "meeting-encrypted",
            "The meeting uses end-to-end encryption, which is not supported.";
        MeetingGovernmentCloud, "meeting-government-cloud",
            "The meeting is in a government cloud, which is not supported.";
        NeedsAPerson, "needs-a-person",
            "Only a person can check this, and nobody has recorded what they saw.";
        NoSeatFree, "no-seat-free",
            "The account has no eligible service plan, and no product that includes one has an \
             available license.";
        NotAssigned, "not-assigned",
            "The service principal requires an assignment, and the account has none.";
        NotConsented, "not-consented",
            "Nobody has consented to the vendor's application for the account, and the account \
             cannot grant consent itself.";
        NotLicensed, "not-licensed", "The account has no license that lets it use Teams.";
        OtherLicense, "other-license",
            "The account has no license for one of the products that are required.";
        OtherValue, "other-value",
            "The answer has a different value from the one that the scenario requires.";
        PasswordExpires, "password-expires",
            "The account's password is not set to never expire.";
        PasswordMustChange, "password-must-change",
            "The account's password must be changed at the next sign-in.";
        PersonalAccount, "personal-account", "The account is a personal Microsoft account.";
        PlanDeleted, "plan-deleted", "The account's service plan is deleted.";
        PlanDisabled, "plan-disabled",
            "The service plan is switched off in the account's license.";
        PlanDisabledByGroup, "plan-disabled-by-group",
            "The service plan is switched off in a license that a group assigns.";
        PlanError, "plan-error",
            "Microsoft's service could not set up the service plan for the account.";
        PlanLockedOut, "plan-locked-out", "The account's service plan is locked out.";
        PlanPending, "plan-pending", "The service plan is not set up for the account yet.";
        PlanPendingActivation, "plan-pending-activation",
            "The service plan is waiting for an administrator to activate it in the tenant.";
        PlanPendingInput, "plan-pending-input",
            "The service plan is waiting for confirmation from Microsoft's service.";
        PlanSuspended, "plan-suspended", "The account's service plan is suspended.";
        ProductLapsed, "product-lapsed",
            "The tenant's subscription to a product is no longer in use.";
        ProductWithoutTeams, "product-without-teams",
            "None of the account's licenses includes an eligible service plan.";
        RecordExpired, "record-expired", "What a person recorded has expired.";
        ScopeAbsent, "scope-absent",
            "The service principal does not offer a permission that the room needs.";
        ScopeDisabled, "scope-disabled",
            "A permission that the room needs is disabled in the service principal.";
        SecurityDefaults, "security-defaults", "Security defaults are enabled in the tenant.";
        SeenAsGuest, "seen-as-guest", "Somebody saw the room join as a guest.";
        SeenBeforeChange, "seen-before-change",
            "Somebody saw the room join as a guest, something has changed since, and nobody has \
             looked again.";
        SeenOtherwise, "seen-otherwise",
            "A person looked and saw something other than what was expected.";
        SoftDeleted, "soft-deleted",
            "The service principal was deleted and can still be restored.";
        TeamsFeatureOff, "teams-feature-off",
            "Teams is not among the features that are enabled for the account.";
        TeamsIneligible, "teams-ineligible", "Teams lists the account as not eligible.";
        TeamsOtherKind, "teams-other-kind",
            "Teams lists the account as a guest.";
        VendorAbsent, "vendor-absent",
            "The tenant does not have the vendor's application, and the account cannot consent to \
             it.";
        VendorAudiencePersonal, "vendor-audience-personal",
            "The vendor's application accepts only personal Microsoft accounts.";
        VendorDisabled, "vendor-disabled",
            "The vendor's application is disabled by accountEnabled.";
        VendorDisabledByMicrosoft, "vendor-disabled-by-microsoft",
            "Microsoft has disabled the vendor's application.";
        VendorIsDisabled, "vendor-is-disabled",
            "The vendor's application is disabled by isDisabled.";
        VendorNotAssigned, "vendor-not-assigned",
            "The vendor's application requires an assignment, and the account has none.";
    }
    Question {
        ApplicationAccessAbsent, "application-access-absent",
            "The account's application access policy does not list an application.";
        CalendarSetting, "calendar-setting",
            "A setting of the room's calendar is not as the scenario requires it.";
        CredentialAbsent, "credential-absent",
            "The application has neither a secret nor a certificate to sign in with.";
        CredentialExpires, "credential-expires",
            "The last secret or certificate of the application has expired, or expires too soon.";
        DirectoryRoleAbsent, "directory-role-absent",
            "The account or the application does not have a directory role.";
        DirectoryRoleHeld, "directory-role-held",
            "The account or the application has a directory role that it should not have.";
        DomainUnverified, "domain-unverified",
            "A domain is not one of the tenant's verified domains.";
        IsAMember, "is-a-member",
            "The account or the application is a member of a group that it should not be in.";
        LinksRewritten, "links-rewritten",
            "Safe Links rewrites links in messages to the account.";
        MeetingPolicySetting, "meeting-policy-setting",
            "A setting of a meeting policy of Teams is not as the scenario requires it.";
        NoTenantConsent, "no-tenant-consent",
            "Nobody has consented to a permission of the application for the whole organization.";
        NotAMember, "not-a-member",
            "The account or the application is not a member of a group.";
        NotInRoomList, "not-in-room-list", "A room list does not show the account.";
        OtherAudience, "other-audience",
            "The application is meant for other accounts than the scenario requires.";
        OtherPurpose, "other-purpose", "The account's mailbox is for another purpose.";
        OtherTeamsPolicy, "other-teams-policy",
            "The account has another policy of Teams than the scenario requires.";
        PermissionNotDeclared, "permission-not-declared",
            "The registration of the application does not ask for a permission.";
        ProductAbsent, "product-absent", "The tenant does not subscribe to a product.";
        PublicClientOff, "public-client-off",
            "The application does not allow public client flows.";
        PublicClientOn, "public-client-on", "The application allows public client flows.";
        PublisherUnverified, "publisher-unverified",
            "Microsoft has not verified the publisher of the application.";
        RedirectAbsent, "redirect-absent",
            "The registration of the application lacks a redirect URI.";
        RegistrationAbsent, "registration-absent",
            "The tenant has no registration of the application.";
        RoleGranted, "role-granted",
            "The application has an application permission that it should not have.";
        RoleNotGranted, "role-not-granted", "The application lacks an application permission.";
        RoomNotListed, "room-not-listed", "The account is not listed as a room.";
    }
    Unread {
        AmbiguousName, "ambiguous-name",
            "The given name is an address of more than one account.";
        ExportAbsent, "export-absent",
            "No export from PowerShell says what the scenario asks of the account.";
        ExportForeign, "export-foreign", "The export from PowerShell is of another tenant.";
        ExportOld, "export-old", "The export from PowerShell is too old.";
        Forbidden, "forbidden", "Microsoft Graph refused the request.";
        MalformedAnswer, "malformed-answer", "Microsoft Graph's answer is malformed.";
        MissingPermission, "missing-permission",
            "The application that audits lacks a permission for the request.";
        ObjectAbsent, "object-absent",
            "Microsoft Graph reports that the object the scenario asks for does not exist.";
        PathAbsent, "path-absent",
            "The answer has nothing at the path that the scenario names.";
        PathUnclear, "path-unclear",
            "The value at the path that the scenario names cannot be compared.";
        Throttled, "throttled", "Microsoft Graph is throttling requests.";
        Unauthorized, "unauthorized", "Microsoft Graph did not accept the token.";
        Undecided, "undecided", "What was read is not enough to decide.";
        UnexpectedStatus, "unexpected-status",
            "Microsoft Graph answered with a status that was not expected.";
        Unjudged, "unjudged", "Microsoft Graph answered with something that no rule covers.";
        Unreachable, "unreachable", "Microsoft Graph could not be reached.";
        UnsupportedByMock, "unsupported-by-mock",
            "The mock tenant does not support the request, which says nothing about the tenant.";
    }
    Behavior {
        NotDeleted, "not-deleted", "The service principal is not listed as deleted.";
        NotDisabled, "not-disabled", "The service principal is enabled.";
        NotRefused, "not-refused", "A request that should have been refused was accepted.";
        OtherError, "other-error",
            "No license that the group assigns has the error that the scenario names.";
        OtherPrediction, "other-prediction",
            "The prediction differs from the one that the scenario names.";
        OtherProduct, "other-product", "The product is not the one that the scenario names.";
        OtherReason, "other-reason", "The reason is not the one that the scenario names.";
        OtherRefusal, "other-refusal",
            "The refusal differs from the one that the scenario names.";
        OtherSetup, "other-setup",
            "The setup state of the license differs from the one that the scenario names.";
        OtherState, "other-state", "The state is not the one that the scenario names.";
        Present, "present", "Something is there that the scenario says is absent.";
        Refused, "refused", "A request that should have been accepted was refused.";
        SearchDiffers, "search-differs",
            "The search finds other applications than the scenario names.";
    }
    Scenario {
        BadPath, "bad-path", "A step has a JSON path that cannot be used.";
        BadPlatform, "bad-platform",
            "A step names a platform that a registration does not have.";
        BadPurpose, "bad-purpose", "A step names a purpose that a mailbox does not have.";
        BadQuestion, "bad-question", "A step asks a question that cannot be asked of a tenant.";
        BadSetting, "bad-setting",
            "A step names a setting of a calendar, or a value of it, that is not read.";
        BrokenScenario, "broken-scenario",
            "A step did not finish, or no step of the scenario reached a verdict.";
        NoAdministrator, "no-administrator", "The mock tenant has no administrator to sign in as.";
        NoFixture, "no-fixture", "The mock tenant that the scenario names cannot be used.";
        NoMeeting, "no-meeting",
            "The scenario names a meeting whose address is not a Teams join link.";
        NoMock, "no-mock", "The scenario needs its own mock tenant and has none.";
        NoPlanTable, "no-plan-table", "A step lacks the table of service plans that it needs.";
        NoSignIn, "no-sign-in", "Greenroom could not sign in to the scenario's tenant.";
        NoTenant, "no-tenant", "Neither the scenario nor the run names a tenant.";
        NotAsked, "not-asked",
            "A step draws a conclusion from something that no earlier step of the scenario asked \
             for.";
        NotConnected, "not-connected",
            "A step needs an administrator, and no earlier step of the scenario connects one.";
        NothingDone, "nothing-done",
            "A step draws a conclusion from something that no administrator did in an earlier \
             step.";
        UndeclaredPermission, "undeclared-permission",
            "A step uses a permission that the scenario does not declare.";
    }
}

impl From<Reason> for String {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Other(word) => word,
            known => known.word().to_owned(),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A record may hold words of other versions, so that its schema lists none.
impl JsonSchema for Reason {
    fn schema_name() -> Cow<'static, str> {
        "Reason".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}

/// A reason that may be none, which is an empty text in a record.
pub(crate) mod or_empty {
    use serde::{Deserialize as _, Deserializer, Serializer};

    use super::Reason;

    #[expect(clippy::ref_option, reason = "serde hands fields over by reference")]
    pub(crate) fn serialize<S: Serializer>(
        reason: &Option<Reason>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(reason.as_ref().map_or("", Reason::word))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Reason>, D::Error> {
        let word = String::deserialize(deserializer)?;
        Ok((!word.is_empty()).then(|| word.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_its_word_in_a_record() {
        for reason in Reason::ALL {
            let word = serde_json::to_value(reason).unwrap();
            assert_eq!(word, reason.word());
            assert_eq!(serde_json::from_value::<Reason>(word).unwrap(), *reason);
        }
    }

    #[test]
    fn the_word_of_another_version_is_kept() {
        let newer: Reason = serde_json::from_str("\"plan-on-strike\"").unwrap();
        assert_eq!(newer, Reason::Other("plan-on-strike".to_owned()));
        assert_eq!(newer.explanation(), None);
        assert_eq!(serde_json::to_string(&newer).unwrap(), "\"plan-on-strike\"");
    }

    #[test]
    fn a_reason_is_explained_in_one_sentence() {
        for reason in Reason::ALL {
            let explanation = reason.explanation().unwrap();
            assert!(explanation.ends_with('.'), "{reason}: {explanation}");
            assert!(!explanation.contains(". "), "{reason}: {explanation}");
            assert!(!explanation.contains("  "), "{reason}: {explanation}");
        }
    }
}
