//! What a published book may say as it is: words that are the same in every tenant.

use std::collections::{HashMap, HashSet};

use greenroom_graph::{Cloud, Endpoints, Permission, is_id, is_product_word};
use greenroom_results::export::Cmdlet;
use jiff::Timestamp;
use jiff::civil::DateTime;
use serde_json::Number;

use super::written::Lines;

/// Words that Microsoft defines and its model does not list, by the properties that hold them: a
/// room may be called as one of them is. One that is missing here is masked, which costs a reader a
/// word and nobody a secret. Source: the pages of the Microsoft Graph v1.0 resource types.
const WORDS: &[(&[&str], &[&str])] = &[
    // Accounts.
    (
        &["signInType"],
        &["emailAddress", "federated", "userName", "userPrincipalName"],
    ),
    (
        &["issuer"],
        &[
            "ExternalAzureAD",
            "MicrosoftAccount",
            "facebook.com",
            "google.com",
            "mail",
        ],
    ),
    (&["identityProvider"], &["AAD", "MSA"]),
    (&["externalUserState"], &["Accepted", "PendingAcceptance"]),
    (
        &["passwordPolicies"],
        &["DisablePasswordExpiration", "DisableStrongPassword", "None"],
    ),
    (&["featureTypes"], &["Teams"]),
    // Licenses.
    (
        &["error"],
        &[
            "CountViolation",
            "DependencyViolation",
            "MutuallyExclusiveViolation",
            "None",
            "Other",
            "ProhibitedInUsageLocationViolation",
            "UniquenessViolation",
        ],
    ),
    // Applications and consent.
    (
        &["servicePrincipalType"],
        &["Application", "Legacy", "ManagedIdentity", "SocialIdp"],
    ),
    (
        &["signInAudience"],
        &[
            "AzureADMultipleOrgs",
            "AzureADMyOrg",
            "AzureADandPersonalMicrosoftAccount",
            "PersonalMicrosoftAccount",
        ],
    ),
    (&["principalType"], &["Group", "ServicePrincipal", "User"]),
    (&["type"], &["Admin", "Role", "Scope", "User"]),
    (
        &[
            "clientApplicationIds",
            "clientApplicationPublisherIds",
            "clientApplicationTenantIds",
        ],
        &["all"],
    ),
    (
        &["classification", "permissionClassification"],
        &["all", "high", "low", "medium"],
    ),
    (&["permissions"], &["all"]),
    (
        &["id", "permissionGrantPoliciesAssigned"],
        &[
            "ManagePermissionGrantsForSelf.microsoft-user-default-legacy",
            "ManagePermissionGrantsForSelf.microsoft-user-default-low",
            "ManagePermissionGrantsForSelf.microsoft-user-default-recommended",
            "microsoft-user-default-legacy",
            "microsoft-user-default-low",
            "microsoft-user-default-recommended",
        ],
    ),
    (&["resourceApplication"], &["any"]),
    (
        &["permissionName", "scope", "value"],
        &[
            "Teams.ManageCalls",
            "Teams.ManageChats",
            "Teams.ManageCalls Teams.ManageChats",
        ],
    ),
    (
        &["servicePrincipalNames"],
        &["https://auth.msft.communication.azure.com"],
    ),
    (
        &["appDisplayName", "displayName", "resourceDisplayName"],
        &[
            "Azure Communication Services",
            "Azure Communication Services Clients",
            "Microsoft Graph",
            "Microsoft Teams",
            "Security Defaults",
        ],
    ),
    // Conditional Access.
    (
        &["excludeApplications", "includeApplications"],
        &["All", "MicrosoftAdminPortals", "None", "Office365"],
    ),
    (
        &["excludeUsers", "includeUsers"],
        &["All", "GuestsOrExternalUsers", "None"],
    ),
    (
        &["excludeLocations", "includeLocations"],
        &["All", "AllTrusted"],
    ),
    (&["operator"], &["AND", "OR"]),
    // Errors.
    (
        &["message"],
        &["Insufficient privileges to complete the operation."],
    ),
];

/// Codes of Microsoft Graph's errors. Source: "Microsoft Graph error responses and resource types".
const CODES: &[&str] = &[
    "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
    "Authorization_IdentityNotFound",
    "Authorization_RequestDenied",
    "BadRequest",
    "Directory_ExpiredPageToken",
    "Directory_ObjectNotFound",
    "Directory_QuotaExceeded",
    "Forbidden",
    "GatewayTimeout",
    "InternalServerError",
    "InvalidAuthenticationToken",
    "MailboxNotEnabledForRESTAPI",
    "NotFound",
    "Request_BadRequest",
    "Request_ResourceNotFound",
    "Request_ThrottledTemporarily",
    "Request_UnsupportedQuery",
    "Service_ServiceUnavailable",
    "ServiceUnavailable",
    "TooManyRequests",
    "UnknownError",
    "UnsupportedByMock",
    "accessDenied",
    "activityLimitReached",
    "badRequest",
    "forbidden",
    "generalException",
    "invalidRange",
    "invalidRequest",
    "itemNotFound",
    "notAllowed",
    "notFound",
    "notSupported",
    "quotaLimitReached",
    "resourceModified",
    "resyncRequired",
    "serviceNotAvailable",
    "tooManyRequests",
    "unauthenticated",
    "unauthorized",
];

/// Properties whose words are products' and plans'.
const PRODUCTS: &[&str] = &["service", "servicePlanName", "skuPartNumber"];

/// Services of Microsoft's that plans belong to, where the name is none of a plan's as well.
const SERVICES: &[&str] = &[
    "AADPremiumService",
    "AzureAdvancedThreatAnalytics",
    "MicrosoftCommunicationsOnline",
    "MicrosoftOffice",
    "MultiFactorService",
    "PowerAppsService",
    "ProcessSimple",
    "RMSOnline",
    "SCO",
    "SharePoint",
    "TeamspaceAPI",
    "YammerEnterprise",
    "exchange",
];

/// Properties whose ids name a product, the same in every tenant.
const PRODUCT_IDS: &[&str] = &["disabledPlans", "servicePlanId", "skuId"];

/// Properties whose numbers count licenses or time.
const COUNTS: &[&str] = &[
    "@odata.count",
    "consumedUnits",
    "enabled",
    "lockedOut",
    "suspended",
    "value",
    "warning",
];

/// The least number that is no small one.
pub(super) const LARGE: u64 = 1000;

/// Names in answers that wrap what the model describes.
const NAMES: &[&str] = &[
    "@odata.context",
    "@odata.count",
    "@odata.deltaLink",
    "@odata.etag",
    "@odata.id",
    "@odata.nextLink",
    "@odata.type",
    "client-request-id",
    "code",
    "date",
    "details",
    "error",
    "innerError",
    "innererror",
    "message",
    "request-id",
    "target",
    "value",
];

/// What an answer says of a property by its name and one of these, beside [`NAMES`]. Source: OData
/// JSON Format 4.01, "Control Information".
const ABOUT: &[&str] = &[
    "@odata.associationLink",
    "@odata.bind",
    "@odata.navigationLink",
];

/// Words in the path of a request, and in its expressions, that the model has under no property.
const REQUESTS: &[&str] = &[
    "$count",
    "$entity",
    "$metadata",
    "$ref",
    "admin",
    "and",
    "any",
    "asc",
    "authorizationPolicy",
    "conditionalAccess",
    "contains",
    "deletedItems",
    "desc",
    "directory",
    "endswith",
    "eq",
    "false",
    "ge",
    "gt",
    "identity",
    "identitySecurityDefaultsEnforcementPolicy",
    "in",
    "le",
    "lt",
    "me",
    "microsoft.graph.room",
    "microsoft.graph.roomList",
    "microsoft.graph.servicePrincipal",
    "microsoft.graph.user",
    "ne",
    "not",
    "null",
    "or",
    "organization",
    "p",
    "permissionGrantPolicies",
    "places",
    "policies",
    "rooms",
    "servicePrincipals",
    "startswith",
    "subscribedSkus",
    "subscriptions",
    "teams",
    "true",
    "userConfigurations",
    "users",
    "v1.0",
];

/// Options of a request that hold an expression, and others.
const OPTIONS: &[&str] = &[
    "$count", "$expand", "$filter", "$orderby", "$select", "$top",
];
const OTHER_OPTIONS: &[&str] = &["$search", "$skiptoken", "$skip", "$deltatoken"];

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

/// Microsoft's own model of Graph, as far as it tells which words are Microsoft's.
#[derive(Clone, Copy, Debug)]
pub struct Model {
    /// Whether a property of some resource is called this.
    pub is_property: fn(&str) -> bool,
    /// Whether a property of this name may hold this word.
    pub is_value: fn(&str, &str) -> bool,
    /// Whether a resource has this type, as `@odata.type` names it.
    pub is_type: fn(&str) -> bool,
}

/// What is the same in every tenant beside the words of this file: what the program brings along.
#[derive(Debug)]
pub struct Public {
    /// SHA-256 of the features of these paths, as a record has it; none where one of them is not
    /// bundled.
    pub digest: fn(&[String]) -> Option<String>,
    /// Their paths.
    pub files: HashSet<String>,
    /// The names of the bundled mock tenants.
    pub fixtures: HashSet<String>,
    /// The options of an audit by their long names, with the words that each one can have.
    pub options: HashMap<String, HashSet<String>>,
    /// What the bundled features and pages say, line by line.
    pub lines: Lines,
    /// Microsoft's model.
    pub model: Model,
}

impl Public {
    /// Whether this value of this property is public.
    pub(super) fn value(&self, property: &str, value: &str) -> bool {
        let words = WORDS.iter().filter(|(names, _)| names.contains(&property));
        let documented = |word| (self.model.is_value)(property, word);
        let product = || is_product_word(value) || SERVICES.contains(&value);
        // What an account has most of comes first.
        is_product(property, value)
            || value.split(',').all(documented)
            || words
                .flat_map(|(_, words)| *words)
                .any(|word| *word == value)
            || Cmdlet::any_says(property, value)
            || property == "code" && code(value)
            || property == "@odata.type" && (self.model.is_type)(value)
            || PRODUCTS.contains(&property) && product()
            || is_a_time(value)
    }

    /// Whether this name of a property is Microsoft's.
    pub(super) fn name(&self, name: &str) -> bool {
        let (of, about) = name.find('@').map_or((name, ""), |at| name.split_at(at));
        let known = about.is_empty() || NAMES.contains(&about) || ABOUT.contains(&about);
        NAMES.contains(&name) || known && (self.model.is_property)(of) || Cmdlet::any_has(name)
    }

    /// Whether this is a type of Microsoft's.
    pub(super) fn resource(&self, name: &str) -> bool {
        (self.model.is_type)(&format!("#microsoft.graph.{name}"))
    }

    /// Whether this word of a request is Microsoft's.
    pub(super) fn request(&self, word: &str) -> bool {
        let small = word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit());
        small || REQUESTS.contains(&word) || (self.model.is_property)(word)
    }
}

/// Whether this is a code of an error of Microsoft's: of Graph, or of a sign-in, by its number.
pub(super) fn code(value: &str) -> bool {
    let number = value.strip_prefix("AADSTS");
    let is_short = |number: &str| {
        (4..=7).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())
    };
    CODES.contains(&value) || number.is_some_and(is_short)
}

/// Whether it is a time, and nothing more.
fn is_a_time(value: &str) -> bool {
    let of_a_time = |b: u8| b.is_ascii_digit() || b"-:.+TZ".contains(&b);
    let is_one = || value.parse::<Timestamp>().is_ok() || value.parse::<DateTime>().is_ok();
    value.len() >= 10 && value.bytes().all(of_a_time) && is_one()
}

/// Whether this number of this property is a count, and a small one: a large one tells who it is.
pub(super) fn count(property: &str, number: &Number) -> bool {
    COUNTS.contains(&property) && number.as_u64().is_some_and(|count| count < LARGE)
}

/// Whether this value of this property is the id of a product or a plan.
pub(super) fn is_product(property: &str, value: &str) -> bool {
    PRODUCT_IDS.contains(&property) && is_id(value)
}

/// Whether this option of a request holds an expression; none where it is no option that we know.
pub(super) fn has_expression(option: &str) -> Option<bool> {
    let known = OPTIONS.contains(&option);
    (known || OTHER_OPTIONS.contains(&option)).then_some(known)
}

/// Whether this id is the same in every tenant.
pub(super) fn id(id: &str) -> bool {
    let known = |known: &&str| known.eq_ignore_ascii_case(id);
    let permission = |known: &Permission| known.id.eq_ignore_ascii_case(id);
    IDS.iter().any(known) || Permission::all().iter().any(permission)
}

/// Whether an address is of Microsoft's or of this machine, by its host.
pub(super) fn host(address: &str) -> bool {
    let (scheme, rest) = address.split_once("://").unwrap_or(("https", address));
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    let here = name == "127.0.0.1" && port.bytes().all(|b| b.is_ascii_digit());
    here || scheme == "https" && port.is_empty() && host_name(name)
}

/// The same for an address that has nothing after the host.
pub(super) fn endpoint(address: &str) -> bool {
    let plain = |rest: &str| !rest.contains(['/', '?', '#', '@']);
    host(address)
        && address
            .split_once("://")
            .is_some_and(|(_, rest)| plain(rest))
}

/// Whether this is the name of a host of Microsoft's that we name.
pub(super) fn host_name(name: &str) -> bool {
    let cloud = |cloud: Cloud| {
        let endpoints = Endpoints::of(cloud);
        [&endpoints.graph, &endpoints.login].map(|address| host_of(address) == name)
    };
    HOSTS.contains(&name) || Cloud::ALL.into_iter().flat_map(cloud).any(|own| own)
}

fn host_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default()
}
