//! What a run was held to, where its front page does not say so already.

use greenroom_results::Run;
use maud::{Markup, html};

use super::text::{prose, web_link};

/// The documents; nothing where it is the only one, and how accounts join says which.
pub(crate) fn documents(run: &Run) -> Markup {
    if run.documents.len() == 1 && !run.joins.is_empty() {
        return html! {};
    }
    html! {
        p class="gr-documents" {
            "Audited against "
            @for (index, document) in run.documents.iter().enumerate() {
                @if index > 0 { @if index + 1 == run.documents.len() { " and " } @else { ", " } }
                "“" (web_link(&document.url, &document.title)) "” (" (prose(&document.publisher)) ")"
            }
            "."
        }
    }
}
