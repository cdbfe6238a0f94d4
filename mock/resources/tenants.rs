//! `/tenantRelationships`: which tenant an id or a domain belongs to.

use std::sync::Arc;

use serde_json::Value;

use super::{Call, Endpoint, Operation, Problem, Resource};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        template: "/tenantRelationships/findTenantInformationByTenantId(tenantId='{tenantId}')",
        operation: Operation::Read(by_tenant_id),
    },
    Endpoint {
        template: "/tenantRelationships/findTenantInformationByDomainName(domainName='{domainName}')",
        operation: Operation::Read(by_domain_name),
    },
];

fn by_tenant_id<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    found(call, call.state.tenants.by_id(call.key(0)))
}

fn by_domain_name<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    found(call, call.state.tenants.by_alternate_key(call.key(0)))
}

fn found<'a>(call: &Call<'a>, tenant: Option<&'a Arc<Value>>) -> Result<Resource<'a>, Problem> {
    let tenant = tenant.ok_or_else(|| {
        let message = format!("Unable to find the tenant '{}'.", call.key(0));
        Problem::new(404, "Directory_ObjectNotFound", message)
    })?;
    Ok(Resource::entity(
        "tenantInformation",
        "microsoft.graph.tenantInformation",
        tenant,
    ))
}
