//! Tags in braces: `{% … %}` of GitBook and Jekyll, `{{< … >}}` and `{{% … %}}` of Hugo.

use super::line::{Attributes, Directive, attributes, tag};

/// How a tag begins, and how it ends.
const BRACES: [(&str, &str); 3] = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}")];
/// Tags of which a value without a name is what readers see.
const NAMED: [&str; 16] = [
    "accordion",
    "admonition",
    "alert",
    "callout",
    "card",
    "details",
    "expand",
    "hint",
    "note",
    "notice",
    "panel",
    "step",
    "tab",
    "tip",
    "warning",
    "x",
];

/// What a line with such tags is; one whose end is missing is text.
pub(super) fn directives(line: &str) -> Vec<Directive> {
    let mut parts = Vec::new();
    let (mut text, mut rest) = (String::new(), line);
    while let Some((at, open, close)) = first(rest) {
        let Some((inner, after)) = rest[at + open.len()..].split_once(close) else {
            break;
        };
        text.push_str(&rest[..at]);
        rest = after;
        if let Some(directive) = read(inner) {
            push(&mut parts, &mut text);
            parts.push(match directive {
                Directive::Tag(tag) if line.trim_start().starts_with(open) => {
                    Directive::Tag(" ".repeat(line.len() - line.trim_start().len()) + &tag)
                }
                other => other,
            });
        }
    }
    text.push_str(rest);
    if parts.is_empty() || !text.trim().is_empty() {
        parts.push(Directive::Text(text));
    }
    parts
}

fn push(parts: &mut Vec<Directive>, text: &mut String) {
    let text = std::mem::take(text);
    if !text.trim().is_empty() {
        parts.push(Directive::Text(text));
    }
}

/// Where the first tag begins, and with what.
fn first(text: &str) -> Option<(usize, &'static str, &'static str)> {
    text.match_indices('{').find_map(|(at, _)| {
        let own = |(open, _): &(&str, &str)| text[at..].starts_with(open);
        BRACES
            .into_iter()
            .find(own)
            .map(|(open, close)| (at, open, close))
    })
}

/// What a tag stands for; nothing where it only lays the page out.
fn read(inner: &str) -> Option<Directive> {
    let inner = inner.trim().trim_end_matches('/').trim_end();
    let (name, rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    if name.starts_with('/')
        || name.starts_with("end")
        || !name
            .chars()
            .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    {
        return None;
    }
    let attributes = attributes(rest);
    if matches!(name, "include" | "readfile" | "include_relative") {
        let given = attributes
            .iter()
            .find(|(key, _)| matches!(key.as_str(), "label" | "file"));
        let path = given.map_or_else(
            || rest.split_whitespace().next(),
            |(_, path)| Some(path.as_str()),
        );
        return path.map(|path| Directive::Include(path.to_owned()));
    }
    if matches!(name, "figure" | "img" | "image") {
        let kept = attributes
            .into_iter()
            .filter(|(key, _)| matches!(key.as_str(), "src" | "alt"));
        let image = tag("img", &kept.collect::<Attributes>());
        return Some(Directive::Tag(image.replacen("x-img", "img", 1)));
    }
    let shown = |(key, _): &(String, String)| key != "label" || NAMED.contains(&name);
    let mut attributes: Attributes = attributes.into_iter().filter(shown).collect();
    attributes.retain(|(key, _)| crate::trace::tags::is_shown(key));
    (!attributes.is_empty())
        .then(|| Directive::Tag(tag(&name.to_lowercase().replace('_', "-"), &attributes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_that_lay_out_go_and_those_that_name_stay() {
        let text = |text: &str| Directive::Text(text.to_owned());
        let tag = |tag: &str| Directive::Tag(tag.to_owned());
        for (line, parts) in [
            ("Two {% x %}three.\n", vec![text("Two three.\n")]),
            ("{% endhint %}\n", vec![text("\n")]),
            ("{% step\n", vec![text("{% step\n")]),
            (
                "{% hint style=\"info\" %}\n",
                vec![tag("<x-hint style=\"info\">")],
            ),
            (
                "  {% tab title=\"A\" %}\n",
                vec![tag("  <x-tab title=\"A\">")],
            ),
            (
                "{{< tab \"A\" >}}One.{{< /tab >}}\n",
                vec![tag("<x-tab label=\"A\">"), text("One.\n")],
            ),
            ("See {{< ref \"a.md\" >}}.\n", vec![text("See .\n")]),
            (
                "{{< include \"a.md\" >}}\n",
                vec![Directive::Include("a.md".to_owned())],
            ),
            (
                "{% include a.html %}\n",
                vec![Directive::Include("a.html".to_owned())],
            ),
            (
                "{{< figure src=\"a.png\" title=\"A\" >}}\n",
                vec![tag("<img src=\"a.png\">")],
            ),
        ] {
            assert_eq!(directives(line), parts, "{line}");
        }
    }
}
