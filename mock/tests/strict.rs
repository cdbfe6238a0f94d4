//! Answers that contradict themselves: the client takes none of them for the tenant's state.

use greenroom_graph::{Answer, Endpoints, ErrorKind, Graph, GraphError, Patience};
use greenroom_mock::Server;
use serde_json::{Value, json};

const ACS: &str = "1fd5118e-2576-4263-8130-9503064c837a";
const VENDOR: &str = "17781659-6867-4c77-9ba3-40670305181c";
const LOBBY: &str = "room.lobby@contoso.example";
/// The ready tenant.
const CONTOSO: &str = "f6fadfa7-e5c1-4b62-9362-da5cc13da58a";
const STRANGER: &str = "00000000-0000-4000-8000-000000000001";

/// The ready tenant, which answers these paths with this status and these bodies.
async fn answering_with(status: u16, bodies: &[(&str, Value)]) -> (Server, Graph) {
    let rules = bodies.iter().map(|(path, body)| {
        json!({ "match": { "path": path }, "answer": { "status": status, "body": body } })
    });
    let tenant = crate::testing::bundled("ready");
    let tenant = tenant.with_faults(&rules.collect()).unwrap();
    let server = Server::start().await;
    let endpoints = Endpoints::at(&server.serve(tenant.clone()));
    let credential = crate::testing::credential(&tenant);
    let graph = Graph::sign_in(&endpoints, &credential, Patience::default()).await;
    (server, graph.unwrap())
}

async fn answering(bodies: &[(&str, Value)]) -> (Server, Graph) {
    answering_with(200, bodies).await
}

/// What the client says of an answer that it does not take.
fn refused<T>(answer: Result<Answer<T>, GraphError>) -> String {
    match answer.map(|answer| answer.value) {
        Ok(_) => panic!("the answer was taken"),
        Err(error) => match error.kind {
            ErrorKind::Malformed(flaw) => {
                assert_eq!(error.evidence.len(), 1, "what was received is kept");
                flaw.to_string()
            }
            kind => panic!("{kind:?}"),
        },
    }
}

#[tokio::test]
async fn a_key_that_stands_twice_decides_nothing() {
    let path = "/v1.0/policies/identitySecurityDefaultsEnforcementPolicy";
    for (text, key) in [
        (r#"{ "isEnabled": true, "isEnabled": false }"#, "isEnabled"),
        (
            r#"{ "isEnabled": false, "a": { "b": [{ "c": 1, "c": 1 }] } }"#,
            "a/b/0/c",
        ),
    ] {
        let (_server, graph) = answering(&[(path, json!(text))]).await;
        let what = refused(graph.security_defaults().await);
        assert_eq!(what, format!("the key `{key}` stands in it twice"));
    }
}

#[tokio::test]
async fn an_error_beside_an_answer_leaves_no_answer() {
    let error = json!({ "code": "UnknownError", "message": "" });
    let paths = [
        "/v1.0/identity/conditionalAccess/policies",
        "/v1.0/policies/authorizationPolicy",
    ];
    let bodies = [
        json!({ "value": [], "error": error }),
        json!({
            "defaultUserRolePermissions": { "permissionGrantPoliciesAssigned": [] },
            "error": error,
        }),
    ];
    let bodies: Vec<(&str, Value)> = paths.into_iter().zip(bodies).collect();
    let (_server, graph) = answering(&bodies).await;
    let expected = "it has an `error` with status 200";
    let policies = graph.conditional_access_policies().await;
    assert_eq!(refused(policies), expected);
    assert_eq!(refused(graph.authorization_policy().await), expected);
}

#[tokio::test]
async fn an_absence_that_describes_the_object_is_none() {
    let body = json!({
        "error": { "code": "Request_ResourceNotFound", "message": "" }, "id": STRANGER,
    });
    let (_server, graph) = answering_with(404, &[("/v1.0/users/*", body)]).await;
    let what = refused(graph.account(LOBBY).await);
    assert_eq!(
        what,
        "it says that the object does not exist, but describes it"
    );
}

#[tokio::test]
async fn two_items_with_one_id_contradict_each_other() {
    let policy = |id: &str, state: &str| json!({ "id": id, "displayName": "policy", "state": state, "conditions": {} });
    let upper = "C3DD75F6-8085-48E6-AC92-5F09A227F039";
    for second in [
        policy(upper, "enabled"),
        policy(&upper.to_lowercase(), "disabled"),
        policy(&upper.to_lowercase(), "enabled"),
    ] {
        let first = policy(&upper.to_lowercase(), "enabled");
        let body = json!({ "value": [first, second] });
        let path = "/v1.0/identity/conditionalAccess/policies";
        let (_server, graph) = answering(&[(path, body)]).await;
        let what = refused(graph.conditional_access_policies().await);
        assert!(what.starts_with("it lists two items with the id"), "{what}");
    }
}

#[tokio::test]
async fn encoded_ids_differ_by_the_case_of_their_letters() {
    let license =
        |id: &str| json!({ "id": id, "skuId": null, "skuPartNumber": null, "servicePlans": [] });
    let body = json!({ "value": [license("aBc"), license("abC")] });
    let (_server, graph) = answering(&[("/v1.0/users/*/licenseDetails", body)]).await;
    let licenses = graph.license_details(LOBBY).await.unwrap();
    assert_eq!(licenses.value.unwrap().len(), 2);
}

#[tokio::test]
async fn a_member_of_no_known_kind_leaves_the_group_unread() {
    let named = json!({ "id": STRANGER, "userPrincipalName": "a@contoso.example" });
    let mut odd = named.clone();
    odd["@odata.type"] = json!("#microsoft.graph.agentUser");
    for (member, expected) in [
        (named, "missing field `@odata.type`"),
        (odd, "is a `#microsoft.graph.agentUser`"),
    ] {
        let body = json!({ "value": [member] });
        let (_server, graph) = answering(&[("/v1.0/groups/*/transitiveMembers", body)]).await;
        let what = refused(graph.users_in(STRANGER).await);
        assert!(what.contains(expected), "{what}");
    }
}

#[tokio::test]
async fn a_membership_of_no_known_kind_is_not_passed_over() {
    let membership = json!({ "@odata.type": "#microsoft.graph.team", "id": STRANGER });
    let body = json!({ "value": [membership] });
    let (_server, graph) = answering(&[("/v1.0/users/*/transitiveMemberOf", body)]).await;
    let what = refused(graph.memberships(LOBBY).await);
    assert!(what.ends_with("a `#microsoft.graph.team`"), "{what}");
}

#[tokio::test]
async fn a_tenant_without_a_domain_is_no_answer() {
    let organization = json!({
        "id": CONTOSO, "displayName": "Contoso", "assignedPlans": [], "verifiedDomains": [],
    });
    let body = json!({ "value": [organization] });
    let (_server, graph) = answering(&[("/v1.0/organization", body)]).await;
    let what = refused(graph.organization().await);
    assert_eq!(what, "a tenant without a verified domain");
}

#[tokio::test]
async fn what_another_tenant_answers_is_no_answer_and_is_remembered() {
    let body = json!({ "value": [{
        "id": STRANGER, "displayName": "Fabrikam", "assignedPlans": [],
        "verifiedDomains": [{ "name": "fabrikam.example" }],
    }] });
    let (_server, graph) = answering(&[("/v1.0/organization", body)]).await;
    let together = futures::future::join(graph.organization(), graph.account(LOBBY)).await;
    let expected = format!("the tenant {STRANGER} answered, and {CONTOSO} was asked");
    assert_eq!(refused(together.0), expected);
    assert_eq!(refused(together.1), expected);
    let stranger = graph.stranger().unwrap();
    assert_eq!((&*stranger.expected, &*stranger.found), (CONTOSO, STRANGER));
}

#[tokio::test]
async fn what_belongs_to_another_application_is_not_the_answer() {
    let grant = json!({
        "id": "grant", "clientId": STRANGER, "consentType": "AllPrincipals", "principalId": null,
        "resourceId": STRANGER, "scope": "Teams.ManageCalls",
    });
    let assignment = json!({
        "id": "assignment", "principalId": STRANGER, "principalType": "User", "resourceId": null,
    });
    let (_server, graph) = answering(&[
        ("*/oauth2PermissionGrants", json!({ "value": [grant] })),
        ("*/appRoleAssignedTo", json!({ "value": [assignment] })),
    ])
    .await;
    let grants = refused(graph.grants(VENDOR).await);
    let other = format!("got one whose clientId is {STRANGER}");
    assert!(grants.ends_with(&other), "{grants}");
    let assigned = refused(graph.assigned_to(ACS).await);
    assert!(
        assigned.ends_with("got one whose resourceId is null"),
        "{assigned}"
    );
}

#[tokio::test]
async fn an_answer_about_another_group_is_not_the_answer() {
    let group = json!({ "id": STRANGER, "displayName": "Rooms" });
    let (_server, graph) = answering(&[("/v1.0/groups/*", group)]).await;
    let what = refused(graph.group(ACS).await);
    assert_eq!(what, format!("asked for {ACS}, got {STRANGER}"));
}

#[tokio::test]
async fn two_meetings_of_one_address_decide_nothing() {
    let url = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=\
               %7b%22Tid%22%3a%22f6fadfa7-e5c1-4b62-9362-da5cc13da58a%22%2c%22Oid%22%3a%22\
               fab36728-a78b-4b7e-8787-c0de2f960063%22%7d";
    let body = json!({ "value": [{ "id": "one" }, { "id": "two" }] });
    let (_server, graph) = answering(&[("/v1.0/users/*/onlineMeetings", body)]).await;
    let what = refused(graph.meeting(&url.parse().unwrap()).await);
    assert_eq!(what, "2 meetings of one join address");
}
