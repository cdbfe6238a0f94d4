//! How fast a tenant is asked: few requests at once, within its quota, and never while it wants to
//! be left alone. Waits move a watch on, which the mock tells the time by.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures::future::join_all;
use greenroom_graph::{Endpoints, Graph, Manner, Sent, Watch};
use greenroom_mock::{Clock, Server, Service, Tenant, Throttle};
use jiff::{SignedDuration, Timestamp};

/// A mock tenant that throttles, and the time that it goes by.
struct Throttled {
    base: String,
    tenant: Tenant,
    watch: Watch,
    _server: Server,
}

impl Throttled {
    async fn by(tenant: Tenant, throttle: Throttle) -> Self {
        let watch = Watch::by_hand();
        let shared = watch.clone();
        let clock = Clock::from_fn(move || {
            let passed = SignedDuration::try_from(shared.elapsed()).unwrap();
            Timestamp::from_second(1_800_000_000).unwrap() + passed
        });
        let server = Server::start().await;
        let service = Service::with_clock(tenant.clone(), clock).throttled(throttle);
        Self {
            base: server.serve_service(service),
            tenant,
            watch,
            _server: server,
        }
    }

    async fn asked(&self, manner: impl FnOnce(Manner) -> Manner) -> Graph {
        let endpoints = Endpoints::at(&self.base);
        let usual = Manner {
            watch: self.watch.clone(),
            in_quota: true,
            ..Manner::of(&endpoints)
        };
        let credential = crate::testing::credential(&self.tenant);
        let graph = Graph::sign_in_as(&endpoints, &credential, manner(usual)).await;
        graph.unwrap()
    }
}

/// Asks for the licenses of so many accounts that the tenant does not have, which takes a unit
/// each; returns how many questions were answered.
async fn ask(graph: &Graph, accounts: usize) -> usize {
    let ids = (0..accounts).map(|number| format!("00000000-0000-4000-8000-{number:012}"));
    let ids: Vec<String> = ids.collect();
    let answers = join_all(ids.iter().map(|id| graph.license_details(id))).await;
    answers.iter().filter(|answer| answer.is_ok()).count()
}

macro_rules! counter {
    ($refused:ident, $log:ident) => {
        static $refused: AtomicUsize = AtomicUsize::new(0);
        fn $log(sent: &Sent) {
            if sent.status == Some(429) {
                $refused.fetch_add(1, Ordering::Relaxed);
            }
        }
    };
}

#[tokio::test]
async fn within_its_quota_a_tenant_refuses_nothing() {
    counter!(REFUSED, log);
    let small = Throttled::by(crate::testing::bundled("ready"), Throttle::documented()).await;
    let graph = small.asked(|manner| Manner { log, ..manner }).await;
    assert_eq!(ask(&graph, 3_600).await, 3_600);
    assert_eq!(REFUSED.load(Ordering::Relaxed), 0);
    // 3,600 units, of which a small tenant takes 3,500 in ten seconds.
    assert_eq!(small.watch.elapsed(), Duration::from_secs(10));
}

#[tokio::test]
async fn where_somebody_else_eats_the_quota_the_tenant_says_when_to_come_again() {
    counter!(REFUSED, log);
    let small = Throttled::by(crate::testing::bundled("ready"), Throttle::documented()).await;
    let other = small.asked(|manner| manner).await;
    assert_eq!(ask(&other, 3_400).await, 3_400);
    let graph = small.asked(|manner| Manner { log, ..manner }).await;
    assert_eq!(ask(&graph, 200).await, 200);
    assert!(REFUSED.load(Ordering::Relaxed) > 0, "there was too little");
    assert!(small.watch.elapsed() <= Duration::from_secs(5));
}

#[tokio::test]
async fn a_tenant_that_often_wants_to_be_left_alone_is_asked_slowly_and_to_the_end() {
    let windows = Throttle::windows(7, SignedDuration::from_secs(2));
    let busy = Throttled::by(crate::testing::bundled("ready"), windows).await;
    let graph = busy.asked(|manner| manner).await;
    assert_eq!(ask(&graph, 1_000).await, 1_000);
    // 51 batches, seven between two windows: attempts would have ended long before.
    assert_eq!(busy.watch.elapsed(), Duration::from_secs(14));
}

#[tokio::test]
async fn patience_ends_where_a_tenant_is_busy_for_longer_than_a_run_lasts() {
    let windows = Throttle::windows(1, SignedDuration::from_secs(60));
    let busy = Throttled::by(crate::testing::bundled("ready"), windows).await;
    let graph = busy.asked(|manner| manner).await;
    let told = ask(&graph, 300).await;
    // One batch a minute, for ten minutes; who answers travels with the last one.
    assert!((180..=200).contains(&told), "{told}");
    assert!(busy.watch.elapsed() <= Duration::from_mins(10));
}
