//! The tenant that was named, and whether it is the one that answers.
//!
//! Whoever has two customers relies on it: the answers of one never stand in a book about the
//! other.

use std::sync::Arc;

use greenroom_graph::{
    Answer, Domain, Endpoints, Graph, GraphError, Organization, Stranger, domain, is_id,
};

use crate::exit::Failure;
use crate::settings::Setting;

/// Names that stand for whichever tenant the person who signs in belongs to, and the tenant of
/// Microsoft's personal accounts by its id.
///
/// Source: Microsoft identity platform, "OAuth 2.0 and `OpenID` Connect protocols", endpoints.
const OF_NO_TENANT: [&str; 4] = [
    "common",
    "organizations",
    "consumers",
    "9188040d-6c67-4c5b-b112-36a304b66dad",
];

/// How many domains of a tenant an error names.
const SHOWN: usize = 5;

/// Refuses what names no tenant of its own: anything but an id or a domain. What is refused is not
/// shown, for it may be a secret in the wrong place.
///
/// # Errors
/// When that is so; the message says what it is instead, as far as that can be told.
pub fn ensure_is_one(named: &Setting<String>) -> Result<(), Failure> {
    let Some(instead) = instead(&named.value) else {
        return Ok(());
    };
    let message = format!(
        "{} names no tenant: it must be the tenant's id or one of its domains, and {instead}",
        named.origin
    );
    Err(Failure::usage(message).hint(
        "for example contoso.onmicrosoft.com; the Entra admin center shows the id under Overview",
    ))
}

/// What a text is that is neither an id nor a domain.
fn instead(named: &str) -> Option<String> {
    let is_quote = |letter| matches!(letter, '"' | '\'');
    let lower = named.to_ascii_lowercase();
    if named.trim().is_empty() {
        Some("it is blank".to_owned())
    } else if named.trim() != named {
        Some("there is a blank or a line end around it".to_owned())
    } else if named.starts_with(is_quote) || named.ends_with(is_quote) {
        Some("there are quotes around it".to_owned())
    } else if OF_NO_TENANT.contains(&lower.as_str()) {
        Some(format!(
            "`{lower}` stands for any tenant, or for personal accounts"
        ))
    } else if is_id(named) || domain(named).is_some() {
        None
    } else if named.contains('/') {
        Some("it is a URL".to_owned())
    } else if named.contains('@') {
        Some("it is an account or a mail address".to_owned())
    } else {
        Some("it is neither".to_owned())
    }
}

/// Whether the tenant that answers is the one that was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// It is.
    Named,
    /// Nothing that was answered tells.
    Open,
}

/// Holds what the tokens and the organization said to the tenant that was named.
pub struct Named {
    /// The tenant, as it was named.
    pub tenant: String,
    /// Where it is signed in to.
    pub endpoints: Endpoints,
    /// Who was asked.
    pub graph: Graph,
}

impl Named {
    /// Refuses the answers of another tenant.
    ///
    /// A domain is one of those that the organization lists; where it could not be read, the login
    /// host says whose domain it is.
    ///
    /// # Errors
    /// When another tenant answered, both being named.
    pub async fn ensure_answers(
        &self,
        organization: &Result<Answer<Arc<Organization>>, GraphError>,
    ) -> Result<Proof, Failure> {
        if let Some(Stranger { expected, found }) = self.graph.stranger() {
            return Err(strangers(&expected, &found));
        }
        let identity = self.graph.identity();
        let token = identity.and_then(|identity| identity.tenant.as_deref());
        let organization = organization.as_ref().ok().map(|answer| &answer.value);
        let answering = organization.map(|organization| organization.id.as_str());
        if let (Some(token), Some(answering)) = (token, answering)
            && !token.eq_ignore_ascii_case(answering)
        {
            return Err(strangers(token, answering));
        }
        let Some(id) = answering.or(token) else {
            return Ok(Proof::Open);
        };
        if is_id(&self.tenant) {
            return held(&self.tenant, id, &self.tenant);
        }
        let listed = organization.and_then(|found| found.verified_domains.as_deref());
        if let (Some(organization), Some(domains)) = (organization, listed) {
            return self.is_listed(organization, domains);
        }
        match self.endpoints.tenant_of(&self.tenant).await {
            Some(owner) => held(&self.tenant, id, &owner),
            None => Ok(Proof::Open),
        }
    }

    fn is_listed(&self, found: &Organization, domains: &[Domain]) -> Result<Proof, Failure> {
        let wanted = domain(&self.tenant);
        let names: Vec<&str> = domains.iter().filter_map(|d| d.name.as_deref()).collect();
        if wanted.is_some() && names.iter().any(|name| domain(name) == wanted) {
            return Ok(Proof::Named);
        }
        let title = found.display_name.as_deref().unwrap_or("no name");
        let mut listed = names[..names.len().min(SHOWN)].join(", ");
        if names.len() > SHOWN {
            listed = format!("{listed} and {} more", names.len() - SHOWN);
        }
        Err(other(format!(
            "the tenant {} was named, and the tenant {} ({title}) answers, whose domains are \
             {listed}",
            self.tenant, found.id
        )))
    }
}

/// Whether the tenant with this id is the one that was named, whose id is `owner`.
fn held(named: &str, id: &str, owner: &str) -> Result<Proof, Failure> {
    if id.eq_ignore_ascii_case(owner) {
        return Ok(Proof::Named);
    }
    Err(other(format!(
        "the tenant {named} was named, and the tenant {id} answers"
    )))
}

fn strangers(expected: &str, found: &str) -> Failure {
    other(format!(
        "signed in to the tenant {expected}, and Microsoft Graph answers for the tenant {found}"
    ))
}

fn other(message: String) -> Failure {
    Failure::could_not_run(message).hint(
        "check which tenant this credential belongs to, and the proxy in front of Microsoft Graph; \
         nothing was concluded",
    )
}

/// Nothing tells whose answers they are.
#[must_use]
pub fn unproven(named: &str) -> Failure {
    Failure::could_not_run(format!(
        "the tenant {named} was named, and nothing tells whether it is the tenant that answers: \
         neither the token nor the organization could be read"
    ))
    .hint(format!(
        "grant {} to whoever signs in; nothing was concluded",
        Organization::PERMISSION
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(named: &str) -> Option<String> {
        let named = Setting {
            value: named.to_owned(),
            origin: "--tenant",
        };
        ensure_is_one(&named).err().map(|failure| failure.message)
    }

    #[test]
    fn an_id_and_a_domain_name_a_tenant() {
        for named in [
            "3fb04d36-51a1-4f8a-9c6e-000000000001",
            "3FB04D36-51A1-4F8A-9C6E-00000000000A",
            "contoso.onmicrosoft.com",
            "Contoso.COM",
            "bücher.example",
        ] {
            assert_eq!(refusal(named), None, "{named}");
        }
    }

    #[test]
    fn anything_else_is_refused_and_said_without_being_shown() {
        for (named, said) in [
            ("", "it is blank"),
            (" \t", "it is blank"),
            ("contoso.com\n", "line end around it"),
            ("\"contoso.com\"", "quotes around it"),
            ("Common", "`common` stands for any tenant"),
            ("organizations", "`organizations` stands for"),
            ("consumers", "`consumers` stands for"),
            ("9188040d-6c67-4c5b-b112-36a304b66dad", "personal accounts"),
            ("https://login.example/canary.example", "it is a URL"),
            ("canary.example/", "it is a URL"),
            ("room@canary.example", "it is an account"),
            ("canary", "it is neither"),
            ("canary.example:443", "it is neither"),
            ("127.0.0.1", "it is neither"),
            ("{3fb04d36-51a1-4f8a-9c6e-000000000001}", "it is neither"),
            ("canary.example.", "it is neither"),
            ("can ary.example", "it is neither"),
        ] {
            let message = refusal(named).unwrap();
            assert!(message.contains(said), "{named}: {message}");
            assert!(!message.contains("canary"), "{message}");
        }
    }
}
