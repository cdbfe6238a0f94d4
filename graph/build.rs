//! Rebuilds when a fixture is added: they are embedded.

fn main() {
    println!("cargo::rerun-if-changed=../fixtures/tenants");
}
