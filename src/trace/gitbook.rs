//! GitBook's own tags, `{% … %}`, taken out of its Markdown: they lay a page out and say nothing.

/// The text without the tags; a line that held nothing else is left blank, so that it ends a
/// paragraph. Blocks of code stay as they are.
pub(super) fn without_tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut fence: Option<Fence> = None;
    for line in text.split_inclusive('\n') {
        if let Some(open) = &fence {
            plain.push_str(line);
            if open.is_closed_by(line) {
                fence = None;
            }
        } else {
            fence = Fence::opened_by(line);
            cut(line, &mut plain);
        }
    }
    plain
}

/// The mark that a block of code began with.
struct Fence {
    mark: char,
    length: usize,
}

impl Fence {
    fn opened_by(line: &str) -> Option<Self> {
        let line = line.trim_start();
        let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let length = line.chars().take_while(|c| *c == mark).count();
        let info = &line[length..];
        (length >= 3 && !(mark == '`' && info.contains('`'))).then_some(Self { mark, length })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let line = line.trim();
        line.len() >= self.length && line.chars().all(|c| c == self.mark)
    }
}

/// Adds a line without its tags; one that does not end on the line is text.
fn cut(line: &str, plain: &mut String) {
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("{%") {
        let Some((_, after)) = after.split_once("%}") else {
            break;
        };
        plain.push_str(before);
        rest = after;
    }
    plain.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_end_the_paragraph_they_follow() {
        let text = "{% hint style=\"info\" %}\nOne.\n{% endhint %}\nTwo {% x %}three.\n";
        assert_eq!(without_tags(text), "\nOne.\n\nTwo three.\n");
    }

    #[test]
    fn code_keeps_what_looks_like_a_tag() {
        let text = "  ```` text\n{% a %}\n```\n{% b %}\n````\n{% c %}\n";
        assert_eq!(
            without_tags(text),
            "  ```` text\n{% a %}\n```\n{% b %}\n````\n\n"
        );
    }

    #[test]
    fn a_tag_without_an_end_is_text() {
        assert_eq!(without_tags("{% step\nOne."), "{% step\nOne.");
    }
}
