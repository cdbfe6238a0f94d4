//! Edits that leave the meaning of a page as it is.

use super::source::{Source, Zone, cells, ids, in_text, item};
use super::{Add, Edit, collected};

/// Letters, and the same ones made of two.
const LETTERS: [(&str, &str); 12] = [
    ("é", "e\u{301}"),
    ("à", "a\u{300}"),
    ("í", "i\u{301}"),
    ("ó", "o\u{301}"),
    ("ñ", "n\u{303}"),
    ("ä", "a\u{308}"),
    ("ö", "o\u{308}"),
    ("ü", "u\u{308}"),
    ("Ö", "O\u{308}"),
    ("が", "か\u{3099}"),
    ("で", "て\u{3099}"),
    ("ド", "ト\u{3099}"),
];

/// Characters, and others that say the same.
const TYPE: [(&str, &str, &str); 22] = [
    ("ligature", "fi", "ﬁ"),
    ("full width", "T", "Ｔ"),
    ("quotes", "“", "\""),
    ("quotes", "”", "\""),
    ("quotes", "„", "“"),
    ("quotes", "«", "\""),
    ("quotes", "»", "\""),
    ("quotes", "&ldquo;", "\""),
    ("quotes", "&rsquo;", "'"),
    ("apostrophe", "'", "’"),
    ("arrow", " → ", " > "),
    ("arrow", " → ", " ➜ "),
    ("arrow", " > ", " → "),
    ("arrow", " > ", " › "),
    ("dash", "–", "-"),
    ("dash", " – ", " — "),
    ("dash", " – ", "—"),
    ("dash", " &ndash; ", " - "),
    ("hyphen", "-", "\u{2011}"),
    ("hard space", " a ", " a\u{a0}"),
    ("soft hyphen", "ti", "t\u{ad}i"),
    ("no space", "ou", "o\u{200b}u"),
];

/// What is around the text, and what may stand there another day.
const AROUND: [(&str, &str); 12] = [
    ("7 months ago", "8 months ago"),
    ("Kari Lund", "Ola Berg"),
    ("12 out of 14", "13 out of 15"),
    ("You must be joking.", "It must be a joke. It should be on."),
    ("3 months ago", "4 months ago"),
    ("Works for us.", "It must not work for us."),
    ("Reset a phone", "You must reset a phone"),
    ("author: k-lund", "author: o-berg"),
    ("ms.date: 11/02/2026", "ms.date: 12/02/2026"),
    ("weight = 20", "weight = 30"),
    ("Nov 02, 2026", "Nov 09, 2026"),
    ("sidebar_position: 3", "sidebar_position: 4"),
];

pub(super) fn edits(source: &Source) -> Vec<Edit> {
    collected(source, |add| fill(source, add))
}

fn fill(source: &Source, add: Add<'_>) {
    let each = |edit: &dyn Fn(&str) -> String| {
        source.with_each(&[Zone::Prose], |line| {
            let is_mark = !source.is_html
                && (line.trim_start().starts_with('<')
                    || line.contains(":::")
                    || line.contains("!!!")
                    || line.contains("???")
                    || line.contains("===")
                    || line.contains("[!"));
            let bare = line.trim_start();
            let (indent, line) = line.split_at(line.len() - bare.len());
            let (mark, rest) = item(line)
                .or_else(|| line.strip_prefix("# [").map(|_| (line, "")))
                .unwrap_or(("", line));
            if is_mark || rest.starts_with('|') {
                indent.to_owned() + line
            } else {
                indent.to_owned() + mark + &in_text(rest, edit)
            }
        })
    };
    for (one, two) in LETTERS {
        add("letter", each(&|text| text.replace(one, two)));
    }
    for (what, from, to) in TYPE {
        add(what, each(&|text| text.replace(from, to)));
    }
    add("spaces", each(&|text| text.replace(' ', "  ")));
    add(
        "curly quotes",
        each(&|text| {
            if text.matches('"').count() == 2 {
                text.replacen('"', "“", 1).replacen('"', "”", 1)
            } else {
                text.to_owned()
            }
        }),
    );
    for (from, to) in AROUND {
        add("furniture", source.text.replacen(from, to, 1));
    }
    stops(source, add);
    marks(source, add);
    pictures(source, add);
    ids_and_links(source, add);
    if !source.is_rst {
        tables(source, add);
    }
    below(source, add);
}

/// What a site adds below a page.
fn below(source: &Source, add: Add<'_>) {
    if !source.is_html && !source.is_rst {
        let more =
            "## Related articles\n\n- [What you must do](/next)\n- [Something else](/other)\n";
        add("related", format!("{}\n{more}", source.text));
        add(
            "updated",
            format!("{}\nLast updated 7 months ago\n", source.text),
        );
    }
}

fn stops(source: &Source, add: Add<'_>) {
    add(
        "full stop",
        source.with_each(&[Zone::Prose], |line| {
            line.strip_suffix('.')
                .or(line.strip_suffix('。'))
                .unwrap_or(line)
                .replace(".</li>", "</li>")
                .replace(".</p>", "</p>")
        }),
    );
    add(
        "full stop",
        source.with_each(&[Zone::Prose], |line| {
            let is_item = item(line).is_some();
            let bare = line.trim_end_matches('\\');
            match line.find("</li>") {
                Some(end) if is_item && !line[..end].ends_with(['.', '>']) => {
                    format!("{}.{}", &line[..end], &line[end..])
                }
                None if is_item && !bare.ends_with(['.', '。']) => {
                    format!("{bare}.{}", &line[bare.len()..])
                }
                _ => line.to_owned(),
            }
        }),
    );
}

fn marks(source: &Source, add: Add<'_>) {
    for emoji in ["🔧", "⚠\u{fe0f}", "👉🏽", "✅"] {
        add(
            "emoji",
            source.with_each(&[Zone::Prose], |line| match item(line) {
                Some((mark, text)) if !text.starts_with(['[', '<']) => {
                    format!("{mark}{emoji} {text}")
                }
                _ if line.starts_with("## ") => line.replacen("## ", &format!("## {emoji} "), 1),
                _ if line.starts_with("<h2") => line.replacen('>', &format!(">{emoji} "), 1),
                _ => line.to_owned(),
            }),
        );
    }
    add(
        "emphasis",
        source.with_each(&[Zone::Prose], |line| match item(line) {
            _ if source.is_rst => line.to_owned(),
            Some((mark, text)) if text.starts_with(char::is_alphabetic) => {
                match text.split_once([' ', '<', '\\', '、']) {
                    Some((word, _)) if !word.contains(['`', '*', '[', '_']) => {
                        format!("{mark}<b>{word}</b>{}", &text[word.len()..])
                    }
                    _ => line.to_owned(),
                }
            }
            _ => line.to_owned(),
        }),
    );
    if !source.is_html && !source.is_rst {
        add(
            "bullets",
            source.with_each(&[Zone::Prose], |line| match item(line) {
                Some((mark, text)) => format!(
                    "{}{text}",
                    mark.replace("- ", "+ ")
                        .replace("* ", "- ")
                        .replace("+ ", "* ")
                ),
                _ => line.to_owned(),
            }),
        );
    }
}

fn pictures(source: &Source, add: Add<'_>) {
    let alt = |line: &str, key: &str| match line.split_once(key) {
        Some((head, tail)) => {
            let end = tail.find('"').unwrap_or(tail.len());
            format!("{head}{key}Another picture{}", &tail[end..])
        }
        None => line.to_owned(),
    };
    let all = [Zone::Prose, Zone::Around];
    add(
        "figure text",
        source.with_each(&all, |line| alt(&alt(line, "alt=\""), "alt-text=\"")),
    );
    add(
        "caption",
        source.text.replace(
            "<figcaption></figcaption>",
            "<figcaption>The list</figcaption>",
        ),
    );
}

fn ids_and_links(source: &Source, add: Add<'_>) {
    let all = [Zone::Prose, Zone::Code];
    add(
        "case of ids",
        source.with_each(&all, |line| {
            let mut line = line.to_owned();
            for (start, end) in ids(&line) {
                let id = line[start..end].to_uppercase();
                line.replace_range(start..end, &id);
            }
            line
        }),
    );
    for (from, to) in [
        ("https://entra.microsoft.com/", "https://portal.azure.com/"),
        ("state=1", "state=2"),
        ("token=5f0c0f6e", "token=6a1d1f7e"),
    ] {
        add("link", source.text.replace(from, to));
    }
}

/// A table of pipes as the same table of tags, its cells in paragraphs.
fn tables(source: &Source, add: Add<'_>) {
    let mut page = String::new();
    let mut rows = 0;
    for (_, line) in &source.lines {
        if !line.starts_with('|') {
            page = page + if rows > 0 { "</tbody></table>\n" } else { "" } + line + "\n";
            rows = 0;
            continue;
        }
        rows += 1;
        let Some((cells, _)) = cells(line) else {
            continue;
        };
        let tag = if rows == 1 { "th" } else { "td" };
        let cells = cells
            .iter()
            .map(|cell| format!("<{tag}><p>{}</p></{tag}>", cell.trim()));
        let open = if rows == 1 { "<table><tbody>\n" } else { "" };
        page = page + open + "<tr>" + &cells.collect::<String>() + "</tr>\n";
    }
    if rows > 0 {
        page.push_str("</tbody></table>\n");
    }
    add("table", page);
}
