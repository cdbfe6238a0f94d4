//! What a published book may say as it is: words that are the same in every tenant.

use greenroom_graph::{Cloud, Endpoints, Permission, is_id, mock};

/// Values that Microsoft defines, whatever property holds them. One that is missing here is
/// masked, which costs a reader a word and nobody a secret.
const VALUES: &[&str] = &[
    // Accounts.
    "Member",
    "Guest",
    "AAD",
    "MSA",
    "user",
    "resourceAccount",
    "ineligibleUser",
    "guest",
    "sfbOnPremUser",
    "federated",
    "userPrincipalName",
    "userName",
    "emailAddress",
    "ExternalAzureAD",
    "MicrosoftAccount",
    "mail",
    "google.com",
    "facebook.com",
    "PendingAcceptance",
    "Accepted",
    "DisablePasswordExpiration",
    "DisableStrongPassword",
    // Licenses and their plans.
    "Enabled",
    "Warning",
    "Suspended",
    "Deleted",
    "LockedOut",
    "Success",
    "Disabled",
    "Error",
    "PendingActivation",
    "PendingInput",
    "PendingProvisioning",
    "User",
    "Company",
    "Active",
    "ActiveWithError",
    "None",
    "CountViolation",
    "MutuallyExclusiveViolation",
    "Other",
    "DependencyViolation",
    "ProhibitedInUsageLocationViolation",
    "UniquenessViolation",
    // Applications and consent.
    "Application",
    "ManagedIdentity",
    "Legacy",
    "SocialIdp",
    "AzureADMyOrg",
    "AzureADMultipleOrgs",
    "AzureADandPersonalMicrosoftAccount",
    "PersonalMicrosoftAccount",
    "AllPrincipals",
    "Principal",
    "Admin",
    "delegated",
    "delegatedUserConsentable",
    "application",
    "any",
    "low",
    "medium",
    "high",
    "Role",
    "Scope",
    "ServicePrincipal",
    "Group",
    "DisabledDueToViolationOfServicesAgreement",
    "NotDisabled",
    // Conditional Access and security defaults.
    "enabled",
    "disabled",
    "enabledForReportingButNotEnforced",
    "All",
    "all",
    "Office365",
    "MicrosoftAdminPortals",
    "AllTrusted",
    "GuestsOrExternalUsers",
    "OR",
    "AND",
    "mfa",
    "block",
    "compliantDevice",
    "domainJoinedDevice",
    "approvedApplication",
    "compliantApplication",
    "passwordChange",
    "unknownFutureValue",
    "browser",
    "mobileAppsAndDesktopClients",
    "exchangeActiveSync",
    "easSupported",
    "other",
    "android",
    "iOS",
    "windows",
    "windowsPhone",
    "macOS",
    "linux",
    "deviceCodeFlow",
    "authenticationTransfer",
    "Security Defaults",
    // Meetings and rooms.
    "organizer",
    "organization",
    "organizationAndFederated",
    "everyone",
    "invited",
    "organizationExcludingGuests",
    "presenter",
    "attendee",
    "coorganizer",
    "producer",
    "roleIsPresenter",
    "limited",
    "standard",
    "reserved",
    "unknown",
    "direct",
    "group",
    "organizerAndCoOrganizersAndPresenters",
    "organizerAndCoOrganizers",
    // Teams.
    "Teams",
    "TeamsMeetingPolicy",
    "AllOn",
    "AllOff",
    "Global",
    "RestrictedAnonymousAccess",
    // The permissions that a room asks for.
    "Teams.ManageCalls",
    "Teams.ManageChats",
    "Teams.ManageCalls Teams.ManageChats",
    // Microsoft's own applications.
    "Azure Communication Services",
    "Azure Communication Services Clients",
    "Microsoft Graph",
    "Microsoft Teams",
    "https://auth.msft.communication.azure.com",
    "Insufficient privileges to complete the operation.",
];

/// Properties that only Microsoft fills, with a word of its own: no tenant can put a name there.
const PROPERTIES: &[&str] = &[
    "@odata.type",
    "appliesTo",
    "capabilityStatus",
    "code",
    "policyType",
    "provisioningStatus",
    "service",
    "servicePlanName",
    "skuPartNumber",
];

/// Properties whose ids name a product, the same in every tenant.
const PRODUCT_IDS: &[&str] = &["disabledPlans", "servicePlanId", "skuId"];

/// Names in requests and answers that are Microsoft's and not of letters alone.
const NAMES: &[&str] = &[
    "client-request-id",
    "oauth2PermissionGrants",
    "oauth2PermissionScopes",
    "request-id",
];

/// Ids of Microsoft's own applications and tenant, of permissions, and of the service plans that
/// make an account eligible.
const IDS: &[&str] = &[
    "1fd5118e-2576-4263-8130-9503064c837a",
    "2a04943b-b6a7-4f65-8786-2bb6131b59f6",
    "f8cdef31-a31e-4b4a-93e4-5f571e91255a",
    "00000003-0000-0000-c000-000000000000",
    "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe",
    "de8ec1df-066a-4817-bc5d-9a985b986262",
    "6290af7f-b407-49f9-92d5-bf584fdc4019",
    "9ed60762-c537-4e50-8984-4b1db3d922ce",
    "57ff2da0-773e-42df-b2af-ffb7a2317929",
    "4fa4026d-ce74-4962-a151-8e96d57ea8e4",
    "304767db-7d23-49e8-a945-4a7eb65f9f28",
    "495922d5-f138-498b-8967-4acdcdfb2a74",
    "9953b155-8aef-4c56-92f3-72b0487fce41",
    "ec0dd2de-a877-4059-a9b8-5838b5629b2a",
    "fd500458-c24c-478e-856c-a6067a8376cd",
];

/// Where Microsoft's portals and its documentation are.
const HOSTS: &[&str] = &[
    "admin.microsoft.com",
    "aka.ms",
    "entra.microsoft.com",
    "learn.microsoft.com",
    "portal.azure.com",
];

/// Whether this value of this property is public.
pub(super) fn value(property: &str, value: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || "_().#".contains(c);
    VALUES.contains(&value)
        || value.split(',').all(mock::is_documented_word)
        || value.parse::<jiff::Timestamp>().is_ok()
        || PROPERTIES.contains(&property) && value.len() <= 80 && value.chars().all(word)
        || is_product(property, value)
}

/// Whether this value of this property is the id of a product or a plan.
pub(super) fn is_product(property: &str, value: &str) -> bool {
    PRODUCT_IDS.contains(&property) && is_id(value)
}

/// Whether this name of a property, or in a request, is Microsoft's.
pub(super) fn name(name: &str) -> bool {
    NAMES.contains(&name)
}

/// Whether this id is the same in every tenant.
pub(super) fn id(id: &str) -> bool {
    let known = |known: &&str| known.eq_ignore_ascii_case(id);
    let permission = |known: &Permission| known.id.eq_ignore_ascii_case(id);
    IDS.iter().any(known) || Permission::all().iter().any(permission)
}

/// Whether an address is of Microsoft's or of this machine, by its host.
pub(super) fn host(address: &str) -> bool {
    let name = host_of(address);
    let cloud = |cloud: Cloud| {
        let endpoints = Endpoints::of(cloud);
        host_of(&endpoints.graph) == name || host_of(&endpoints.login) == name
    };
    HOSTS.contains(&name) || name == "127.0.0.1" || Cloud::ALL.into_iter().any(cloud)
}

fn host_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.split(':').next().unwrap_or_default()
}
