//! `action.yml`, step by step.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use wiremock::MockServer;

use super::job::{Job, vouched};
use crate::live::Live;
use crate::support::{files, text_of};

const LOBBY: &str = "room.lobby@contoso.example";

/// A job that audits the account of the lobby in a tenant.
async fn lobby(live: &Live, inputs: &[(&str, &str)]) -> (Job, MockServer) {
    let own = [
        ("tenant", &*live.credential.tenant_id),
        ("client-id", &*live.credential.client_id),
        ("accounts", "rooms.txt"),
    ];
    let job = Job::installed(&[&own, inputs].concat());
    job.desk.write("work/rooms.txt", LOBBY);
    vouched(live, job).await
}

/// A job that audits a mock tenant, and writes the summary alone.
fn mocked(fixture: &str, inputs: &[(&str, &str)]) -> Job {
    Job::installed(&[&[("fixture", fixture), ("reports", "")], inputs].concat())
}

#[tokio::test]
async fn a_job_signs_in_without_a_secret_and_publishes_what_is_masked() {
    let live = Live::serving("ready").await;
    let (mut job, _github) = lobby(&live, &[("reports", "book junit")]).await;
    let ended = job.run("audit");
    assert_eq!(ended.code, 0, "{}", ended.said);
    assert_eq!(job.output("audit", "readiness"), Some("ready"));
    assert_eq!(job.output("audit", "exit-code"), Some("0"));
    assert!(ended.summary.contains("Ready"), "{}", ended.summary);

    let record = text_of(Path::new(&job.output("audit", "record").unwrap())).unwrap();
    assert!(record.contains(LOBBY));
    let report = job.with_of("Keep the report").remove("path").unwrap();
    assert_eq!(job.output("audit", "report"), Some(&*report));
    for name in ["index.html", "junit.xml", "summary.md"] {
        assert!(Path::new(&report).join(name).is_file(), "{name}");
    }
    for file in files(Path::new(&report)) {
        // Not mdBook's fonts and pictures.
        let text = text_of(&file).unwrap_or_default();
        assert!(!text.contains(LOBBY), "{}", file.display());
    }
    // What later steps may commit or upload whole stays as it was.
    assert_eq!(files(&job.tree()), [job.tree().join("rooms.txt")]);
    for public in [ended.said, ended.summary] {
        assert!(!public.contains("canary") && !public.contains(LOBBY));
    }
}

#[tokio::test]
async fn a_job_that_may_not_sign_in_is_told_the_permission_it_lacks() {
    let live = Live::serving("ready").await;
    let (job, _github) = lobby(&live, &[]).await;
    let mut job = job.env("ACTIONS_ID_TOKEN_REQUEST_URL", "");
    let ended = job.run("audit");
    assert_eq!(ended.code, 2);
    assert!(ended.said.contains("id-token: write"), "{}", ended.said);
    assert_eq!(job.output("audit", "readiness"), Some("undetermined"));
}

#[test]
fn a_tenant_that_is_not_ready_fails_the_step_unless_that_is_not_wanted() {
    for (fail_on, code) in [("undetermined", 1), ("not-ready", 1), ("never", 0)] {
        let mut job = mocked("no-teams-license", &[("fail-on", fail_on)]);
        let ended = job.run("audit");
        assert_eq!(ended.code, code, "{fail_on}: {}", ended.said);
        assert_eq!(job.output("audit", "readiness"), Some("not-ready"));
        assert_eq!(
            job.output("audit", "exit-code"),
            Some(&*code.to_string()),
            "{fail_on}"
        );
    }
}

#[test]
fn what_could_not_be_read_fails_the_step() {
    let mut job = mocked("forbidden", &[]);
    assert_eq!(job.run("audit").code, 3);
    assert_eq!(job.output("audit", "readiness"), Some("undetermined"));
    assert!(job.output("audit", "report").is_some());
}

/// As a variable leaves it that is not set.
#[test]
fn an_empty_tenant_is_not_the_mock_one() {
    let mut job = Job::installed(&[("rooms", "true"), ("client-id", "a")]);
    let ended = job.run("audit");
    assert_eq!(ended.code, 2);
    assert!(
        ended.said.contains("--tenant has no value"),
        "{}",
        ended.said
    );
    assert_eq!(job.output("audit", "readiness"), Some("undetermined"));
    assert_eq!(job.output("audit", "report"), None);
    assert_eq!(job.output("audit", "record"), None);
}

#[test]
fn an_empty_input_is_refused_where_it_would_widen_what_passes() {
    for input in ["features", "book", "fail-on"] {
        let ended = mocked("ready", &[(input, "")]).run("audit");
        assert_eq!(ended.code, 2, "{input}");
        let said = format!("--{input}");
        assert!(ended.said.contains(&said), "{}", ended.said);
    }
}

#[test]
fn arguments_that_ask_for_no_audit_are_no_success() {
    for argument in ["--help", "-h"] {
        let mut job = mocked("ready", &[("arguments", argument)]);
        assert_eq!(job.run("audit").code, 3, "{argument}");
        assert_eq!(job.output("audit", "readiness"), Some("undetermined"));
        assert_eq!(job.output("audit", "exit-code"), Some("3"));
    }
}

#[test]
fn an_argument_is_a_line_whatever_is_in_it() {
    let arguments = "\n--tags\n@requirement:teams-license and not @manual\n\n  --level=required\n";
    let mut job = mocked("ready", &[("arguments", arguments)]);
    let ended = job.run("audit");
    // The others were left out.
    assert_eq!(ended.code, 3, "{}", ended.said);
    let record = text_of(Path::new(&job.output("audit", "record").unwrap())).unwrap();
    assert!(
        record.contains("@requirement:teams-license and not @manual"),
        "{record}"
    );
}

#[test]
fn what_an_input_holds_is_never_run() {
    let hostile = "$(touch owned)`touch owned`\"; touch owned; '*";
    for input in [
        "tenant",
        "client-id",
        "sign-in",
        "accounts",
        "rooms",
        "fixture",
        "features",
        "book",
        "reports",
        "fail-on",
        "arguments",
        "code-scanning",
    ] {
        let mut job = Job::installed(&[(input, hostile)]);
        job.run("audit");
        let left = files(job.desk.path());
        assert!(!left.iter().any(|file| file.ends_with("owned")), "{input}");
    }
}

#[test]
fn findings_are_written_for_code_scanning() {
    let mut job = mocked("no-teams-license", &[("code-scanning", "true")]);
    assert_eq!(job.run("audit").code, 1);
    let with = job.with_of("Upload the findings to code scanning");
    let written = fs::read_to_string(&with["sarif_file"]).unwrap();
    assert!(written.contains("\"2.1.0\""), "{written}");
}

#[test]
fn an_audit_that_did_not_run_leaves_no_report_of_an_earlier_one() {
    let mut job = mocked("ready", &[]);
    assert_eq!(job.run("audit").code, 0);
    let first = job.output("audit", "report").unwrap().to_owned();
    let mut other = mocked("there-is-none", &[]);
    std::mem::swap(&mut job.desk, &mut other.desk);
    assert_eq!(other.run("audit").code, 2);
    assert_eq!(other.output("audit", "report"), None);
    assert!(Path::new(&first).is_dir());
}

/// GitHub's command line, which writes down what it is asked, and the release.
fn with_gh(job: Job, verifies: &str) -> Job {
    let script = format!(
        "#!/bin/bash\necho \"$GH_TOKEN $*\" >>\"$RUNNER_TEMP/asked\"\n\
         case $1 in\n\
         release) cp /bin/true \"${{@: -1}}/${{@: -3:1}}\" ;;\n\
         attestation) {verifies} ;;\n\
         esac\n"
    );
    let gh = job.desk.write("bin/gh", &script);
    fs::set_permissions(&gh, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:/usr/bin:/bin", gh.parent().unwrap().display());
    job.env("PATH", &path)
        .env("ACTION_REPOSITORY", "contoso/greenroom")
}

#[test]
fn the_released_program_of_this_version_is_taken_once_it_is_verified() {
    let mut job = with_gh(Job::with(&[]), "true");
    let ended = job.run("released");
    assert_eq!(ended.code, 0, "{}", ended.said);
    let program = job.output("released", "program").unwrap();
    assert!(fs::metadata(program).unwrap().permissions().mode() & 0o100 != 0);
    assert!(program.ends_with("/greenroom-x86_64-unknown-linux-musl"));
    let asked = fs::read_to_string(job.desk.path().join("temp/asked")).unwrap();
    let tag = format!("v{}", env!("CARGO_PKG_VERSION"));
    let (first, second) = asked.trim().split_once('\n').unwrap();
    let download = format!("token-of-the-job release download {tag} --repo contoso/greenroom ");
    assert!(first.starts_with(&download), "{first}");
    assert!(
        second.ends_with(&format!(
            "--repo contoso/greenroom --signer-workflow \
             contoso/greenroom/.github/workflows/release.yml --source-ref refs/tags/{tag}"
        )),
        "{second}"
    );
}

#[test]
fn a_released_program_that_is_not_verified_is_not_run() {
    let mut job = with_gh(Job::with(&[]), "exit 1");
    assert_eq!(job.run("released").code, 1);
    assert_eq!(job.output("released", "program"), None);
}

#[test]
fn a_runner_for_which_nothing_is_released_is_told_what_to_do() {
    let strange = with_gh(Job::with(&[]), "true").env("RUNNER_ARCH", "X86");
    let local = with_gh(Job::with(&[]), "true").env("ACTION_REPOSITORY", "");
    for mut job in [strange, local] {
        let ended = job.run("released");
        assert_eq!(ended.code, 2);
        assert!(ended.said.contains("input program"), "{}", ended.said);
    }
}
