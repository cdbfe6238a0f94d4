//! What the attributes of a tag say.

use html5ever::tokenizer::Tag;

/// The kinds of callouts, as the tools that publish pages call them.
const CALLOUTS: [&str; 12] = [
    "attention",
    "caution",
    "danger",
    "error",
    "hint",
    "important",
    "info",
    "note",
    "seealso",
    "success",
    "tip",
    "warning",
];
/// Words beside which the kind of a callout stands in a class.
const BOXES: [&str; 14] = [
    "admonition",
    "alert",
    "aside",
    "box",
    "callout",
    "hint",
    "infobox",
    "macro",
    "markdown",
    "message",
    "notice",
    "note",
    "panel",
    "theme",
];
/// Elements that are a callout or part of tabs, by their names.
const NAMED: [&str; 10] = [
    "admonition",
    "alert",
    "aside",
    "banner",
    "callout",
    "hint",
    "notice",
    "panel",
    "tab",
    "tabitem",
];
/// Attributes that readers see as the name of what they stand on.
const NAMES: [&str; 8] = [
    "title",
    "label",
    "header",
    "heading",
    "summary",
    "data-title",
    "data-label",
    "tab-title",
];
/// Attributes that say which kind of callout something is.
const KINDS: [&str; 6] = ["color", "kind", "status", "style", "type", "variant"];
/// Classes and ids of what is around a page's text: who wrote it and when, what others said of it,
/// where else to go.
const FURNITURE: [&str; 53] = [
    "article-author",
    "article-comments",
    "article-meta",
    "article-relatives",
    "article-votes",
    "author",
    "author-info",
    "breadcrumb",
    "breadcrumb-section",
    "breadcrumbs",
    "byline",
    "comment",
    "comment-list",
    "comments",
    "comments-area",
    "comments-section",
    "contributors",
    "disqus_thread",
    "edit-this-page",
    "entry-meta",
    "feedback",
    "feedback-section",
    "footer",
    "headerlink",
    "helpful",
    "in-this-article",
    "labels-section",
    "last-updated",
    "lastupdated",
    "likes-and-labels-container",
    "likes-section",
    "page-metadata",
    "page-metadata-modification-info",
    "page-nav",
    "pagination",
    "pagination-nav",
    "post-author",
    "post-meta",
    "prev-next",
    "recent-articles",
    "recently-viewed",
    "related",
    "related-articles",
    "related-content",
    "related-links",
    "related-posts",
    "rate-this-page",
    "share",
    "share-buttons",
    "social-share",
    "table-of-contents",
    "theme-edit-this-page",
    "theme-last-updated",
];
/// Roles of the same.
const AROUND: [&str; 5] = [
    "banner",
    "complementary",
    "contentinfo",
    "navigation",
    "search",
];

/// An attribute's value.
pub(super) fn value<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    let found = tag.attrs.iter().find(|a| &*a.name.local == name);
    found.map(|attribute| &*attribute.value)
}

/// Whether readers see the value of an attribute, as a name or as a kind.
pub(super) fn is_shown(name: &str) -> bool {
    NAMES.contains(&name) || KINDS.contains(&name) || name == "value"
}

fn classes(tag: &Tag) -> impl Iterator<Item = &str> {
    value(tag, "class").unwrap_or_default().split_whitespace()
}

/// What a tag calls the text that follows: the kind of a callout, the name of a tab or a step.
pub(super) fn label(tag: &Tag) -> Option<String> {
    let name = &*tag.name;
    if name == "table" {
        return None;
    }
    let kind = callout(tag);
    let named = NAMES.iter().find_map(|name| value(tag, name));
    let is_ours = name.starts_with("x-");
    let bare = name.trim_start_matches("x-");
    let is_named = is_ours || NAMED.contains(&name);
    let other = || {
        let mut kinds = KINDS.iter().filter(|name| is_ours || **name != "style");
        let other = || named.is_none().then(|| value(tag, "value")).flatten();
        kinds
            .find_map(|name| value(tag, name))
            .or_else(other)
            .filter(|_| is_named)
    };
    let word = CALLOUTS.contains(&bare).then(|| bare.to_owned());
    let other = || {
        other()
            .filter(|value| named != Some(value))
            .map(str::to_owned)
    };
    let kind = kind.or_else(other).or(word);
    let parts = [kind, named.map(str::to_owned)];
    let parts: Vec<String> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    (!parts.is_empty()).then(|| parts.join(": "))
}

/// The kind of a callout, from a class such as `alert-warning`, or `NOTE` by itself.
pub(super) fn callout(tag: &Tag) -> Option<String> {
    let parts = |class: &str| -> Vec<String> {
        let parts = class.split(|c: char| !c.is_alphanumeric());
        parts
            .filter(|part| !part.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let all: Vec<String> = classes(tag).flat_map(parts).collect();
    let in_box = all.len() > 1 && all.iter().any(|part| BOXES.contains(&part.as_str()));
    let kinds = classes(tag).filter_map(|class| {
        let kind = parts(class).pop()?;
        let is_kind = CALLOUTS.contains(&kind.as_str());
        let is_loud = class.chars().all(|c| c.is_ascii_uppercase());
        (is_kind && (is_loud || in_box)).then_some(kind)
    });
    let mut kinds: Vec<String> = kinds.collect();
    kinds.dedup();
    (!kinds.is_empty()).then(|| kinds.join(" "))
}

/// Whether a tag begins what is around the text of a page.
pub(super) fn is_furniture(tag: &Tag) -> bool {
    if matches!(
        &*tag.name,
        "html" | "body" | "main" | "h1" | "table" | "tr" | "td"
    ) {
        return false;
    }
    let id = value(tag, "id").unwrap_or_default();
    let role = value(tag, "role").unwrap_or_default();
    let mut names = classes(tag).chain([id]);
    AROUND.contains(&role) || names.any(|name| FURNITURE.contains(&&*name.to_lowercase()))
}

/// Whether a tag begins what readers do not see. A tab that is not in front is one click away.
pub(super) fn is_hidden(tag: &Tag) -> bool {
    let style: String = value(tag, "style")
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    let style = style.to_lowercase();
    let hidden = value(tag, "hidden").is_some()
        || style.contains("display:none")
        || style.contains("visibility:hidden");
    hidden && value(tag, "role") != Some("tabpanel")
}

/// Whether a tag is a box to tick, and whether it is ticked. Confluence has a class for it.
pub(super) fn ticked(tag: &Tag) -> Option<bool> {
    match &*tag.name {
        "input" => matches!(value(tag, "type"), Some("checkbox" | "radio"))
            .then(|| value(tag, "checked").is_some()),
        "li" => {
            value(tag, "data-inline-task-id").map(|_| classes(tag).any(|class| class == "checked"))
        }
        _ => None,
    }
}
