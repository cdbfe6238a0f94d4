//! Parts of a page for runs that say how accounts join, or for those that do not.

/// Begins what stands where joins were predicted.
const PREDICTED: &str = "{{#where-joins}}";
/// Begins what stands where none was.
const OTHERWISE: &str = "{{#where-no-joins}}";
/// Ends either.
const END: &str = "{{#end}}";

/// The lines of a page that are for a run which does, or does not, say how accounts join.
///
/// # Errors
/// When a part begins in another, does not end, or ends without having begun; the message names the
/// marker.
pub(super) fn kept(text: &str, has_joins: bool) -> Result<String, String> {
    let mut open: Option<(&str, bool)> = None;
    let mut lines = Vec::new();
    for line in text.lines() {
        match (line.trim(), open) {
            (PREDICTED, None) => open = Some((PREDICTED, has_joins)),
            (OTHERWISE, None) => open = Some((OTHERWISE, !has_joins)),
            (END, Some(_)) => open = None,
            (marker @ (PREDICTED | OTHERWISE | END), _) => {
                return Err(format!("`{marker}` does not belong here"));
            }
            (_, None | Some((_, true))) => lines.push(line),
            (_, Some((_, false))) => {}
        }
    }
    match open {
        Some((marker, _)) => Err(format!("`{marker}` has no `{END}`")),
        None => Ok(lines.join("\n")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "a\n{{#where-joins}}\nb\n{{#end}}\n{{#where-no-joins}}\nc\n{{#end}}\nd";

    #[test]
    fn a_part_is_kept_where_it_belongs() {
        assert_eq!(kept(PAGE, true).unwrap(), "a\nb\nd");
        assert_eq!(kept(PAGE, false).unwrap(), "a\nc\nd");
    }

    #[test]
    fn a_part_that_is_not_whole_is_refused() {
        for (text, marker) in [
            (
                "{{#where-joins}}\na",
                "`{{#where-joins}}` has no `{{#end}}`",
            ),
            ("{{#end}}", "`{{#end}}` does not belong here"),
            (
                "{{#where-joins}}\n{{#where-no-joins}}\n{{#end}}",
                "`{{#where-no-joins}}` does not belong here",
            ),
        ] {
            assert_eq!(kept(text, true).unwrap_err(), marker);
        }
    }
}
