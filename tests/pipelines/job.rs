//! A job of GitHub Actions, as far as the steps of `action.yml` can see it.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use greenroom_clock::TODAY;
use serde_json::json;
use wiremock::{MockServer, ResponseTemplate};
use yaml_rust2::{Yaml, YamlLoader};

use crate::live::Live;
use crate::signing_in::{TRUSTED, federated, github};
use crate::support::{Desk, repository};

/// A file of the repository, as YAML.
pub(crate) fn yaml(path: &str) -> Yaml {
    let text = fs::read_to_string(repository().join(path)).unwrap();
    let mut documents = YamlLoader::load_from_str(&text).unwrap();
    assert_eq!(documents.len(), 1, "{path}");
    documents.remove(0)
}

/// The entries of a mapping of texts; none where it is left out.
pub(crate) fn entries(mapping: &Yaml) -> Vec<(String, String)> {
    let entries = mapping.as_hash().into_iter().flatten();
    let text = |value: &Yaml| match value {
        Yaml::Boolean(value) => value.to_string(),
        value => value.as_str().unwrap_or_default().to_owned(),
    };
    entries
        .map(|(key, value)| (text(key), text(value)))
        .collect()
}

/// A job that uses the action.
pub(crate) struct Job {
    /// The work tree is the folder `work` of it.
    pub(crate) desk: Desk,
    action: Yaml,
    inputs: BTreeMap<String, String>,
    variables: BTreeMap<String, String>,
    outputs: BTreeMap<String, String>,
}

/// The job as one that GitHub vouches for, with a tenant at the addresses of `live`.
pub(crate) async fn vouched(live: &Live, job: Job) -> (Job, MockServer) {
    let token = json!({ "value": federated(TRUSTED) });
    let server = github(ResponseTemplate::new(200).set_body_json(token)).await;
    let url = format!("{}/job?api-version=2.0", server.uri());
    let job = job
        .env("AZURE_AUTHORITY_HOST", &live.base)
        .env("GREENROOM_GRAPH_ENDPOINT", &live.base)
        .env("ACTIONS_ID_TOKEN_REQUEST_URL", &url)
        .env("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "canary-request-token");
    (job, server)
}

/// How a step ended.
pub(crate) struct Ended {
    pub(crate) code: i32,
    /// What the log of the job shows of it.
    pub(crate) said: String,
    pub(crate) summary: String,
}

impl Job {
    /// A job whose step says `with` this.
    pub(crate) fn with(inputs: &[(&str, &str)]) -> Self {
        let desk = Desk::new();
        let action = yaml("action.yml");
        let defaults = action["inputs"].as_hash().unwrap().iter();
        let mut all: BTreeMap<String, String> = defaults
            .map(|(name, input)| {
                let default = input["default"].as_str().unwrap_or_default();
                (name.as_str().unwrap().to_owned(), default.to_owned())
            })
            .collect();
        for (name, value) in inputs {
            assert!(all.contains_key(*name), "there is no input {name}");
            all.insert((*name).to_owned(), (*value).to_owned());
        }
        for folder in ["work", "temp"] {
            fs::create_dir(desk.path().join(folder)).unwrap();
        }
        Self {
            desk,
            action,
            inputs: all,
            variables: BTreeMap::new(),
            outputs: BTreeMap::new(),
        }
    }

    /// A job whose step says `with` this, and names the program that is tested.
    pub(crate) fn installed(inputs: &[(&str, &str)]) -> Self {
        let program = [("program", env!("CARGO_BIN_EXE_greenroom"))];
        Self::with(&[&program, inputs].concat())
    }

    /// With a variable that the runner, or the job, sets.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    /// An output of a step; none where it set none.
    pub(crate) fn output(&self, step: &str, name: &str) -> Option<&str> {
        let value = self.outputs.get(&format!("{step}.{name}"))?;
        Some(value.as_str())
    }

    /// The work tree.
    pub(crate) fn tree(&self) -> PathBuf {
        self.desk.path().join("work")
    }

    /// What a step of the action is called with, each value as it is evaluated.
    pub(crate) fn with_of(&self, name: &str) -> BTreeMap<String, String> {
        let steps = self.action["runs"]["steps"].as_vec().unwrap();
        let is_it = |step: &&Yaml| step["name"].as_str() == Some(name);
        let step = steps.iter().find(is_it).unwrap();
        let with = entries(&step["with"]).into_iter();
        with.map(|(key, value)| (key, self.evaluate(&value)))
            .collect()
    }

    /// Runs the script of a step as a runner does.
    pub(crate) fn run(&mut self, step: &str) -> Ended {
        let steps = self.action["runs"]["steps"].as_vec().unwrap();
        let found = steps
            .iter()
            .find(|other| other["id"].as_str() == Some(step));
        let found = found.unwrap();
        assert_eq!(found["shell"].as_str(), Some("bash"));
        let script = self
            .desk
            .write("temp/script.sh", found["run"].as_str().unwrap());
        let mut command = Command::new("bash");
        command
            .args(["--noprofile", "--norc", "-eo", "pipefail"])
            .arg(script)
            .current_dir(self.tree())
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .envs(std::env::var_os(TODAY).map(|day| (TODAY, day)))
            .env("RUNNER_OS", "Linux")
            .env("RUNNER_ARCH", "X64")
            .env("RUNNER_TEMP", self.desk.path().join("temp"))
            .env("GITHUB_ACTION_PATH", repository());
        for file in ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"] {
            command.env(file, self.desk.write(&format!("temp/{file}"), ""));
        }
        command.envs(&self.variables);
        for (name, value) in entries(&found["env"]) {
            command.env(name, self.evaluate(&value));
        }
        let output = command.output().unwrap();
        let written = |file: &str| {
            let path = self.desk.path().join("temp").join(file);
            fs::read_to_string(path).unwrap()
        };
        let (set, summary) = (written("GITHUB_OUTPUT"), written("GITHUB_STEP_SUMMARY"));
        self.outputs
            .retain(|name, _| !name.starts_with(&format!("{step}.")));
        for line in set.lines() {
            let (name, value) = line.split_once('=').unwrap();
            self.outputs
                .insert(format!("{step}.{name}"), value.to_owned());
        }
        let said = [output.stdout, output.stderr].concat();
        Ended {
            code: output.status.code().unwrap(),
            said: String::from_utf8(said).unwrap(),
            summary,
        }
    }

    /// A value with its expressions evaluated: contexts, and `a || b`.
    fn evaluate(&self, value: &str) -> String {
        let Some((before, rest)) = value.split_once("${{") else {
            return value.to_owned();
        };
        let (expression, after) = rest.split_once("}}").unwrap();
        let values = expression.split("||").map(|part| self.context(part.trim()));
        let first = values.into_iter().find(|value| !value.is_empty());
        format!(
            "{before}{}{}",
            first.unwrap_or_default(),
            self.evaluate(after)
        )
    }

    fn context(&self, path: &str) -> String {
        let parts: Vec<&str> = path.split('.').collect();
        match parts[..] {
            ["inputs", name] => self.inputs[name].clone(),
            ["steps", step, "outputs", name] => {
                self.output(step, name).unwrap_or_default().to_owned()
            }
            ["github", "token"] => "token-of-the-job".to_owned(),
            ["github", "action_repository"] => {
                let repository = self.variables.get("ACTION_REPOSITORY");
                repository.cloned().unwrap_or_default()
            }
            _ => panic!("{path} is not evaluated here"),
        }
    }
}
