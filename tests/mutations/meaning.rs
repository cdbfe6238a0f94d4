//! Edits that turn the meaning of a page.

use super::source::{Source, Zone, cells, ids, in_text, item};
use super::{Add, Edit, collected};

/// Words, and others that say something else in their place.
const WORDS: [(&str, &str); 41] = [
    ("must", "should"),
    ("must", "must not"),
    ("should", "must"),
    ("required", "recommended"),
    ("required", "optional"),
    ("need", "may want"),
    ("needs", "may use"),
    ("has to", "can"),
    ("not", "also"),
    ("Don't", "Do"),
    ("aren't", "are"),
    ("cannot", "can"),
    ("never", "always"),
    ("never", "sometimes"),
    ("only", "also"),
    ("is", "is not"),
    ("are", "are not"),
    ("Yes", "No"),
    ("No", "Yes"),
    ("YES", "NO"),
    ("NO", "YES"),
    ("✅", "❌"),
    ("❌", "✅"),
    ("before", "after"),
    ("off", "on"),
    ("muss", "kann"),
    ("müssen", "dürfen"),
    ("nicht", "nur"),
    ("nie", "oft"),
    ("Empfohlen", "Verlangt"),
    ("doit", "peut"),
    ("obligatoire", "facultative"),
    ("ne peuvent pas", "peuvent"),
    ("OUI", "NON"),
    ("debe", "puede"),
    ("Se recomienda", "Se exige"),
    ("No se admite", "Se admite"),
    ("必要です", "不要です"),
    ("お勧めします", "禁止します"),
    ("はい", "いいえ"),
    ("いいえ", "はい"),
];

/// What stands in tags and marks around the text, and others in their place.
const LABELS: [(&str, &str); 30] = [
    ("style=\"info\"", "style=\"danger\""),
    (
        "{% code title=\"PowerShell\"",
        "{% code title=\"Azure CLI\"",
    ),
    ("title=\"Shared accounts\"", "title=\"Own accounts\""),
    ("color=\"warning\"", "color=\"info\""),
    ("header=\"Windows\"", "header=\"Android\""),
    ("header=\"Linux\"", "header=\"macOS\""),
    ("label=\"All rooms\"", "label=\"No rooms\""),
    ("label=\"Some rooms\"", "label=\"Other rooms\""),
    (":::warning", ":::tip"),
    ("[Only once]", "[More than once]"),
    ("!!! danger", "!!! info"),
    ("\"Do not grant write access\"", "\"Grant write access\""),
    ("??? note", "??? warning"),
    ("=== \"Script\"", "=== \"Installer\""),
    ("=== \"By hand\"", "=== \"By script\""),
    ("[!IMPORTANT]", "[!TIP]"),
    ("[!NOTE]", "[!WARNING]"),
    ("[!CAUTION]", "[!NOTE]"),
    ("[!WARNING]", "[!TIP]"),
    ("# [Admin center]", "# [Command line]"),
    ("# [PowerShell]", "# [Azure CLI]"),
    (".. warning::", ".. tip::"),
    (
        ".. list-table:: What is recorded",
        ".. list-table:: What is not recorded",
    ),
    ("callout-warning", "callout-info"),
    ("macro-warning", "macro-tip"),
    ("<summary>Government", "<summary>Public"),
    ("includes/panel-licenses.md", "includes/panel-plans.md"),
    ("<Regions />", "<Clouds />"),
    ("snippets/proxy.md", "snippets/firewall.md"),
    ("shared/firewall.md", "shared/proxy.md"),
];

pub(super) fn edits(source: &Source) -> Vec<Edit> {
    collected(source, |add| fill(source, add))
}

fn fill(source: &Source, add: Add<'_>) {
    words(source, add);
    facts(source, add);
    lines(source, add);
    items(source, add);
    rows(source, add);
    commands(source, add);
    for (from, to) in LABELS {
        add("label", source.text.replacen(from, to, 1));
    }
    for (at, (_, line)) in source.lines.iter().enumerate() {
        for (from, to) in [
            ("[ ]", "[x]"),
            ("[x]", "[ ]"),
            (" checked ", " "),
            ("class=\"checked\"", "class=\"\""),
        ] {
            add(
                "checkbox",
                source.with(&[(at, Some(line.replacen(from, to, 1)))]),
            );
        }
    }
}

/// Replaces a word where it stands by itself.
fn replaced(text: &str, from: &str, to: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() && c.is_ascii() && from.is_ascii();
    for (at, _) in text.match_indices(from) {
        let before = text[..at].chars().next_back().is_some_and(is_word);
        let after = text[at + from.len()..].chars().next().is_some_and(is_word);
        if !before && !after {
            return format!("{}{to}{}", &text[..at], &text[at + from.len()..]);
        }
    }
    text.to_owned()
}

fn words(source: &Source, add: Add<'_>) {
    for (at, line) in source.of(Zone::Prose) {
        for (from, to) in WORDS {
            let line = in_text(line, |text| replaced(text, from, to));
            add("word", source.with(&[(at, Some(line))]));
        }
    }
}

fn facts(source: &Source, add: Add<'_>) {
    for (at, (zone, line)) in source.lines.iter().enumerate() {
        // Where a picture was uploaded to is no id of anything.
        if *zone == Zone::Around || line.contains("<figure") {
            continue;
        }
        for (_, end) in ids(line) {
            let other = if line[..end].ends_with('0') { "1" } else { "0" };
            let line = format!("{}{other}{}", &line[..end - 1], &line[end..]);
            add("id", source.with(&[(at, Some(line))]));
        }
        for (from, to) in [
            (".Read", ".ReadWrite"),
            (".ReadWrite", ".Read"),
            (".All", ".Selected"),
        ] {
            add(
                "permission",
                source.with(&[(at, Some(line.replacen(from, to, 1)))]),
            );
        }
    }
    for (at, line) in source.of(Zone::Prose) {
        let (mark, rest) = item(line).unwrap_or(("", line));
        let number = |text: &str| {
            let start = text
                .find(|c: char| c.is_ascii_digit())
                .unwrap_or(text.len());
            let digit = text[start..].chars().next().unwrap_or('0');
            let other = if digit == '9' { '8' } else { '9' };
            text.replacen(digit, &other.to_string(), 1)
        };
        add(
            "number",
            source.with(&[(at, Some(mark.to_owned() + &in_text(rest, number)))]),
        );
    }
}

fn lines(source: &Source, add: Add<'_>) {
    for (at, line) in source.of(Zone::Prose) {
        let bare = line.trim();
        let is_text = bare.starts_with(|c: char| c.is_alphabetic()) || bare.starts_with("<p>");
        if item(line).is_some() || is_text {
            let next = &source.lines.get(at + 1).map_or("", |(_, line)| line);
            let heading = source.is_rst && (next.starts_with("==") || next.starts_with("--"));
            let term = next.starts_with(":   ");
            if !heading && !term && !line.contains("</ol>") && !line.contains("<ol>") {
                add("deleted", source.with(&[(at, None)]));
            }
            let end = line
                .rfind("</p>")
                .or_else(|| line.rfind("</li>"))
                .unwrap_or(line.len());
            if !heading && !term && !line.contains("<div") {
                let (text, tail) = line.split_at(end.min(line.trim_end_matches('\\').len()));
                let more = format!("{text} It must be approved.{tail}");
                add("inserted", source.with(&[(at, Some(more))]));
            }
        }
        let name = bare.trim_start_matches('#');
        if name.len() < bare.len() && name.starts_with(' ') && !name.contains("#tab") {
            let line = format!("{} Optional:{name}", &bare[..bare.len() - name.len()]);
            add("heading", source.with(&[(at, Some(line))]));
        }
        if let Some(open) = line.find("<h2") {
            let end = open + line[open..].find('>').unwrap() + 1;
            let line = format!("{}Optional: {}", &line[..end], &line[end..]);
            add("heading", source.with(&[(at, Some(line))]));
        }
    }
}

fn items(source: &Source, add: Add<'_>) {
    let prose: Vec<(usize, &str)> = source.of(Zone::Prose).collect();
    for pair in prose.windows(2) {
        let [(at, line), (next, other)] = pair else {
            continue;
        };
        if let (Some((mark, text)), Some((own, instead))) = (item(line), item(other))
            && next - at == 1
        {
            let lines = [
                (*at, Some(format!("{mark}{instead}"))),
                (*next, Some(format!("{own}{text}"))),
            ];
            let flat = !line.contains("<ol>") && !other.contains("</ol>") && !line.ends_with('\\');
            if flat {
                add("order", source.with(&lines));
            }
        }
    }
    for (at, line) in &prose {
        let Some((mark, text)) = item(line) else {
            continue;
        };
        let (inner, end) = match text.find("</li>") {
            Some(end) => text.split_at(end),
            None => text.split_at(text.trim_end_matches('\\').len()),
        };
        let boxed = inner.strip_prefix("[ ] ").or(inner.strip_prefix("[x] "));
        let (start, inner) = boxed.map_or(("", inner), |rest| (&inner[..4], rest));
        let around = |open: &str, close: &str| format!("{mark}{start}{open}{inner}{close}{end}");
        if !source.is_rst {
            add("struck", source.with(&[(*at, Some(around("<s>", "</s>")))]));
            add(
                "hidden",
                source.with(&[(*at, Some(around("<span hidden>", "</span>")))]),
            );
            let style = "<span style=\"display: none\">";
            add(
                "hidden",
                source.with(&[(*at, Some(around(style, "</span>")))]),
            );
        }
        if !source.is_rst && !source.is_html {
            add("struck", source.with(&[(*at, Some(around("~~", "~~")))]));
            let elsewhere = source.with(&[(*at, None)]);
            add(
                "section",
                format!("{elsewhere}\n## Elsewhere\n\n- {inner}\n"),
            );
        }
    }
}

fn rows(source: &Source, add: Add<'_>) {
    let rows = source.of(Zone::Prose);
    let rows: Vec<(usize, &str)> = rows.filter(|(_, line)| cells(line).is_some()).collect();
    for (at, line) in &rows {
        let Some((cells, between)) = cells(line) else {
            continue;
        };
        for left in 0..cells.len().saturating_sub(1) {
            let mut swapped = cells.clone();
            swapped.swap(left, left + 1);
            let line = between[0].clone()
                + &swapped
                    .iter()
                    .zip(&between[1..])
                    .map(|(cell, mark)| cell.clone() + mark)
                    .collect::<String>();
            add("cells swapped", source.with(&[(*at, Some(line))]));
        }
        if !line.contains("<thead>") && !line.contains("</table>") && !line.contains("rowspan") {
            add("row deleted", source.with(&[(*at, None)]));
        }
    }
    for pair in rows.windows(2) {
        let [(at, line), (next, other)] = pair else {
            continue;
        };
        let whole = [line, other]
            .iter()
            .all(|row| row.starts_with("<tr") && row.ends_with("</tr>"));
        if next - at == 1
            && (whole || line.starts_with('|'))
            && !other.contains("rowspan")
            && !line.contains("rowspan")
        {
            let lines = [
                (*at, Some((*other).to_owned())),
                (*next, Some((*line).to_owned())),
            ];
            add("rows swapped", source.with(&lines));
        }
    }
    add(
        "span",
        source.text.replacen("rowspan=\"2\"", "rowspan=\"1\"", 1),
    );
}

fn commands(source: &Source, add: Add<'_>) {
    for (at, line) in source.of(Zone::Code) {
        let start = line
            .find("<pre")
            .map_or(0, |open| open + line[open..].find('>').unwrap() + 1);
        let end = line.find("</pre>").unwrap_or(line.len());
        let edit = |edit: &dyn Fn(&str) -> String| {
            let line = format!(
                "{}{}{}",
                &line[..start],
                edit(&line[start..end]),
                &line[end..]
            );
            source.with(&[(at, Some(line))])
        };
        let bare = |code: &str| code.len() - code.trim_start().len();
        add("quote", edit(&|code| code.replacen('"', "“", 1)));
        add("quotes", edit(&|code| code.replace('"', "'")));
        add(
            "invisible",
            edit(&|code| {
                let (head, tail) = code.split_at(bare(code) + 3);
                format!("{head}\u{200b}{tail}")
            }),
        );
        add(
            "hard space",
            edit(&|code| {
                let (head, tail) = code.split_at(bare(code));
                format!("{head}{}", tail.replacen(' ', "\u{a0}", 1))
            }),
        );
        add("dash", edit(&|code| code.replacen(" -", " –", 1)));
        add("flag", edit(&|code| code.replacen(" -", " -No", 1)));
        add("case", edit(&|code| code.to_uppercase()));
    }
}
