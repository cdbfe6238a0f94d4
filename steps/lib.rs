//! The Gherkin phrases of Greenroom and what they conclude.
