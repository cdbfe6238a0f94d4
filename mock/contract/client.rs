//! Holds every request of the client against the contract.

use serde_json::Value;

use super::LEFT_OUT;
use super::document::Contract;
use crate::Server;
use crate::ids::is_id;
use greenroom_graph::{Answer, Endpoints, Graph, GraphError, Patience};

/// The addresses that were asked, of an answer or of a question that has none.
fn asked<T>(answer: Result<Answer<T>, GraphError>) -> Vec<String> {
    let evidence = match answer {
        Ok(answer) => answer.evidence,
        Err(error) => panic!("{}: {error}", error.request.url),
    };
    evidence
        .iter()
        .map(|kept| kept.request.url.clone())
        .collect()
}

/// Every question that an audit knows, of what is there and of what is not.
async fn questions() -> Vec<String> {
    let tenant = crate::testing::bundled("look-alike");
    let (accounts, credential) = (tenant.accounts(), crate::testing::credential(&tenant));
    let server = Server::start().await;
    let endpoints = Endpoints::at(&server.serve(tenant));
    let graph = Graph::sign_in(&endpoints, &credential, Patience::default())
        .await
        .unwrap();
    let mut urls = asked(graph.organization().await);
    let absent = "1fd5118e-2576-4263-8130-9503064c837a";
    let present = "2a04943b-b6a7-4f65-8786-2bb6131b59f6";
    for application in [absent, present] {
        urls.extend(asked(graph.service_principal(application).await));
    }
    urls.extend(asked(graph.service_principals_named("Azure").await));
    urls.extend(asked(graph.deleted_service_principal(absent).await));
    urls.extend(asked(graph.assigned_to(present).await));
    urls.extend(asked(graph.grants(present).await));
    urls.extend(asked(graph.authorization_policy().await));
    urls.extend(asked(graph.conditional_access_policies().await));
    urls.extend(asked(graph.security_defaults().await));
    urls.extend(asked(graph.memberships(&accounts[0]).await));
    urls.extend(asked(graph.direct_memberships(&accounts[0]).await));
    urls.extend(asked(graph.permission_grant_policies().await));
    urls.extend(asked(graph.classifications(present).await));
    let lobby = graph.account(&accounts[0]).await.unwrap().value.unwrap();
    urls.extend(asked(graph.teams_user(&lobby.id).await));
    for account in [accounts[0].as_str(), "nobody@contoso.example", absent] {
        urls.extend(asked(graph.account(account).await));
        urls.extend(asked(graph.license_details(account).await));
    }
    urls
}

/// The schema of one entity of an operation's answer.
fn entity<'a>(contract: &'a Contract, schema: &str) -> &'a Value {
    let found = contract.definition(schema);
    match found["properties"]["value"]["items"]["$ref"].as_str() {
        Some(item) => contract.definition(item),
        None => found,
    }
}

#[tokio::test]
async fn every_request_of_the_client_is_in_the_contract() {
    let contract = Contract::read();
    let urls = questions().await;
    assert!(urls.len() >= 9, "{urls:?}");
    for url in urls {
        let (path, query) = url.split_once('?').unwrap_or((&url, ""));
        let template = template(path);
        if LEFT_OUT.contains(&template.as_str()) {
            continue;
        }
        let schema = contract.schema("GET", &template);
        let select = query
            .split('&')
            .find_map(|option| option.strip_prefix("$select="));
        // What is listed has many types, and the contract knows the one they have in common.
        if path.to_lowercase().ends_with("memberof") {
            continue;
        }
        for property in select.into_iter().flat_map(|names| names.split(',')) {
            let known = &entity(&contract, &schema)["properties"][property];
            assert!(!known.is_null(), "{url}: {schema} has no {property}");
        }
    }
}

/// The template of an address of the audit: its keys are names of ours, or ids.
fn template(path: &str) -> String {
    let keyed = path
        .split('\'')
        .enumerate()
        .map(|(place, part)| match place % 2 {
            1 => "{appId}",
            _ => part,
        });
    let keyed = keyed.collect::<Vec<_>>().join("'");
    let is_key = |segment: &str| segment.contains('@') || is_id(segment);
    let segments = keyed
        .split('/')
        .map(|segment| if is_key(segment) { "{id}" } else { segment });
    let path = segments.collect::<Vec<_>>().join("/");
    path.replace("microsoft.graph.", "graph.")
}
