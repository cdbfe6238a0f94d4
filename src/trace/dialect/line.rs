//! A line of Markdown as Learn, Docusaurus, `MkDocs`, GitBook, Hugo and Jekyll extend it.

use std::collections::HashMap;

use super::shortcode;

/// The files that an MDX page imports, by the names it gives them.
pub(super) type Imports = HashMap<String, String>;

/// What a line, or a part of it, is.
#[derive(Debug, PartialEq)]
pub(super) enum Directive {
    /// Text, as it is.
    Text(String),
    /// Nothing to read; it ends a paragraph.
    Gone,
    /// A tag that stands for it.
    Tag(String),
    /// A tag, and the column at which the text below it begins.
    Block(String, usize),
    /// Another file.
    Include(String),
}

/// Attributes of a tag.
pub(super) type Attributes = Vec<(String, String)>;

/// A tag for something that HTML has no name for.
pub(super) fn tag(name: &str, attributes: &[(String, String)]) -> String {
    let attributes = attributes.iter().map(|(key, value)| {
        let value = value
            .replace('&', "&amp;")
            .replace('"', "&quot;")
            .replace(['<', '>', '\n'], " ");
        format!(" {key}=\"{value}\"")
    });
    format!("<x-{name}{}>", attributes.collect::<String>())
}

fn labelled(name: &str, label: &str) -> String {
    tag(name, &[("label".to_owned(), label.to_owned())])
}

/// What a line is.
pub(super) fn directives(line: &str, imports: &mut Imports) -> Vec<Directive> {
    let bare = line.trim();
    let indent = line.len() - line.trim_start().len();
    let at = |tag: String| Directive::Tag(" ".repeat(indent) + &tag);
    if let Some(directive) = mkdocs(bare, indent) {
        return vec![directive];
    }
    if let Some(directives) = learn_include(line) {
        return directives;
    }
    if let Some(name) = learn_tab(bare) {
        return vec![at(labelled("tab", name))];
    }
    if let Some(rest) = bare.strip_prefix(":::") {
        return vec![colons(rest).map_or(Directive::Gone, at)];
    }
    if let Some(directive) = mdx(bare, imports) {
        return vec![match directive {
            Directive::Tag(tag) => at(tag),
            other => other,
        }];
    }
    if let Some(class) = bare
        .strip_prefix("{: .")
        .and_then(|rest| rest.strip_suffix('}'))
    {
        return vec![at(labelled("class", class.trim()))];
    }
    shortcode::directives(line)
}

/// `!!! note "Title"`, `??? note`, `=== "Tab"` and `--8<-- "file"`.
fn mkdocs(bare: &str, indent: usize) -> Option<Directive> {
    if let Some(path) = bare.strip_prefix("--8<--") {
        let path = path.trim().trim_matches(['"', '\'']);
        return (!path.is_empty()).then(|| Directive::Include(path.to_owned()));
    }
    let marks = ["!!!", "???+", "???", "===!", "===+", "==="];
    let (mark, rest) = marks
        .iter()
        .find_map(|mark| Some((*mark, bare.strip_prefix(*mark)?)))?;
    let rest = rest.strip_prefix(' ')?.trim();
    let is_tab = mark.starts_with('=');
    if rest.is_empty() || (is_tab && !rest.starts_with('"')) {
        return None;
    }
    let (kind, title) = rest.split_once('"').unwrap_or((rest, ""));
    let parts = [kind.trim(), title.trim_end_matches('"')];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Some(Directive::Block(
        labelled("block", &parts.join(": ")),
        indent + 4,
    ))
}

/// `[!INCLUDE [name](path)]`, wherever it stands in the line.
fn learn_include(line: &str) -> Option<Vec<Directive>> {
    let at = line.find("[!INCLUDE").or_else(|| line.find("[!include"))?;
    let (_, target) = line[at..].split_once("](")?;
    let (path, rest) = target.split_once(')')?;
    let rest = rest.strip_prefix(']').unwrap_or(rest);
    let text = |text: &str| (!text.trim().is_empty()).then(|| Directive::Text(text.to_owned()));
    let parts = [
        text(&line[..at]),
        Some(Directive::Include(path.trim().to_owned())),
        text(rest),
    ];
    Some(parts.into_iter().flatten().collect())
}

/// `# [Name](#tab/id)`.
fn learn_tab(bare: &str) -> Option<&str> {
    let rest = bare.trim_start_matches('#');
    let (name, target) = rest.trim_start().strip_prefix('[')?.split_once("](")?;
    (rest.len() < bare.len() && target.starts_with("#tab/")).then_some(name)
}

/// What stands behind `:::`: an image, a zone, an admonition; nothing for what ends one.
fn colons(rest: &str) -> Option<String> {
    let rest = rest.trim_start_matches(':').trim();
    let rest = rest.strip_suffix(":::").unwrap_or(rest);
    let end = rest
        .find(|c: char| !c.is_alphanumeric() && c != '-')
        .unwrap_or(rest.len());
    let (name, rest) = rest.split_at(end);
    let attributes = attributes(rest);
    let value = |key: &str| {
        let found = attributes.iter().find(|(name, _)| name == key);
        found.map_or("", |(_, value)| value.as_str())
    };
    match name {
        "" => None,
        "image" => {
            let tag = tag(
                "img",
                &[
                    ("src".to_owned(), value("source").to_owned()),
                    ("alt".to_owned(), value("alt-text").to_owned()),
                ],
            );
            Some(tag.replacen("x-img", "img", 1))
        }
        "zone" => Some(labelled("zone", value("pivot"))),
        "moniker" => Some(labelled("moniker", value("range"))),
        _ if name.ends_with("-end") || name == "row" || name == "column" => None,
        _ => {
            let title = rest.split('{').next().unwrap_or_default().trim();
            let title = title.trim_start_matches('[').trim_end_matches(']');
            let label = if title.is_empty() {
                name.to_owned()
            } else {
                format!("{name}: {title}")
            };
            Some(labelled("block", &label))
        }
    }
}

/// A line of JavaScript, or a component by itself on its line.
fn mdx(bare: &str, imports: &mut Imports) -> Option<Directive> {
    if let Some(rest) = bare.strip_prefix("import ") {
        let quoted = rest.trim_end_matches(';').trim_end();
        let path = quoted
            .strip_suffix(['"', '\''])?
            .rsplit(['"', '\''])
            .next()?;
        if let Some((name, _)) = rest.split_once(" from ") {
            imports.insert(name.trim().to_owned(), path.to_owned());
        }
        return Some(Directive::Gone);
    }
    if bare.starts_with("export ") && bare.contains(['=', '{', '(']) {
        return Some(Directive::Gone);
    }
    if bare.starts_with("{/*") && bare.ends_with("*/}") {
        return Some(Directive::Gone);
    }
    let inner = bare.strip_prefix('<')?.strip_suffix('>')?;
    if inner.contains(['<', '>']) {
        return None;
    }
    let is_name = |name: &str| name.starts_with(|c: char| c.is_ascii_uppercase());
    if inner.strip_prefix('/').is_some_and(is_name) {
        return Some(Directive::Gone);
    }
    let inner = inner.trim_end_matches('/').trim_end();
    let (name, rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    if !is_name(name) || !name.chars().all(|c| c.is_alphanumeric() || c == '.') {
        return None;
    }
    let file = imports.get(name).filter(|path| is_page(path));
    if let Some(path) = file {
        return Some(Directive::Include(path.clone()));
    }
    let name = name.to_lowercase().replace('.', "-");
    let mut attributes = attributes(rest);
    // A component that says nothing of itself may say all by itself.
    if attributes.is_empty() && bare.ends_with("/>") {
        attributes.push(("label".to_owned(), name.clone()));
    }
    Some(Directive::Tag(tag(&name, &attributes)))
}

/// Whether a path is that of another page.
fn is_page(path: &str) -> bool {
    let ending = path.rsplit('.').next();
    matches!(ending, Some("md" | "mdx"))
}

/// `name="value"` and `name='value'`, and what is quoted without a name as `label`.
pub(super) fn attributes(text: &str) -> Attributes {
    let mut attributes = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find(['"', '\'']) {
        let quote = rest[open..].chars().next().unwrap_or('"');
        let Some((value, after)) = rest[open + 1..].split_once(quote) else {
            break;
        };
        let before = rest[..open].trim_end();
        let name = before.strip_suffix('=').map(str::trim_end);
        let name = name.and_then(|before| {
            before
                .rsplit(|c: char| !c.is_alphanumeric() && c != '-' && c != '_')
                .next()
        });
        let name = name
            .filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.is_ascii());
        attributes.push((name.unwrap_or("label").to_lowercase(), value.to_owned()));
        rest = after;
    }
    attributes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(line: &str) -> Directive {
        let mut imports = Imports::from([("Regions".to_owned(), "./_regions.mdx".to_owned())]);
        directives(line, &mut imports).swap_remove(0)
    }

    #[test]
    fn what_a_tool_adds_is_told_from_text() {
        let tag = |tag: &str| Directive::Tag(tag.to_owned());
        let include = |path: &str| Directive::Include(path.to_owned());
        for (line, directive) in [
            (
                "# [Power Shell](#tab/ps)\n",
                tag("<x-tab label=\"Power Shell\">"),
            ),
            ("[!INCLUDE [a](includes/a.md)]\n", include("includes/a.md")),
            (
                ":::warning[Only once]\n",
                tag("<x-block label=\"warning: Only once\">"),
            ),
            ("  :::note\n", tag("  <x-block label=\"note\">")),
            (":::\n", Directive::Gone),
            (
                ":::image source=\"a.png\" alt-text=\"A\":::\n",
                tag("<img src=\"a.png\" alt=\"A\">"),
            ),
            ("--8<-- \"a.md\"\n", include("a.md")),
            ("<Regions />\n", include("./_regions.mdx")),
            (
                "<TabItem value=\"a\" label='B \"c\"'>\n",
                tag("<x-tabitem value=\"a\" label=\"B &quot;c&quot;\">"),
            ),
            ("</Tabs>\n", Directive::Gone),
            ("{: .warning }\n", tag("<x-class label=\"warning\">")),
        ] {
            assert_eq!(one(line), directive, "{line}");
        }
        for text in [
            "import it from the portal\n",
            "!!!\n",
            "=== x\n",
            "[a](#b)\n",
            "<b>a</b>\n",
        ] {
            assert_eq!(one(text), Directive::Text(text.to_owned()));
        }
        assert_eq!(
            one("  === \"A\"\n"),
            Directive::Block("<x-block label=\"A\">".to_owned(), 6)
        );
        assert_eq!(
            one("!!! note \"A\"\n"),
            Directive::Block("<x-block label=\"note: A\">".to_owned(), 4)
        );
    }
}
