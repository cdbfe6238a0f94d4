//! Microsoft Graph: from a request to JSON or a refusal.

use std::borrow::Cow;

use jiff::Timestamp;
use serde_json::Value;

use super::caller::Caller;
use super::cost;
use super::listing::{self, Query};
use super::message::Request;
use super::odata::options::Options;
use super::permissions;
use super::problem::Problem;
use super::resources::{self, Call, Found, Operation, Posted, Resource, Write};
use super::route::{self, Route};
use super::service::Tenancy;
use super::view::{Metadata, View};

/// What Graph answers when it does not refuse.
pub(super) struct Success {
    pub(super) status: u16,
    pub(super) body: Body,
    /// The address of what was created.
    pub(super) location: Option<String>,
    /// How many resource units the request takes (Graph documentation, "Throttling limits").
    pub(super) cost: u32,
}

/// A body and the level or kind of its content type.
pub(super) enum Body {
    Json(Value, Metadata),
    /// The number of `/$count`.
    Text(String),
    /// What was changed does not come back.
    Nothing,
}

/// A request below a version of Graph.
pub(super) struct Addressed<'a> {
    pub(super) request: &'a Request,
    /// `v1.0` or `beta`.
    pub(super) version: &'a str,
    /// What follows the version.
    pub(super) path: &'a str,
}

/// What an application may read of itself without any permission (Graph reference, "Get
/// servicePrincipal"). What hangs below, such as its assignments, needs one.
const OWN: [&str; 3] = [
    "/servicePrincipals/{id}",
    "/servicePrincipals(appId='{appId}')",
    "/applications(appId='{appId}')",
];

/// The properties that come with `User.ReadBasic.All` alone (Graph permissions reference).
const BASIC_PROFILE: [&str; 11] = [
    "businessPhones",
    "displayName",
    "givenName",
    "id",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
];

/// Answers one request of a caller whose token was checked.
pub(super) fn answer(
    tenancy: &Tenancy,
    addressed: &Addressed<'_>,
    caller: &Caller,
    now: Timestamp,
) -> Result<Success, Problem> {
    let route = match route::find(&addressed.request.method, addressed.path) {
        Ok(route) => route,
        Err(problem) => return stated(tenancy, addressed, caller, problem),
    };
    known_to(addressed.version, &route)?;
    permit(&route, caller)?;
    let query = addressed.request.query.as_deref();
    let options = Options::parse(query).map_err(Problem::bad_request)?;
    let exchange = Exchange {
        tenancy,
        addressed,
        route: &route,
        options: &options,
        caller,
        now,
    };
    match route.endpoint.operation {
        Operation::Plain(declared) => {
            let template = route.endpoint.template;
            exchange.read(|call| resources::answer(template, declared, call))
        }
        Operation::List(list) => exchange.read(|call| Ok(list(call))),
        Operation::Read(read) => exchange.read(read),
        Operation::Write(write) | Operation::Update(write) => exchange.write(write),
    }
}

/// What the fixture states for an address that leads nowhere, else why that is so.
fn stated(
    tenancy: &Tenancy,
    addressed: &Addressed<'_>,
    caller: &Caller,
    problem: Problem,
) -> Result<Success, Problem> {
    let request = addressed.request;
    if request.method != "GET" || addressed.version != "v1.0" {
        return Err(problem);
    }
    let state = tenancy.read();
    let stated = state.stated(addressed.path, request.query.as_deref());
    let stated = stated.ok_or(problem)?;
    if !stated.needs.iter().any(|permission| caller.has(permission)) {
        return Err(Problem::denied());
    }
    Ok(Success {
        status: 200,
        body: Body::Json(stated.body.clone(), Metadata::of(request, None)),
        location: None,
        cost: 1,
    })
}

/// What a request costs, whatever becomes of it; one that cannot be read costs the least.
pub(super) fn cost(addressed: &Addressed<'_>) -> u32 {
    let route = route::find(&addressed.request.method, addressed.path);
    let options = Options::parse(addressed.request.query.as_deref());
    match (route, options) {
        (Ok(route), Ok(options)) => cost::cost_of(route.endpoint.template, &options),
        _ => 1,
    }
}

/// What only Graph's beta has. In v1.0, it is no gap of the mock.
const BETA: [&str; 1] = ["/users/{id}/authentication/requirements"];

fn known_to(version: &str, route: &Route) -> Result<(), Problem> {
    if version == "beta" || !BETA.contains(&route.endpoint.template) {
        return Ok(());
    }
    let segment = route.endpoint.template.rsplit('/').next();
    let mut problem = Problem::unknown_segment(segment.unwrap_or_default());
    problem.unsupported = false;
    Err(problem)
}

fn permit(route: &Route, caller: &Caller) -> Result<(), Problem> {
    let endpoint = route.endpoint;
    if endpoint.template.starts_with("/me") {
        caller.user_id()?;
    }
    let own = endpoint.operation.method() == "GET"
        && OWN.contains(&endpoint.template)
        && route.keys.first().is_some_and(|key| caller.is_own(key));
    if own || permissions::allowed(endpoint.operation.method(), endpoint.template, caller) {
        Ok(())
    } else {
        Err(Problem::denied())
    }
}

struct Exchange<'a> {
    tenancy: &'a Tenancy,
    addressed: &'a Addressed<'a>,
    route: &'a Route,
    options: &'a Options,
    caller: &'a Caller,
    now: Timestamp,
}

impl Exchange<'_> {
    fn read(
        &self,
        read: impl for<'a> FnOnce(&Call<'a>) -> Result<Resource<'a>, Problem>,
    ) -> Result<Success, Problem> {
        let state = self.tenancy.read();
        let call = Call {
            state: &state,
            keys: &self.route.keys,
            options: self.options,
            caller: self.caller,
        };
        let resource = read(&call)?;
        self.with_view(&state, |view| self.write_out(view, resource))
    }

    fn write(&self, write: Write) -> Result<Success, Problem> {
        self.written_as_json()?;
        let mut state = self.tenancy.write();
        let posted = Posted {
            keys: &self.route.keys,
            body: &self.addressed.request.body,
        };
        let resource = write(&mut state, &posted)?;
        self.with_view(&state, |view| self.write_out(view, resource))
    }

    /// A body says of itself that it is JSON.
    fn written_as_json(&self) -> Result<(), Problem> {
        let request = self.addressed.request;
        if request.body.is_empty() {
            return Ok(());
        }
        let refusal = match request.header("content-type") {
            Some(kind) if is_json(kind) => return Ok(()),
            Some(_) => "Entity only allows writes with a JSON Content-Type header.",
            None => {
                "Write requests (excluding DELETE) must contain the Content-Type header \
                 declaration."
            }
        };
        Err(Problem::bad_request(refusal))
    }

    fn with_view<T>(&self, state: &super::state::State, write: impl FnOnce(&View<'_>) -> T) -> T {
        let request = self.addressed.request;
        let service = format!("{}/{}", request.base, self.addressed.version);
        let limited = is_user(self.route) && self.caller_sees_basics_only();
        write(&View {
            query: Query {
                options: self.options,
                text: request.query.as_deref().unwrap_or_default(),
                eventual: request
                    .header("consistencylevel")
                    .is_some_and(|level| level.eq_ignore_ascii_case("eventual")),
                counting: self.route.count,
                state,
                now: self.now,
            },
            service: &service,
            path: self.addressed.path,
            metadata: Metadata::of(request, self.options.format.as_deref()),
            new_members: request
                .header("prefer")
                .is_some_and(|prefer| prefer.contains("include-unknown-enum-members")),
            limited_to: limited.then_some(&BASIC_PROFILE[..]),
        })
    }

    /// Whether nothing but `User.ReadBasic.All` let the caller in.
    fn caller_sees_basics_only(&self) -> bool {
        let endpoint = self.route.endpoint;
        let needed =
            permissions::needed(endpoint.operation.method(), endpoint.template, self.caller);
        !needed
            .iter()
            .filter(|permission| *permission != "User.ReadBasic.All")
            .any(|permission| self.caller.has(permission))
    }

    fn write_out(&self, view: &View<'_>, resource: Resource<'_>) -> Result<Success, Problem> {
        let json = |status, body| Success {
            status,
            body: Body::Json(body, view.metadata),
            location: None,
            cost: cost::cost_of(self.route.endpoint.template, self.options),
        };
        match resource {
            Resource::Collection(listing) if self.route.count => {
                let count = listing::count(listing, view.query)?.to_string();
                Ok(Success {
                    body: Body::Text(count),
                    ..json(200, Value::Null)
                })
            }
            Resource::Collection(listing) => Ok(json(200, view.collection(listing)?)),
            _ if self.route.count => Err(Problem::unknown_segment("$count")),
            Resource::Entity(found) => Ok(json(200, view.entity(&found)?)),
            Resource::Created(found) => Ok(Success {
                location: location(view, &found),
                ..json(201, view.entity(&found)?)
            }),
            Resource::Changed => Ok(Success {
                body: Body::Nothing,
                ..json(204, Value::Null)
            }),
            Resource::Value(value) => Ok(json(200, view.value(value))),
        }
    }
}

fn is_json(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}

fn is_user(route: &Route) -> bool {
    matches!(route.endpoint.template, "/users" | "/users/{id}")
}

fn location(view: &View<'_>, found: &Found<'_>) -> Option<String> {
    let entity: &Cow<'_, Value> = &found.entity;
    let id = entity["id"].as_str()?;
    Some(format!("{}/{}/{id}", view.service, found.context))
}
