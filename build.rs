//! Rebuilds when a feature or a page of the book is added: both are embedded.

fn main() {
    for folder in ["features", "book"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
