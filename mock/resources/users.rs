//! `/users` and `/me`: the accounts of the tenant.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    Call, Derived, Endpoint, Found, Listing, Operation, Posted, Problem, Resource, State, borrowed,
    changes, grants, licensing,
};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        template: "/users",
        operation: Operation::List(list),
    },
    Endpoint {
        template: "/users/{id}",
        operation: Operation::Read(one),
    },
    Endpoint {
        template: "/users/{id}",
        operation: Operation::Update(change),
    },
    Endpoint {
        template: "/users/{id}/assignLicense",
        operation: Operation::Write(licensing::assign),
    },
    Endpoint {
        template: "/users/{id}/licenseDetails",
        operation: Operation::Read(license_details),
    },
    Endpoint {
        template: "/users/{id}/licenseDetails/getTeamsLicensingDetails",
        operation: Operation::Read(teams_licensing),
    },
    Endpoint {
        template: "/users/{id}/oauth2PermissionGrants",
        operation: Operation::Read(delegated),
    },
    Endpoint {
        template: "/users/{id}/appRoleAssignments",
        operation: Operation::Read(assignments),
    },
    Endpoint {
        template: "/users/{id}/memberOf",
        operation: Operation::Read(direct_memberships),
    },
    Endpoint {
        template: "/users/{id}/mailboxSettings",
        operation: Operation::Read(mailbox_settings),
    },
    Endpoint {
        template: "/users/{id}/transitiveMemberOf",
        operation: Operation::Read(memberships),
    },
    Endpoint {
        template: "/users/{id}/authentication/requirements",
        operation: Operation::Read(requirements),
    },
    Endpoint {
        template: "/me",
        operation: Operation::Read(one),
    },
    Endpoint {
        template: "/me/licenseDetails",
        operation: Operation::Read(license_details),
    },
    Endpoint {
        template: "/me/licenseDetails/getTeamsLicensingDetails",
        operation: Operation::Read(teams_licensing),
    },
    Endpoint {
        template: "/me/oauth2PermissionGrants",
        operation: Operation::Read(delegated),
    },
    Endpoint {
        template: "/me/memberOf",
        operation: Operation::Read(direct_memberships),
    },
];

/// What follows from a user's licenses.
static DERIVED: Derived = Derived {
    names: &["assignedplans", "licenseassignmentstates"],
    complete: State::with_plans,
};

/// The plan that is Teams in the commercial products (TEAMS1), and its siblings of the
/// government and free products.
const TEAMS_PLANS: [&str; 5] = [
    "57ff2da0-773e-42df-b2af-ffb7a2317929",
    "304767db-7d23-49e8-a945-4a7eb65f9f28",
    "9953b155-8aef-4c56-92f3-72b0487fce41",
    "fd500458-c24c-478e-856c-a6067a8376cd",
    "4fa4026d-ce74-4962-a151-8e96d57ea8e4",
];

fn list<'a>(call: &Call<'a>) -> Resource<'a> {
    let users = call.state.collection("users").items().iter();
    Resource::Collection(Listing {
        derived: Some(&DERIVED),
        ..Listing::new("user", "users", users.map(borrowed).collect())
    })
}

/// The user of the address, or the one who is signed in.
fn user<'a>(call: &Call<'a>) -> Result<&'a Arc<Value>, Problem> {
    let key = match call.keys.first() {
        Some(key) => key,
        None => call.caller.user_id()?,
    };
    call.state.user(key).ok_or_else(|| Problem::not_found(key))
}

fn one<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let user = user(call)?;
    Ok(Resource::Entity(Found {
        type_name: "user",
        context: "users".to_owned(),
        entity: Cow::Owned(call.state.with_plans(user)),
        polymorphic: false,
    }))
}

fn change(state: &mut State, posted: &Posted<'_>) -> Result<Resource<'static>, Problem> {
    let user = state.user(posted.key(0));
    let user = user.ok_or_else(|| Problem::not_found(posted.key(0)))?;
    let changed = changes::patched(user, posted.body, "user")?;
    state.collection_mut("users").replace(changed);
    Ok(Resource::Changed)
}

fn context(user: &Value, navigation: &str) -> String {
    let id = user["id"].as_str().unwrap_or_default();
    format!("users('{id}')/{navigation}")
}

fn license_details<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let user = user(call)?;
    let items = call.state.license_details(user).into_iter();
    let context = context(user, "licenseDetails");
    Ok(Resource::list(
        "licenseDetails",
        &context,
        items.map(Cow::Owned).collect(),
    ))
}

/// Whether one of the user's plans is Teams and can be used.
fn teams_licensing<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let user = call.state.with_plans(user(call)?);
    let plans = user["assignedPlans"].as_array();
    let has_teams = plans.into_iter().flatten().any(|plan| {
        let id = plan["servicePlanId"].as_str().unwrap_or_default();
        let status = plan["capabilityStatus"].as_str().unwrap_or_default();
        TEAMS_PLANS.contains(&id) && ["Enabled", "Warning"].contains(&status)
    });
    Ok(Resource::Value(json!({
        "@odata.context": "$metadata#microsoft.graph.teamsLicensingDetails",
        "hasTeamsLicense": has_teams,
    })))
}

fn delegated<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let user = user(call)?;
    let id = user["id"].as_str().unwrap_or_default();
    let context = context(user, "oauth2PermissionGrants");
    let items = grants::of_principal(call.state, id);
    Ok(Resource::list("oAuth2PermissionGrant", &context, items))
}

fn assignments<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let user = user(call)?;
    let id = user["id"].as_str().unwrap_or_default();
    let items = grants::assignments_of(call.state, id).into_iter();
    let context = context(user, "appRoleAssignments");
    Ok(Resource::list(
        "appRoleAssignment",
        &context,
        items.map(Cow::Owned).collect(),
    ))
}

fn direct_memberships<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let user = user(call)?;
    let id = user["id"].as_str().unwrap_or_default();
    let items = call.state.direct_memberships(id).into_iter();
    Ok(Resource::list(
        "directoryObject",
        "directoryObjects",
        items.map(Cow::Borrowed).collect(),
    ))
}

/// Whether per-user MFA is on (Graph reference, beta, "Get authentication method states").
fn requirements<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let user = user(call)?;
    let context = context(user, "authentication/requirements");
    let state = user.get("perUserMfaState");
    let state = state.cloned().unwrap_or(json!("disabled"));
    Ok(Resource::Value(json!({
        "@odata.context": format!("$metadata#{context}"),
        "perUserMfaState": state,
    })))
}

/// The settings of the user's mailbox. A user for whom a fixture has none has no mailbox in
/// Exchange Online; the message is the one of public reports.
fn mailbox_settings<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let user = user(call)?;
    match user.get("mailboxSettings") {
        Some(settings) if settings.is_object() => Ok(Resource::entity(
            "mailboxSettings",
            &context(user, "mailboxSettings"),
            settings,
        )),
        _ => Err(Problem::new(
            404,
            "MailboxNotEnabledForRESTAPI",
            "The mailbox is either inactive, soft-deleted, or is hosted on-premise.".to_owned(),
        )),
    }
}

fn memberships<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let user = user(call)?;
    let id = user["id"].as_str().unwrap_or_default();
    let items = call.state.memberships(id).into_iter();
    Ok(Resource::list(
        "directoryObject",
        "directoryObjects",
        items.map(Cow::Borrowed).collect(),
    ))
}
