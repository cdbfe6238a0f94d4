//! What Microsoft documents of a Conditional Access policy: every property, and every value of
//! those that take words.
//!
//! Source: Microsoft Graph v1.0, the CSDL of conditionalAccessPolicy and the types within it
//! (microsoftgraph/msgraph-metadata); for the words of strings, the pages of the resource types.
//! `unknownFutureValue` is left out on purpose: it stands for a value that nobody here knows.

/// A property and what it may hold.
pub(super) type Property = (&'static str, Kind);

/// What a property may hold; a list holds any number of it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// Anything: names, time stamps, and what the tenant itself makes up.
    Free,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Number,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Some of these words, in one text with commas between them.
    Flags(&'static [&'static str]),
    /// An id, or one of these words.
    Id(&'static [&'static str]),
    /// An object with these properties.
    Object(&'static [Property]),
    /// The same, of which nothing counts while its `isEnabled` is `false`.
    Control(&'static [Property]),
    /// What decides nothing, and why.
    Ignored(&'static Kind, &'static str),
}

use Kind::{Boolean, Control, Flags, Free, Id, Ignored, Number, Object, Word};

const IDENTITY: &str = "It says which policy this is and when it was made, not what it does.";

const DELETED: &str = "A listing holds no policy that was deleted.";

const USER_ACTION: &str =
    "To register a method or a device asks for no token for the service (our conclusion).";

const CONTEXT: &str = "An authentication context counts where an application asks for it; the \
                       service documents none (our conclusion).";

const COMBINATIONS: &str = "The combinations that a strength allows decide.";

const DEFENDER: &str = "What Microsoft Defender does with the session stays open for each.";

/// conditionalAccessPolicy.
pub(super) const POLICY: &[Property] = &[
    ("id", Ignored(&Free, IDENTITY)),
    ("displayName", Free),
    ("description", Ignored(&Free, IDENTITY)),
    ("templateId", Ignored(&Free, IDENTITY)),
    ("createdDateTime", Ignored(&Free, IDENTITY)),
    ("modifiedDateTime", Ignored(&Free, IDENTITY)),
    ("deletedDateTime", Ignored(&Free, DELETED)),
    (
        "state",
        Word(&["enabled", "disabled", "enabledForReportingButNotEnforced"]),
    ),
    ("conditions", Object(CONDITIONS)),
    ("grantControls", Object(GRANT)),
    ("sessionControls", Object(SESSION)),
];

/// conditionalAccessConditionSet.
const CONDITIONS: &[Property] = &[
    ("users", Object(USERS)),
    ("applications", Object(APPLICATIONS)),
    ("clientApplications", Object(CLIENT_APPLICATIONS)),
    (
        "clientAppTypes",
        Word(&[
            "all",
            "browser",
            "mobileAppsAndDesktopClients",
            "exchangeActiveSync",
            "easSupported",
            "other",
        ]),
    ),
    ("devices", Object(&[("deviceFilter", Object(FILTER))])),
    ("locations", Object(LOCATIONS)),
    ("platforms", Object(PLATFORMS)),
    ("userRiskLevels", RISK),
    ("signInRiskLevels", RISK),
    ("servicePrincipalRiskLevels", RISK),
    (
        "insiderRiskLevels",
        Flags(&["minor", "moderate", "elevated"]),
    ),
    (
        "authenticationFlows",
        Object(&[(
            "transferMethods",
            Flags(&["none", "deviceCodeFlow", "authenticationTransfer"]),
        )]),
    ),
];

const RISK: Kind = Word(&["low", "medium", "high", "hidden", "none"]);

/// conditionalAccessUsers.
const USERS: &[Property] = &[
    (
        "includeUsers",
        Id(&["All", "None", "GuestsOrExternalUsers"]),
    ),
    ("excludeUsers", Id(&["None", "GuestsOrExternalUsers"])),
    ("includeGroups", Id(&[])),
    ("excludeGroups", Id(&[])),
    ("includeRoles", Id(&[])),
    ("excludeRoles", Id(&[])),
    ("includeGuestsOrExternalUsers", Object(GUESTS)),
    ("excludeGuestsOrExternalUsers", Object(GUESTS)),
];

/// conditionalAccessGuestsOrExternalUsers.
const GUESTS: &[Property] = &[
    (
        "guestOrExternalUserTypes",
        Flags(&[
            "none",
            "internalGuest",
            "b2bCollaborationGuest",
            "b2bCollaborationMember",
            "b2bDirectConnectUser",
            "otherExternalUser",
            "serviceProvider",
        ]),
    ),
    (
        "externalTenants",
        Object(&[
            ("membershipKind", Word(&["all", "enumerated"])),
            ("members", Id(&[])),
        ]),
    ),
];

/// conditionalAccessApplications. Authentication contexts are the tenant's own: `c1`, `c2`, ….
const APPLICATIONS: &[Property] = &[
    (
        "includeApplications",
        Id(&["All", "None", "Office365", "MicrosoftAdminPortals"]),
    ),
    (
        "excludeApplications",
        Id(&["Office365", "MicrosoftAdminPortals"]),
    ),
    (
        "includeUserActions",
        Ignored(
            &Word(&["urn:user:registersecurityinfo", "urn:user:registerdevice"]),
            USER_ACTION,
        ),
    ),
    (
        "includeAuthenticationContextClassReferences",
        Ignored(&Free, CONTEXT),
    ),
    ("applicationFilter", Object(FILTER)),
];

/// conditionalAccessClientApplications.
const CLIENT_APPLICATIONS: &[Property] = &[
    (
        "includeServicePrincipals",
        Id(&["ServicePrincipalsInMyTenant"]),
    ),
    ("excludeServicePrincipals", Id(&[])),
    ("servicePrincipalFilter", Object(FILTER)),
];

/// conditionalAccessFilter.
const FILTER: &[Property] = &[("mode", Word(&["include", "exclude"])), ("rule", Free)];

/// conditionalAccessLocations.
const LOCATIONS: &[Property] = &[
    ("includeLocations", Id(&["All", "AllTrusted"])),
    ("excludeLocations", Id(&["AllTrusted"])),
];

/// conditionalAccessPlatforms.
const PLATFORMS: &[Property] = &[("includePlatforms", SYSTEM), ("excludePlatforms", SYSTEM)];

const SYSTEM: Kind = Word(&[
    "android",
    "iOS",
    "windows",
    "windowsPhone",
    "macOS",
    "all",
    "linux",
]);

/// conditionalAccessGrantControls.
const GRANT: &[Property] = &[
    ("operator", Word(&["AND", "OR"])),
    (
        "builtInControls",
        Word(&[
            "block",
            "mfa",
            "compliantDevice",
            "domainJoinedDevice",
            "approvedApplication",
            "compliantApplication",
            "passwordChange",
            "riskRemediation",
        ]),
    ),
    ("customAuthenticationFactors", Free),
    ("termsOfUse", Id(&[])),
    ("authenticationStrength", Object(STRENGTH)),
];

/// authenticationStrengthPolicy; its combinations are of authenticationMethodModes.
const STRENGTH: &[Property] = &[
    ("id", Ignored(&Free, COMBINATIONS)),
    ("displayName", Free),
    ("description", Ignored(&Free, COMBINATIONS)),
    ("createdDateTime", Ignored(&Free, COMBINATIONS)),
    ("modifiedDateTime", Ignored(&Free, COMBINATIONS)),
    (
        "policyType",
        Ignored(&Word(&["builtIn", "custom"]), COMBINATIONS),
    ),
    (
        "requirementsSatisfied",
        Ignored(&Flags(&["none", "mfa"]), COMBINATIONS),
    ),
    (
        "allowedCombinations",
        Flags(&[
            "password",
            "voice",
            "hardwareOath",
            "softwareOath",
            "sms",
            "fido2",
            "windowsHelloForBusiness",
            "microsoftAuthenticatorPush",
            "deviceBasedPush",
            "temporaryAccessPassOneTime",
            "temporaryAccessPassMultiUse",
            "email",
            "x509CertificateSingleFactor",
            "x509CertificateMultiFactor",
            "federatedSingleFactor",
            "federatedMultiFactor",
            "qrCodePin",
        ]),
    ),
    // Narrows which keys or certificates of a method count; no password is narrowed.
    ("combinationConfigurations", Ignored(&Free, COMBINATIONS)),
];

/// conditionalAccessSessionControls.
const SESSION: &[Property] = &[
    ("applicationEnforcedRestrictions", Control(SWITCH)),
    (
        "cloudAppSecurity",
        Control(&[
            ("isEnabled", Boolean),
            (
                "cloudAppSecurityType",
                Ignored(
                    &Word(&["mcasConfigured", "monitorOnly", "blockDownloads"]),
                    DEFENDER,
                ),
            ),
        ]),
    ),
    (
        "persistentBrowser",
        Control(&[("isEnabled", Boolean), ("mode", Word(&["always", "never"]))]),
    ),
    ("secureSignInSession", Control(SWITCH)),
    (
        "signInFrequency",
        Control(&[
            ("isEnabled", Boolean),
            ("type", Word(&["days", "hours"])),
            ("value", Number),
            ("frequencyInterval", Word(&["timeBased", "everyTime"])),
            (
                "authenticationType",
                Word(&[
                    "primaryAndSecondaryAuthentication",
                    "secondaryAuthentication",
                ]),
            ),
        ]),
    ),
    ("disableResilienceDefaults", Boolean),
];

const SWITCH: &[Property] = &[("isEnabled", Boolean)];

/// A property of a policy as Microsoft documents it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentedProperty {
    /// The way to it within the policy: `conditions.users.includeUsers`.
    pub path: String,
    /// The words that it takes; none where it takes something else.
    pub words: Vec<&'static str>,
    /// Why nothing depends on it, where that is so.
    pub ignored: Option<&'static str>,
}

/// Every property that holds a value, with the way to it.
pub(super) fn documented() -> Vec<DocumentedProperty> {
    let mut all = Vec::new();
    flatten("", POLICY, &mut all);
    all
}

fn flatten(path: &str, properties: &'static [Property], all: &mut Vec<DocumentedProperty>) {
    for (name, kind) in properties {
        let path = match path {
            "" => (*name).to_owned(),
            path => format!("{path}.{name}"),
        };
        let (kind, ignored) = match kind {
            Ignored(kind, why) => (*kind, Some(*why)),
            kind => (kind, None),
        };
        match kind {
            Object(below) | Control(below) => flatten(&path, below, all),
            Word(words) | Flags(words) | Id(words) => all.push(DocumentedProperty {
                path,
                words: words.to_vec(),
                ignored,
            }),
            _ => all.push(DocumentedProperty {
                path,
                words: vec![],
                ignored,
            }),
        }
    }
}
