//! The variables of this process.

/// Reads a variable of the environment.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Reads a variable of this process; one that is empty or blank counts as not set.
#[must_use]
pub fn environment(name: &str) -> Option<String> {
    let value = std::env::var(name).ok()?;
    (!value.trim().is_empty()).then_some(value)
}
