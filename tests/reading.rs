//! The way in which accounts are read changes nothing but what it costs.

use greenroom::results::{Exchange, Finding, ReadOf, ReadingWay, Run};
use serde_json::{Value, json};

use crate::support::{Desk, every_kind_of_run};
use crate::without_process::records_by;

/// What a finding says, and what Graph answered to it, however it was asked.
fn told(run: &Run, finding: &Finding) -> Value {
    let mut finding = serde_json::to_value(finding).unwrap();
    for step in finding["steps"].as_array_mut().unwrap() {
        step.as_object_mut().unwrap().remove("milliseconds");
    }
    let indices = finding["evidence"].take();
    let indices = indices.as_array().unwrap().iter();
    let kept = indices.map(|index| {
        let index = usize::try_from(index.as_u64().unwrap()).unwrap();
        answered(&run.evidence.read(index).unwrap())
    });
    finding["evidence"] = kept.collect();
    finding
}

/// An answer as it is about its account, whether it was asked for alone or stands in a list.
fn answered(exchange: &Exchange) -> Value {
    let path = exchange.url.split('?').next().unwrap();
    let of_one = ["/users/", "/admin/teams/userConfigurations/"]
        .iter()
        .any(|start| {
            path.strip_prefix(start)
                .is_some_and(|key| !key.contains('/'))
        });
    let url = if exchange.entry || of_one && exchange.status == 200 {
        "one of many".to_owned()
    } else {
        exchange.url.clone()
    };
    assert!(exchange.request_id.is_some());
    let mut body = exchange.body.clone();
    if let Some(body) = body.as_object_mut() {
        body.remove("@odata.context");
        body.remove("error");
    }
    json!({
        "url": url, "permission": exchange.permission, "status": exchange.status, "body": body,
    })
}

/// All that a record concludes.
fn concluded(run: &Run) -> Vec<Value> {
    let findings = run.findings.iter().map(|finding| told(run, finding));
    let rest = json!([
        run.readiness,
        run.counts,
        run.requirements,
        run.joins,
        run.meetings
    ]);
    findings.chain([rest]).collect()
}

/// How the accounts of a record were read.
fn way(run: &Run, what: ReadOf) -> Option<ReadingWay> {
    let mut readings = run.reading.iter();
    readings
        .find(|reading| reading.what == what)
        .map(|reading| reading.way)
}

#[test]
fn every_tenant_ends_the_same_whichever_way_its_accounts_are_read() {
    let (names, runs): (Vec<&str>, Vec<&Run>) = every_kind_of_run().unzip();
    for (asked, expected) in [("filter", ReadingWay::Filter), ("pages", ReadingWay::Pages)] {
        let others = records_by(&names, asked);
        let mut listed = 0;
        for ((name, one), other) in names.iter().zip(&runs).zip(&others) {
            // A tenant that breaks off at one question has answers to another.
            let (one, two) = (concluded(one), concluded(other));
            for (one, two) in one.iter().zip(&two) {
                assert_eq!(two, one, "{name} by {asked}");
            }
            assert_eq!(two.len(), one.len(), "{name} by {asked}");
            assert_eq!(way(other, ReadOf::Accounts), Some(expected), "{name}");
            listed += other.reading[0].came_to.listed;
        }
        assert!(
            listed > names.len(),
            "{listed} accounts were read by {asked}"
        );
    }
}

#[test]
fn the_record_says_how_accounts_were_read_and_what_that_came_to() {
    let desk = Desk::new();
    let few = desk.audit("ready");
    assert_eq!(way(&few, ReadOf::Accounts), Some(ReadingWay::Each));
    assert_eq!(few.reading[0].came_to.alone, few.tenant.accounts.len());
    assert!(few.traffic.units.unwrap() > 0);
    desk.write("many.json", &crate::round_trips::tenant(30).to_string());
    let many = desk.audit("many.json");
    let reading = serde_json::to_value(&many.reading).unwrap();
    insta::assert_json_snapshot!(reading);
}
