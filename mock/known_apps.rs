//! Applications Microsoft registers in its own tenant, whose service principals any tenant can
//! create.

use serde_json::{Map, Value, json};

use super::hosts;

/// The tenant that owns Microsoft's applications ("Microsoft Services").
const MICROSOFT: &str = "f8cdef31-a31e-4b4a-93e4-5f571e91255a";

/// The service principal a tenant gets of one of Microsoft's applications, without what differs
/// from tenant to tenant. Ids and scopes: merill/microsoft-info, `_info/MicrosoftApps.json`, and an
/// export of the Azure Communication Services service principal.
pub(super) fn service_principal(app_id: &str) -> Option<Map<String, Value>> {
    let (name, names, scopes) = match app_id {
        "1fd5118e-2576-4263-8130-9503064c837a" => (
            "Azure Communication Services",
            json!([app_id, hosts::COMMUNICATION_SERVICES]),
            json!([
                scope("de8ec1df-066a-4817-bc5d-9a985b986262", "Teams.ManageCalls"),
                scope("6290af7f-b407-49f9-92d5-bf584fdc4019", "Teams.ManageChats"),
                scope(
                    "9ed60762-c537-4e50-8984-4b1db3d922ce",
                    "TeamsExtension.ManageCalls"
                ),
            ]),
        ),
        "2a04943b-b6a7-4f65-8786-2bb6131b59f6" => (
            "Azure Communication Services Clients",
            json!([app_id]),
            json!([]),
        ),
        hosts::GRAPH_APP_ID => (
            "Microsoft Graph",
            json!([app_id, format!("https://{}", hosts::GRAPH)]),
            json!([]),
        ),
        _ => return None,
    };
    let principal = json!({
        "appDisplayName": name,
        "displayName": name,
        "appOwnerOrganizationId": MICROSOFT,
        "servicePrincipalNames": names,
        "oauth2PermissionScopes": scopes,
        "signInAudience": "AzureADMultipleOrgs",
    });
    principal.as_object().cloned()
}

fn scope(id: &str, value: &str) -> Value {
    json!({"id": id, "value": value, "type": "User", "isEnabled": true})
}
