//! The tenant a behavior brings along, and what it refuses.

use std::sync::Arc;

use cucumber::{given, then};
use greenroom_graph::{
    Account, Application, Credential, Endpoints, ErrorKind, Graph, GraphError, Patience,
    ServicePrincipal,
};

use crate::check::{Check, Stop};
use crate::exports::Exports;
use crate::unread;
use crate::unread::Read;
use crate::world::{Brought, MockTenants, World};
use greenroom_results::{Reason, Sentence, Value, say};

/// Serves a bundled fixture on the run's mock and signs in to it.
#[given(expr = "the tenant {string}")]
async fn the_tenant(world: &mut World, fixture: String) -> Result<(), Stop> {
    let expected = mock_tenant(&fixture);
    let Some(MockTenants { server, fixtures }) = world.mock.clone() else {
        let found = say!("only a run of behaviors brings its own tenants");
        return world.stop(Check::error(Reason::NoMock, expected, found));
    };
    let tenant = match fixtures.tenant(&fixture) {
        Ok(tenant) => tenant,
        Err(error) => {
            let found = say!("{}", Value::text(error.to_string()));
            return world.stop(Check::error(Reason::NoFixture, expected, found));
        }
    };
    let base = server.serve(tenant.clone());
    world.exports = exports_of(&tenant);
    world.brought = Some(Brought { tenant, base });
    sign_in(world).await
}

/// The day on which the exports of a mock tenant are read, so that they grow no older.
const DAY: &str = "2026-11-26T12:00:00Z";

/// What the fixture says of exports from PowerShell; where it does not say from which tenant or when,
/// they are from this one and of that day.
fn exports_of(tenant: &greenroom_mock::Tenant) -> Option<Arc<Exports>> {
    let mut stated = tenant.exports().to_vec();
    if stated.is_empty() {
        return None;
    }
    for export in &mut stated {
        let export = export.as_object_mut()?;
        let own = tenant.credential().tenant_id;
        export.entry("Tenant").or_insert(own.into());
        export.entry("Exported").or_insert(DAY.into());
    }
    let mut exports = Exports::at(DAY.parse().ok()?);
    let bytes = serde_json::Value::from(stated).to_string();
    let name = format!("{}.json", tenant.name());
    exports.add(&name, bytes.as_bytes()).ok()?;
    Some(Arc::new(exports))
}

/// The tenant that the scenario brought along; no other one is ever changed.
pub(crate) fn brought(world: &mut World) -> Result<Brought, Stop> {
    match world.brought.clone() {
        Some(brought) => Ok(brought),
        None => world.stop(Check::error(
            Reason::NoMock,
            say!("a separate mock tenant for the scenario"),
            say!("the scenario has no mock tenant of its own, and an audit never changes a tenant"),
        )),
    }
}

/// What the auditing application of a mock tenant signs in with.
#[must_use]
pub fn credential(mock: greenroom_mock::Credential) -> Credential {
    Credential::ClientSecret {
        application: Application {
            tenant_id: mock.tenant_id,
            client_id: mock.client_id,
        },
        secret: mock.client_secret.into(),
    }
}

/// Signs in to the tenant that the scenario brought along, as one that has asked nothing yet.
pub(crate) async fn sign_in(world: &mut World) -> Result<(), Stop> {
    let Brought { tenant, base } = brought(world)?;
    let credential = credential(tenant.credential());
    match Graph::sign_in(&Endpoints::at(&base), &credential, Patience::default()).await {
        Ok(graph) => {
            world.graph = Some(graph);
            Ok(())
        }
        Err(error) => {
            let expected = mock_tenant(tenant.name());
            let found = say!(
                "Greenroom could not sign in to the mock tenant: {}",
                Value::text(error.to_string())
            );
            world.stop(Check::error(Reason::NoSignIn, expected, found))
        }
    }
}

/// A tenant of the mock's, by the name that the feature calls it.
fn mock_tenant(fixture: &str) -> Sentence {
    say!("the mock tenant {}", Value::written(fixture))
}

/// Graph refuses what the scenario asked first, and a missing permission is the cause.
#[then(expr = "Microsoft Graph refuses for want of the permission {string}")]
fn refused(world: &mut World, permission: String) -> Result<(), Stop> {
    let expected = say!(
        "a refusal because the permission {} is missing",
        Value::permission(&permission)
    );
    let check = match refusal::<ServicePrincipal>(world).or(refusal::<Arc<Account>>(world)) {
        Some(error)
            if error.kind == ErrorKind::MissingPermission
                && error.request.permission == permission =>
        {
            Check::pass(expected, unread::found(&error))
        }
        Some(error) => Check::fail(Reason::OtherRefusal, expected, unread::found(&error)),
        None => Check::fail(
            Reason::NotRefused,
            expected,
            say!("Microsoft Graph answered the request"),
        ),
    };
    world.conclude(check)
}

/// Why an object that the scenario asked for could not be read.
fn refusal<T: 'static>(world: &World) -> Option<GraphError> {
    world.get::<Read<Option<T>>>()?.as_ref().err().cloned()
}
