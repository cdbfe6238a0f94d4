//! The source of a page, line by line.

/// What a line holds.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Zone {
    /// Nothing that a reader of the page sees.
    Around,
    /// Text.
    Prose,
    /// A line of a block of code.
    Code,
}

/// A page, its lines told apart.
pub(super) struct Source {
    pub(super) text: String,
    pub(super) lines: Vec<(Zone, String)>,
    pub(super) is_html: bool,
    pub(super) is_rst: bool,
}

impl Source {
    pub(super) fn new(name: &str, text: &str) -> Self {
        let ending = name.rsplit('.').next();
        let (is_html, is_rst) = (ending == Some("html"), ending == Some("rst"));
        let zones = if is_html {
            html(text)
        } else if is_rst {
            rst(text)
        } else {
            markdown(text)
        };
        let lines = text.lines().map(str::to_owned);
        Self {
            text: text.to_owned(),
            lines: zones.into_iter().zip(lines).collect(),
            is_html,
            is_rst,
        }
    }

    /// The lines of a zone, with their numbers.
    pub(super) fn of(&self, zone: Zone) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.lines.iter().enumerate();
        lines.filter_map(move |(at, (own, line))| (*own == zone).then_some((at, line.as_str())))
    }

    /// The page with each line of these zones replaced by what `edit` makes of it.
    pub(super) fn with_each(&self, zones: &[Zone], edit: impl Fn(&str) -> String) -> String {
        let line = |(zone, line): &(Zone, String)| {
            if zones.contains(zone) {
                edit(line)
            } else {
                line.clone()
            }
        };
        self.lines.iter().map(|own| line(own) + "\n").collect()
    }

    /// The page with these lines replaced, or taken out.
    pub(super) fn with(&self, changes: &[(usize, Option<String>)]) -> String {
        let mut page = String::new();
        for (at, (_, line)) in self.lines.iter().enumerate() {
            match changes.iter().find(|(changed, _)| *changed == at) {
                Some((_, None)) => {}
                Some((_, Some(line))) => page = page + line + "\n",
                None => page = page + line + "\n",
            }
        }
        page
    }
}

fn markdown(text: &str) -> Vec<Zone> {
    let mut fence = false;
    let mut front = "";
    let zone = |(at, line): (usize, &'_ str)| {
        let bare = line.trim();
        if at == 0 && (bare == "---" || bare == "+++") {
            front = if bare == "---" { "---" } else { "+++" };
            return Zone::Around;
        }
        if !front.is_empty() {
            front = if bare == front { "" } else { front };
            return Zone::Around;
        }
        if bare.starts_with("```") {
            fence = !fence;
            return Zone::Around;
        }
        let tags = [
            "import ",
            "{{< ",
            "--8<--",
            "[![",
            "[!INCLUDE",
            "<Regions",
            ":::image",
        ];
        match bare {
            _ if fence => Zone::Code,
            "" | "---" => Zone::Around,
            _ if tags.iter().any(|tag| bare.starts_with(tag)) => Zone::Around,
            _ => Zone::Prose,
        }
    };
    text.lines().enumerate().map(zone).collect()
}

fn html(text: &str) -> Vec<Zone> {
    let begins = ["article-body", "main-content", "<main><h1>"];
    let ends = ["article-footer", "pageSection", "</main>"];
    let (mut inside, mut code) = (false, false);
    let zone = |line: &str| {
        inside |= begins.iter().any(|mark| line.contains(mark));
        inside &= !ends.iter().any(|mark| line.contains(mark));
        code |= line.contains("<pre");
        let zone = match (inside, code) {
            (false, _) => Zone::Around,
            (_, true) => Zone::Code,
            _ if line.starts_with("<div class=\"wiki") || line.contains("article-body") => {
                Zone::Around
            }
            _ => Zone::Prose,
        };
        code &= !line.contains("</pre");
        zone
    };
    text.lines().map(zone).collect()
}

fn rst(text: &str) -> Vec<Zone> {
    let mut code = false;
    let zone = |line: &str| {
        let bare = line.trim();
        if line.starts_with(".. ") {
            code = line.starts_with(".. code");
            return Zone::Around;
        }
        code &= bare.is_empty() || line.starts_with("   ");
        match bare {
            "" => Zone::Around,
            _ if bare.starts_with(':') => Zone::Around,
            _ if bare.chars().all(|c| matches!(c, '=' | '-')) => Zone::Around,
            _ if code => Zone::Code,
            _ => Zone::Prose,
        }
    };
    text.lines().map(zone).collect()
}

/// The line with `edit` made of what is neither a tag, nor the target of a link, nor code.
pub(super) fn in_text(line: &str, edit: impl Fn(&str) -> String) -> String {
    let mut edited = String::new();
    let mut rest = line;
    while let Some(at) = [
        rest.find('<'),
        rest.find("]("),
        rest.find('`'),
        rest.find("{%"),
        rest.find("{{"),
    ]
    .into_iter()
    .flatten()
    .min()
    {
        edited.push_str(&edit(&rest[..at]));
        let (skip, close) = match &rest[at..] {
            tag if tag.starts_with("<code") => (1, "</code>"),
            tag if tag.starts_with('<') => (1, ">"),
            target if target.starts_with("](") => (2, ")"),
            tag if tag.starts_with("{%") => (2, "%}"),
            tag if tag.starts_with("{{") => (2, "}}"),
            code if code.starts_with("``") => (2, "``"),
            _ => (1, "`"),
        };
        let after = rest[at + skip..].find(close);
        let next = after.map_or(rest.len(), |after| at + skip + after + close.len());
        edited.push_str(&rest[at..next]);
        rest = &rest[next..];
    }
    edited + &edit(rest)
}

/// Where ids stand in a line.
pub(super) fn ids(line: &str) -> Vec<(usize, usize)> {
    let bytes = line.as_bytes();
    let is_id = |at: usize| {
        let form = bytes.get(at..at + 36);
        form.is_some_and(|form| {
            form.iter().enumerate().all(|(place, byte)| match place {
                8 | 13 | 18 | 23 => *byte == b'-',
                _ => byte.is_ascii_hexdigit(),
            })
        })
    };
    let places = 0..bytes.len();
    places
        .filter(|at| is_id(*at))
        .map(|at| (at, at + 36))
        .collect()
}

/// The mark that begins an item, and the rest of the line.
pub(super) fn item(line: &str) -> Option<(&str, &str)> {
    let bare = line.trim_start();
    let indent = line.len() - bare.len();
    let number = bare.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    let mark = ["* - ", ":   ", "- ", "* ", "• ", "#. ", "<ol><li>", "<li>"]
        .into_iter()
        .find(|mark| bare.starts_with(mark))
        .map(str::len)
        .or_else(|| (number > 0 && bare[number..].starts_with(". ")).then_some(number + 2))?;
    Some(line.split_at(indent + mark))
}

/// The cells of a row of a table, and what stands between them: `cells.len() + 1` parts.
pub(super) fn cells(line: &str) -> Option<(Vec<String>, Vec<String>)> {
    if line.starts_with('|') && !line.contains("-|") && !line.contains("- |") {
        let cells = line.trim_matches('|').split('|');
        let cells: Vec<String> = cells.map(str::to_owned).collect();
        let between = vec!["|".to_owned(); cells.len() + 1];
        return Some((cells, between));
    }
    if !line.contains("<tr>") {
        return None;
    }
    let (mut cells, mut between) = (vec![], vec![]);
    let mut rest = line;
    while let Some(open) = [rest.find("<td"), rest.find("<th>"), rest.find("<th ")]
        .into_iter()
        .flatten()
        .min()
    {
        let start = open + rest[open..].find('>')? + 1;
        let end = start
            + [rest[start..].find("</td>"), rest[start..].find("</th>")]
                .into_iter()
                .flatten()
                .min()?;
        between.push(rest[..start].to_owned());
        cells.push(rest[start..end].to_owned());
        rest = &rest[end..];
    }
    between.push(rest.to_owned());
    Some((cells, between))
}
