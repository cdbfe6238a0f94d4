//! Which permissions the token has, which the selected scenarios need, and how to get the rest.

use greenroom_graph::{Endpoints, Granted, Identity, Permission};

use super::{Line, Mark, Section};
use crate::accounts::Directory;
use crate::run::Need;
use crate::sign_in::Method;

/// Who signed in where, which is what a missing permission is granted to.
pub struct Grantee<'a> {
    /// What the token says; nothing where it is opaque.
    pub identity: Option<&'a Identity>,
    /// The tenant's addresses.
    pub endpoints: &'a Endpoints,
    /// The tenant, as it was named.
    pub tenant: &'a str,
    /// The way that was signed in; nothing for a mock tenant.
    pub method: Option<Method>,
}

/// Compares what the token has with what is needed.
#[must_use]
pub fn permissions(grantee: &Grantee<'_>, needs: &[Need], directory: &Directory) -> Section {
    let wanted = wanted(needs, directory);
    let mut missing = Vec::new();
    let mut lines = Vec::new();
    for wanted in &wanted {
        let name = &wanted.permission.name;
        let held = grantee
            .identity
            .map(|identity| wanted.permission.held(identity.granted.names()));
        lines.push(match held {
            None => wanted.line(Mark::Unknown, format!("{name}: could not be determined")),
            Some(Some(held)) if held == name => Line::ok(name),
            Some(Some(held)) => Line::ok(format!("{name}, which {held} covers")),
            Some(None) => {
                missing.push(wanted.permission);
                let mark = if wanted.decides {
                    Mark::Problem
                } else {
                    Mark::Note
                };
                wanted.line(mark, format!("{name} is missing"))
            }
        });
    }
    if let (Some(identity), false) = (grantee.identity, missing.is_empty()) {
        let how = grantee.how(identity, &missing);
        lines.push(Line::new(Mark::Note, "how to get what is missing").with(&how));
    }
    Section {
        title: "Permissions",
        lines,
    }
}

/// A permission that is needed.
struct Wanted {
    permission: &'static Permission,
    /// What is missing without it.
    without: Vec<String>,
    /// Whether a verdict depends on it.
    decides: bool,
}

impl Wanted {
    fn line(&self, mark: Mark, text: String) -> Line {
        let mut line = Line::new(mark, text);
        let what = if self.decides { "unknown" } else { "missing" };
        let without = self.without.iter();
        line.details
            .extend(without.map(|without| format!("{what} without it: {without}")));
        line
    }
}

/// What the scenarios need, and what naming the accounts does.
fn wanted(needs: &[Need], directory: &Directory) -> Vec<Wanted> {
    let mut wanted: Vec<Wanted> = needs
        .iter()
        .map(|need| Wanted {
            permission: need.permission,
            without: need.unknown.clone(),
            decides: !need.requirements.is_empty(),
        })
        .collect();
    for (name, what) in directory.needs() {
        let Some(permission) = Permission::named(name) else {
            continue;
        };
        let what = format!("the accounts of {what}");
        match wanted
            .iter_mut()
            .find(|known| known.permission == permission)
        {
            Some(known) => known.without.push(what),
            None => wanted.push(Wanted {
                permission,
                without: vec![what],
                decides: true,
            }),
        }
    }
    wanted.sort_by_key(|wanted| &wanted.permission.name);
    wanted
}

impl Grantee<'_> {
    /// What an administrator does, line by line.
    fn how(&self, identity: &Identity, missing: &[&Permission]) -> String {
        if self.method == Some(Method::AzureCli) {
            return "The Azure CLI's own application has the permissions that Microsoft gave it: \
                    sign in as an application of yours."
                .to_owned();
        }
        let object = identity.object.as_deref();
        match (self.method, object, &identity.application) {
            (Some(Method::ManagedIdentity), Some(object), _) => self.to_identity(object, missing),
            (_, _, Some(application)) => {
                let delegated = matches!(identity.granted, Granted::Delegated(_));
                let ids = missing.iter().filter_map(|permission| {
                    if delegated {
                        Some(format!("{}=Scope", permission.delegated.as_ref()?))
                    } else {
                        Some(format!("{}=Role", permission.id))
                    }
                });
                let ids: Vec<String> = ids.collect();
                self.to_application(application, identity, &ids)
            }
            _ => "Grant them to whoever the token was given to.".to_owned(),
        }
    }

    /// Source: Azure CLI reference, `az ad app permission`.
    fn to_application(&self, application: &str, identity: &Identity, ids: &[String]) -> String {
        let tenant = identity.tenant.as_deref().unwrap_or(self.tenant);
        let resource = Permission::resource();
        format!(
            "Add them to the application, and have an administrator consent:\n  \
             az ad app permission add --id {application} --api {resource} --api-permissions {}\n  \
             az ad app permission admin-consent --id {application}\n\
             Consent can be given in the browser instead:\n  {}",
            ids.join(" "),
            self.endpoints.consent(tenant, application),
        )
    }

    /// A managed identity has no registration to add them to.
    ///
    /// Source: Microsoft Entra, "Assign a managed identity access to an application role".
    fn to_identity(&self, object: &str, missing: &[&Permission]) -> String {
        let resource = Permission::resource();
        let url = format!(
            "{}/servicePrincipals/{object}/appRoleAssignments",
            self.endpoints.graph
        );
        let mut lines = vec![
            "Assign them to the managed identity, as an administrator:".to_owned(),
            format!("  graph=$(az ad sp show --id {resource} --query id --output tsv)"),
        ];
        lines.extend(missing.iter().map(|permission| {
            let body = format!(
                r#"{{\"principalId\":\"{object}\",\"resourceId\":\"$graph\",\"appRoleId\":\"{}\"}}"#,
                permission.id
            );
            format!("  az rest --method post --url {url} --body \"{body}\"")
        }));
        lines.join("\n")
    }
}
