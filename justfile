# Show the recipes
default:
    @just --list

# What CI runs, and all that it runs
ci:
    bash .ci/run

# Audit the bundled mock tenant and open the book
audit *arguments:
    cargo run -- audit --open {{ arguments }}

# Everything but the browser
test *arguments:
    cargo test {{ arguments }}

# The browser tests; they need chromium and chromedriver
browser:
    cargo test --features browser --test browser

# Format and lint
lint:
    cargo fmt --all
    cargo clippy --all-targets --all-features -- -D warnings

# Look at changed snapshots and accept or refuse each
review:
    cargo insta review
