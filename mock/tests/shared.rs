//! What is about the tenant and not about one account is decoded once, however many accounts ask.

use std::sync::Arc;

use futures::join;
use greenroom_graph::{Answer, Endpoints, Graph, GraphError, Patience};
use greenroom_mock::Server;

const VENDOR: &str = "17781659-6867-4c77-9ba3-40670305181c";

async fn ready() -> (Server, Graph) {
    let tenant = crate::testing::bundled("ready");
    let server = Server::start().await;
    let endpoints = Endpoints::at(&server.serve(tenant.clone()));
    let credential = crate::testing::credential(&tenant);
    let graph = Graph::sign_in(&endpoints, &credential, Patience::default()).await;
    (server, graph.unwrap())
}

type Twice<T> = (
    Result<Answer<Arc<T>>, GraphError>,
    Result<Answer<Arc<T>>, GraphError>,
);

fn is_one<T: ?Sized>(twice: Twice<T>) -> bool {
    let (first, second) = (twice.0.unwrap(), twice.1.unwrap());
    assert_eq!(first.evidence, second.evidence);
    Arc::ptr_eq(&first.value, &second.value)
}

#[tokio::test]
async fn a_list_of_the_tenant_is_one_for_all_who_ask() {
    let (_server, graph) = ready().await;
    let policies = || graph.conditional_access_policies();
    assert!(is_one(join!(policies(), policies())));
    assert!(is_one(join!(
        graph.subscribed_skus(),
        graph.subscribed_skus()
    )));
    assert!(is_one(join!(graph.subscriptions(), graph.subscriptions())));
}

#[tokio::test]
async fn what_belongs_to_an_application_is_one_for_all_who_ask() {
    let (_server, graph) = ready().await;
    let there = |answer: Answer<Option<_>>| answer.value.unwrap();
    let (first, second) = join!(graph.grants(VENDOR), graph.grants(VENDOR));
    assert!(Arc::ptr_eq(&there(first.unwrap()), &there(second.unwrap())));
    let (first, second) = join!(graph.assigned_to(VENDOR), graph.assigned_to(VENDOR));
    let (first, second) = (first.unwrap().value, second.unwrap().value);
    assert!(Arc::ptr_eq(&first.unwrap(), &second.unwrap()));
}
