//! `greenroom permissions`: the least an audit has to be granted.

use greenroom_graph::Permission;
use insta_cmd::assert_cmd_snapshot;
use serde_json::Value;

use crate::support::Desk;

fn json(format: &str) -> Value {
    let output = Desk::new()
        .greenroom(&["permissions", "--format", format])
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_list_as_data() {
    assert_cmd_snapshot!(Desk::new().greenroom(&["permissions", "--format", "json"]));
}

#[test]
fn the_manifest_asks_microsoft_graph_for_the_listed_roles() {
    let manifest = json("manifest");
    let [resource] = manifest.as_array().unwrap().as_slice() else {
        panic!("{manifest}")
    };
    assert_eq!(resource["resourceAppId"], Permission::resource());
    let asked = resource["resourceAccess"].as_array().unwrap();
    let listed = json("json");
    let listed = listed.as_array().unwrap();
    assert_eq!(asked.len(), listed.len());
    for (asked, listed) in asked.iter().zip(listed) {
        assert_eq!(asked["id"], listed["id"]);
        assert_eq!(asked["type"], "Role");
    }
}
