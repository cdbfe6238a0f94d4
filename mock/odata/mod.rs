//! The query options of OData 4.01 in the dialect of Microsoft Graph.
//!
//! Pure functions over JSON values: text to expression ([`parser`]), expression against the model
//! ([`bind`]), expression against an entity ([`evaluate`]).
//!
//! The parser is our own because none of the published ones reads what Graph clients send:
//! odata-params 0.4 knows neither lambdas nor `null` nor doubled quotes, odatav4-parser 0.0.2 no
//! GUIDs without quotes, and both fail on a date behind a path and on `…/$count ne 0`.

pub(super) mod bind;
pub(super) mod evaluate;
pub(super) mod expression;
mod lexer;
pub(super) mod options;
pub(super) mod order;
pub(super) mod parser;
pub(super) mod project;
pub(super) mod search;
