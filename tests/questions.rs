//! What a feature asks in its own words: evidence, verdicts and reasons as of any other question,
//! and nothing of the answer in what is published.

use greenroom::results::{Exchange, Finding, Run, Verdict};
use serde_json::{Value, json};

use crate::bad_input::{FEATURE, with_feature};
use crate::masking::held;
use crate::support::{Desk, files, text_of};

const ADDRESS: &str = "/policies/crossTenantAccessPolicy";
/// A name that nothing of the program's has.
const CANARY: &str = "Kanarienvogel-Zimmer";

/// The bundled feature with another question and another conclusion, and a tenant that answers it.
fn desk(question: &str, conclusion: &str, tenant: &Value) -> Desk {
    let feature = FEATURE
        .replace(
            "the tenant is asked for the service principal of application \"00000000-0000-0000-0000-000000000001\"",
            question,
        )
        .replace("the service principal exists", conclusion)
        .replace("Application.Read.All", "Policy.Read.All");
    let desk = with_feature(&feature);
    desk.write("own.json", &tenant.to_string());
    desk
}

fn tenant(needs: &str) -> Value {
    json!({
        "extends": "ready",
        "about": "It states an answer.",
        "answers": { ADDRESS: { "needs": [needs], "body": {
            "id": CANARY, "displayName": CANARY, "inventedByNobody": CANARY, "count": 7,
        } } },
    })
}

fn audit(desk: &Desk) -> Run {
    desk.audit_with(&["--features", "ours", "--fixture", "own.json"])
}

/// The one finding, and the exchange that it rests on.
fn finding(conclusion: &str, tenant: &Value) -> (Finding, Exchange) {
    let question = format!("the tenant is asked for \"GET {ADDRESS}\"");
    let run = audit(&desk(&question, conclusion, tenant));
    let finding = run.findings_of("acs-service-principal").next().unwrap();
    let evidence = run.evidence.read(finding.evidence[0]);
    (finding.clone(), evidence.unwrap())
}

#[test]
fn an_answer_gives_each_verdict_with_its_evidence_and_reason() {
    let known = tenant("Policy.Read.All");
    for (conclusion, verdict, reason) in [
        ("\"$.count\" is at least 7", Verdict::Pass, ""),
        ("\"$.count\" is at least 8", Verdict::Fail, "other-value"),
        ("\"$.cuont\" is at least 7", Verdict::Unknown, "path-absent"),
    ] {
        let (finding, evidence) = finding(conclusion, &known);
        assert_eq!(
            (finding.verdict, finding.reason_word()),
            (verdict, reason),
            "{conclusion}"
        );
        assert_eq!(evidence.url, ADDRESS);
        assert_eq!(evidence.permission, "Policy.Read.All");
    }
}

#[test]
fn without_the_permission_or_an_answer_nothing_is_concluded() {
    let conclusion = "\"$.count\" is at least 7";
    let (refused, _) = finding(conclusion, &tenant("Device.Read.All"));
    assert_eq!(refused.verdict, Verdict::Unknown);
    assert_eq!(refused.reason_word(), "missing-permission");
    let fix = serde_json::to_string(&refused.fix).unwrap();
    assert!(fix.contains("Policy.Read.All"), "{fix}");
    let bare = json!({ "extends": "ready", "about": "It states nothing." });
    let (unsupported, _) = finding(conclusion, &bare);
    assert_eq!(unsupported.verdict, Verdict::Unknown);
    assert_eq!(unsupported.reason_word(), "unexpected-status");
}

#[test]
fn nothing_of_the_answer_is_in_what_is_published() {
    let question = format!("the tenant is asked for \"GET {ADDRESS}\"");
    for conclusion in [
        "\"$.displayName\" is \"x\"",
        "\"$.inventedByNobody\" exists",
    ] {
        let desk = desk(&question, conclusion, &tenant("Policy.Read.All"));
        desk.publish_with(&["--features", "ours", "--fixture", "own.json"]);
        let full = text_of(&desk.record()).unwrap();
        assert!(full.contains(CANARY));
        let texts = files(&desk.report()).into_iter().filter_map(|path| {
            let text = text_of(&path)?;
            Some((path.display().to_string(), text))
        });
        let secrets = [CANARY.to_owned(), "inventedByNobody".to_owned()];
        assert_eq!(held(texts, &secrets), [""; 0], "{conclusion}");
    }
}
