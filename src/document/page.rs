//! A requirement's page in the book: the authority for its title, its level and how to fix it.

use greenroom_results::Level;
use pulldown_cmark::{Event, Parser, Tag};

use super::fix_section::FixSection;
use super::source::Source;
use crate::exit::Failure;

/// What a document requires.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// Its stable id: the page's file name without `.md`.
    pub id: String,
    /// The page's heading.
    pub title: String,
    /// How much it weighs.
    pub level: Level,
    /// How to fix it, by cause.
    pub fix_sections: Vec<FixSection>,
}

/// The sections that every page has, in this order.
const SECTIONS: [&str; 5] = ["What", "Why", "Source", "Check by hand", "How to fix"];

impl Requirement {
    /// Reads a page.
    ///
    /// # Errors
    /// When a part that every page has is missing; the message names the file and the part.
    pub fn parse(file: &Source) -> Result<Self, Failure> {
        let text = &file.text()?.replace("\r\n", "\n");
        let lacks = |what: &str| Failure::usage(format!("{}: the page lacks {what}", file.path));
        let title = text
            .lines()
            .find_map(|line| line.strip_prefix("# "))
            .ok_or_else(|| lacks("a title, a line `# …`"))?;
        let level = match levels(text).as_slice() {
            [level] => *level,
            [] => {
                return Err(lacks(
                    "its level, a line `**Level:** required` or `**Level:** recommended`",
                ));
            }
            _ => {
                let message = format!("{}: the page states its level more than once", file.path);
                return Err(Failure::usage(message).hint("leave one of the lines `**Level:** …`"));
            }
        };
        let id = file
            .below
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .trim_end_matches(".md");
        let marker = format!("{{{{#verdict {id}}}}}");
        if !text.contains(&marker) {
            return Err(lacks(&format!(
                "the place of its verdict, a line `{marker}`"
            )));
        }
        let headings: Vec<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix("## "))
            .collect();
        if let Some(missing) = SECTIONS.iter().find(|name| !headings.contains(name)) {
            return Err(lacks(&format!("the section `## {missing}`")));
        }
        Ok(Self {
            id: id.to_owned(),
            title: title.trim().to_owned(),
            level,
            fix_sections: fix_sections(text),
        })
    }

    /// How to fix it when this is the cause.
    #[must_use]
    pub fn fix_section(&self, reason: &str) -> Option<&FixSection> {
        self.fix_sections
            .iter()
            .find(|section| section.reason == reason)
    }
}

/// The levels that a page's text states, each in a line of its own. What stands in a comment, in
/// code or in a quote is not what a reader takes for the page's own word.
fn levels(text: &str) -> Vec<Level> {
    let mut depth = 0;
    let mut levels = Vec::new();
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                let before = &text[..range.start];
                let starts_a_line = before.is_empty() || before.ends_with('\n');
                if tag == Tag::Strong && depth == 1 && starts_a_line {
                    levels.extend(text[range.start..].lines().next().and_then(level));
                }
                depth += 1;
            }
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    levels
}

fn level(line: &str) -> Option<Level> {
    match line.trim() {
        "**Level:** required" => Some(Level::Required),
        "**Level:** recommended" => Some(Level::Recommended),
        _ => None,
    }
}

/// The `###` sections below `## How to fix` whose heading names a cause. What the page says before
/// the first of them about who can do it goes for all that say nothing themselves.
fn fix_sections(text: &str) -> Vec<FixSection> {
    let section = text
        .split("\n## ")
        .find_map(|part| part.strip_prefix("How to fix\n"));
    let mut parts = section.unwrap_or_default().split("\n### ");
    let preamble = FixSection::parse("", parts.next().unwrap_or_default());
    parts
        .filter_map(|part| {
            let (heading, text) = part.split_once('\n')?;
            let (_, reason) = heading.trim_end().strip_suffix('}')?.rsplit_once("{#")?;
            let mut section = FixSection::parse(reason, text);
            if section.fix.who.is_none() {
                section.fix.who.clone_from(&preamble.fix.who);
            }
            Some(section)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# A title\n\n**Level:** required\n\n{{#verdict an-id}}\n\n## What\n\n\
        ## Why\n\n## Source\n\n## Check by hand\n\n## How to fix\n\nFirst of all.\n\n\
        **Who:** Somebody\n\n\
        ### The service principal does not exist {#absent}\n\nCreate it.\n\n### The service principal is disabled {#disabled}\n\nEnable it.\n\n**Who:** Another\n";

    fn page(text: &str) -> Source {
        let (path, below) = (
            "book/an-id.md".to_owned(),
            "src/requirements/an-id.md".to_owned(),
        );
        Source {
            path,
            below,
            bytes: text.as_bytes().to_vec(),
        }
    }

    #[test]
    fn a_page_gives_id_title_level_and_fixes() {
        let requirement = Requirement::parse(&page(PAGE)).unwrap();
        assert_eq!(requirement.id, "an-id");
        assert_eq!(requirement.title, "A title");
        assert_eq!(requirement.level, Level::Required);
        let fix = |reason| &requirement.fix_section(reason).unwrap().fix;
        assert_eq!(&*fix("disabled").text, "Enable it.");
        assert_eq!(fix("disabled").who.as_deref(), Some("Another"));
        assert_eq!(fix("absent").who.as_deref(), Some("Somebody"));
    }

    #[test]
    fn the_level_is_that_of_the_pages_text() {
        const STATED: &str = "**Level:** required\n";
        for hidden in [
            "<!--\n**Level:** recommended\n-->\n\n",
            "Some text <!-- and\n**Level:** recommended\n-->\n\n",
            "```\n**Level:** recommended\n```\n\n",
            "    **Level:** recommended\n\n",
            "> **Level:** recommended\n\n",
        ] {
            let text = PAGE.replace(STATED, &format!("{hidden}{STATED}"));
            assert_eq!(levels(&text), [Level::Required], "{hidden}");
            let alone = Requirement::parse(&page(&PAGE.replace(STATED, hidden)));
            let message = alone.unwrap_err().message;
            assert!(message.contains("lacks its level"), "{message}");
        }
    }

    #[test]
    fn a_page_that_states_two_levels_is_refused() {
        let text = PAGE.replace("## What", "**Level:** recommended\n\n## What");
        let failure = Requirement::parse(&page(&text)).unwrap_err();
        assert_eq!(
            failure.message,
            "book/an-id.md: the page states its level more than once"
        );
    }

    #[test]
    fn a_page_that_lacks_a_part_is_refused_by_name() {
        for (part, message) in [
            (
                "# A title",
                "book/an-id.md: the page lacks a title, a line `# …`",
            ),
            (
                "{{#verdict an-id}}",
                "book/an-id.md: the page lacks the place of its verdict, a line \
                 `{{#verdict an-id}}`",
            ),
            (
                "## Source\n",
                "book/an-id.md: the page lacks the section `## Source`",
            ),
        ] {
            let failure = Requirement::parse(&page(&PAGE.replace(part, ""))).unwrap_err();
            assert_eq!(failure.message, message);
        }
    }
}
