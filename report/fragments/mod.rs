//! The pieces of HTML that results become. `maud` escapes every value where it is written.

mod accounts;
mod actions;
mod documents;
mod evidence;
mod findings;
mod fix;
mod joins;
mod json;
mod manual;
mod next;
mod on_paper;
mod picture;
mod provenance;
mod readiness;
mod requirement;
mod rest;
mod run_facts;
mod text;
mod truth_table;
mod waivers;

pub(super) use accounts::{SEARCHED, accounts, rows as account_rows};
pub(super) use actions::{actions, message_page};
pub(super) use documents::documents;
pub(super) use findings::findings;
pub(super) use joins::{joins, unseen};
pub(super) use manual::manual;
pub(super) use next::{next, permissions_link};
pub(super) use picture::picture;
pub(super) use readiness::{readiness, warning};
pub(super) use requirement::{requirements, status, verdict};
pub(super) use run_facts::run;
pub(super) use text::{badge, badge_or_none, one_line, page_link, prose, said, shown, web_link};
pub(super) use truth_table::truth_table;
pub(super) use waivers::waivers;
