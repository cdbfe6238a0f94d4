//! The scripts of the release workflow that need no toolchain, each run as it stands.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Output};

use yaml_rust2::Yaml;

use super::job::yaml;
use crate::support::{Desk, repository};

const TARGET: &str = "x86_64-unknown-linux-musl";

/// The script of a step of a job.
fn script(job: &str, step: &str) -> String {
    let release = yaml(".github/workflows/release.yml");
    let steps = release["jobs"][job]["steps"].as_vec().unwrap();
    let is_it = |other: &&Yaml| other["id"].as_str() == Some(step);
    let step = steps.iter().find(is_it).unwrap();
    step["run"].as_str().unwrap().to_owned()
}

fn bash(desk: &Desk, script: &str, variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new("bash");
    command
        .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
        .current_dir(desk.path())
        .env_clear()
        .env(
            "PATH",
            format!("{}/bin:/usr/bin:/bin", desk.path().display()),
        )
        .envs(variables.iter().copied());
    command.output().unwrap()
}

#[test]
fn a_tag_that_is_not_the_version_is_not_released() {
    let desk = Desk::new();
    fs::copy(
        repository().join("Cargo.toml"),
        desk.path().join("Cargo.toml"),
    )
    .unwrap();
    let version = env!("CARGO_PKG_VERSION");
    let tag = |tag: &str| bash(&desk, &script("build", "tag"), &[("TAG", tag)]);
    assert!(tag(&format!("v{version}")).status.success());
    for other in ["v9.9.9", "v", &format!("v{version}0"), "v.*"] {
        assert!(!tag(other).status.success(), "{other}");
    }
}

/// A program in the place of the one that was built, which does as the script says.
fn built(desk: &Desk, program: &str) {
    let program = format!("#!/bin/sh\n{program}\n");
    let path = desk.write(&format!("target/{TARGET}/release/greenroom"), &program);
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_program_is_tried_before_it_is_released() {
    let good = format!("exec '{}' \"$@\"", env!("CARGO_BIN_EXE_greenroom"));
    for (program, is_released) in [(&*good, true), ("exit 0", false), ("exit 1", false)] {
        let desk = Desk::new();
        built(&desk, program);
        let variables = [("TARGET", TARGET), ("SUFFIX", "")];
        let output = bash(&desk, &script("build", "try"), &variables);
        assert_eq!(
            output.status.success(),
            is_released,
            "{program}: {output:?}"
        );
        let name = format!("programs/greenroom-{TARGET}");
        assert!(desk.path().join(name).is_file());
    }
}

#[test]
fn a_release_has_the_programs_their_digests_and_the_licenses() {
    let desk = Desk::new();
    let gh = desk.write("bin/gh", "#!/bin/sh\nprintf '%s\\n' \"$@\" >asked\n");
    fs::set_permissions(gh, fs::Permissions::from_mode(0o755)).unwrap();
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        desk.write(name, "text");
    }
    desk.write(&format!("programs/greenroom-{TARGET}"), "program");
    let variables = [
        ("TAG", "v1.2.3"),
        ("GITHUB_REPOSITORY", "contoso/greenroom"),
    ];
    let output = bash(&desk, &script("publish", "release"), &variables);
    assert!(output.status.success(), "{output:?}");
    let asked = fs::read_to_string(desk.path().join("asked")).unwrap();
    let asked: Vec<&str> = asked.lines().take(8).collect();
    let program = format!("programs/greenroom-{TARGET}");
    let expected = [
        "release",
        "create",
        "v1.2.3",
        "programs/LICENSE-APACHE",
        "programs/LICENSE-MIT",
        "programs/SHA256SUMS",
        &program,
        "--repo",
    ];
    assert_eq!(asked, expected);
    let sums = fs::read_to_string(desk.path().join("programs/SHA256SUMS")).unwrap();
    assert!(sums.ends_with(&format!("  greenroom-{TARGET}\n")), "{sums}");
}
