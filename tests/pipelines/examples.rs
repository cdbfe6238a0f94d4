//! The examples in `docs/pipelines/`, each run as its pipeline would run it.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Command, Output};

use greenroom_clock as clock;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use yaml_rust2::Yaml;

use super::job::{Job, entries, vouched, yaml};
use crate::live::{Live, stderr};
use crate::signing_in::{TRUSTED, access_token, azure_cli, federated};
use crate::support::repository;

const GREENROOM: &str = env!("CARGO_BIN_EXE_greenroom");

#[tokio::test]
async fn the_workflow_of_github_actions_audits_the_rooms() {
    let workflow = yaml("docs/pipelines/github-actions.yml");
    let job = &workflow["jobs"]["readiness"];
    assert_eq!(job["permissions"]["id-token"].as_str(), Some("write"));
    let live = Live::serving("ready").await;
    let mut with = entries(&job["steps"][0]["with"]);
    for (name, value) in &mut with {
        match name.as_str() {
            "tenant" => value.clone_from(&live.credential.tenant_id),
            "client-id" => value.clone_from(&live.credential.client_id),
            _ => {}
        }
    }
    let with: Vec<_> = with
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    let (mut job, _github) = vouched(&live, Job::installed(&with)).await;
    let ended = job.run("audit");
    assert_eq!(ended.code, 0, "{}", ended.said);
    assert_eq!(job.output("audit", "readiness"), Some("ready"));
}

/// A script in the working folder of a job, with a tenant at the addresses of `live`.
fn script(live: &Live, shell: &str, script: &str, path: &str) -> Command {
    let mut command = Command::new(shell);
    command
        .args(["-e", "-c", script])
        .current_dir(live.desk.path())
        .env_clear()
        .env("PATH", path)
        .env("TMPDIR", live.desk.path())
        .env("AZURE_AUTHORITY_HOST", &live.base)
        .env("GREENROOM_GRAPH_ENDPOINT", &live.base);
    command.envs(std::env::var_os(clock::TODAY).map(|day| (clock::TODAY, day)));
    command
}

fn text<'a>(yaml: &'a Yaml, name: &str) -> &'a str {
    yaml.as_str().unwrap_or_else(|| panic!("{name}"))
}

/// Every place in the folder of the report that a pipeline publishes.
fn is_there(live: &Live, places: &[&str]) {
    for place in places {
        assert!(live.desk.path().join(place).exists(), "{place}");
    }
}

#[tokio::test]
async fn the_job_of_gitlab_audits_the_rooms() {
    let pipeline = yaml("docs/pipelines/gitlab-ci.yml");
    let job = &pipeline["meeting-rooms"];
    let audience = &job["id_tokens"]["ENTRA_ID_TOKEN"]["aud"];
    assert_eq!(audience.as_str(), Some("api://AzureADTokenExchange"));
    let live = Live::serving("ready").await;
    let bin = live.desk.path().join("bin");
    fs::create_dir(&bin).unwrap();
    symlink(GREENROOM, bin.join("greenroom")).unwrap();
    let lines = job["script"].as_vec().unwrap().iter();
    let lines: Vec<&str> = lines.map(|line| text(line, "a line")).collect();
    let path = format!("{}:/usr/bin:/bin", bin.display());
    let mut command = script(&live, "sh", &lines.join("\n"), &path);
    command
        .envs(entries(&job["variables"]))
        .env("AZURE_TENANT_ID", &live.credential.tenant_id)
        .env("AZURE_CLIENT_ID", &live.credential.client_id)
        .env("ENTRA_ID_TOKEN", federated(TRUSTED));
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let artifacts = &job["artifacts"];
    let junit = text(&artifacts["reports"]["junit"], "junit");
    is_there(&live, &[text(&artifacts["paths"][0], "path"), junit]);
    // For the owner of the job alone.
    let token = fs::read_dir(live.desk.path()).unwrap().find_map(|entry| {
        let path = entry.unwrap().path();
        let name = path.file_name()?.to_str()?.to_owned();
        name.starts_with("tmp.").then_some(path)
    });
    let mode = fs::metadata(token.unwrap()).unwrap().permissions().mode();
    assert_eq!(mode & 0o77, 0);
}

/// The step with this name.
fn step<'a>(pipeline: &'a Yaml, name: &str) -> &'a Yaml {
    let steps = pipeline["steps"].as_vec().unwrap();
    let is_it = |step: &&Yaml| step["displayName"].as_str() == Some(name);
    steps.iter().find(is_it).unwrap()
}

/// What the example downloads: a stand-in that starts the program that is tested.
fn downloaded() -> String {
    format!("#!/bin/sh\nexec '{GREENROOM}' \"$@\"\n")
}

/// The step that gets the program, with this as the digest that it has to have.
fn download(live: &Live, pipeline: &Yaml, digest: &str) -> Output {
    live.desk.write("release", &downloaded());
    let curl = "#!/bin/sh\nwhile [ \"$1\" != --output ]; do shift; done\ncp release \"$2\"\n\
                echo \"$3\" >address\n";
    let curl = live.desk.write("bin/curl", curl);
    fs::set_permissions(&curl, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:/usr/bin:/bin", curl.parent().unwrap().display());
    let get = text(&step(pipeline, "Get Greenroom")["script"], "script");
    let mut command = script(live, "bash", get, &path);
    // A variable of a pipeline reaches a script by its name in capital letters.
    let variables = entries(&pipeline["variables"]).into_iter();
    command.envs(variables.map(|(name, value)| (name.to_uppercase(), value)));
    command.env("SHA256", digest);
    command.env("AGENT_TEMPDIRECTORY", live.desk.path().join("agent"));
    fs::create_dir_all(live.desk.path().join("agent")).unwrap();
    command.output().unwrap()
}

#[tokio::test]
async fn the_pipeline_of_azure_pipelines_audits_the_rooms() {
    let pipeline = yaml("docs/pipelines/azure-pipelines.yml");
    let live = Live::serving("ready").await;
    let digest = hex::encode(Sha256::digest(downloaded()));
    let got = download(&live, &pipeline, &digest);
    assert!(got.status.success(), "{}", stderr(&got));
    let address = fs::read_to_string(live.desk.path().join("address")).unwrap();
    let expected = format!(
        "/releases/download/v{}/greenroom-x86_64-unknown-linux-musl\n",
        env!("CARGO_PKG_VERSION")
    );
    assert!(address.ends_with(&expected), "{address}");

    let body = json!({
        "accessToken": access_token(&live).await,
        "expires_on": clock::now().as_second() + 3600,
        "tokenType": "Bearer",
    });
    let path = azure_cli(&live, &format!("echo '{body}'"));
    let inputs = &step(&pipeline, "Audit")["inputs"];
    assert_eq!(inputs["addSpnToEnvironment"].as_bool(), Some(true));
    let mut command = script(
        &live,
        "bash",
        text(&inputs["inlineScript"], "script"),
        &path,
    );
    command
        .env("AGENT_TEMPDIRECTORY", live.desk.path().join("agent"))
        .env("tenantId", &live.credential.tenant_id);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));

    let show = text(&step(&pipeline, "Show the summary")["script"], "script");
    let shown = script(&live, "bash", show, &path).output().unwrap();
    let shown = String::from_utf8(shown.stdout).unwrap();
    let summary = shown.trim().strip_prefix("##vso[task.uploadsummary]");
    assert!(Path::new(summary.unwrap()).is_file(), "{shown}");
    let results = &step(&pipeline, "Show the results")["inputs"]["testResultsFiles"];
    let published = &step(&pipeline, "Keep the report")["publish"];
    is_there(
        &live,
        &[text(results, "results"), text(published, "report")],
    );
}

#[tokio::test]
async fn a_download_with_another_digest_ends_the_pipeline() {
    let pipeline = yaml("docs/pipelines/azure-pipelines.yml");
    let live = Live::serving("ready").await;
    assert!(!download(&live, &pipeline, &"0".repeat(64)).status.success());
    let program = live.desk.path().join("agent/greenroom");
    let mode = fs::metadata(program).unwrap().permissions().mode();
    assert_eq!(mode & 0o111, 0, "it may not be run");
}

/// The manual shows the examples as they are tested.
#[test]
fn the_manual_shows_each_example() {
    let page = fs::read_to_string(repository().join("book/src/reference/pipelines.md")).unwrap();
    let examples = fs::read_dir(repository().join("docs/pipelines")).unwrap();
    let mut count = 0;
    for example in examples {
        let path = example.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let shown = format!("```yaml\n{text}```\n");
        assert!(page.contains(&shown), "{}", path.display());
        count += 1;
    }
    assert_eq!(count, 3);
}
