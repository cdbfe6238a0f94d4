//! The book on one page, which is for paper.

use std::collections::BTreeSet;

use greenroom::report::paper::FOR_THE_SCREEN;
use greenroom::results::{JoinIdentity, Run};

use greenroom_results::Verdict;

use crate::rich::many;
use crate::support::{every_kind_of_book, filled, repository};

/// The values of an attribute on a page.
fn values<'a>(page: &'a str, attribute: &'a str) -> impl Iterator<Item = &'a str> {
    let pieces = page.split(attribute).skip(1);
    pieces.filter_map(|piece| piece.split('"').next())
}

fn main_of_print(book: &crate::support::Audited) -> &str {
    let page = book.page("print.html");
    let (_, main) = page.split_once("<main>").unwrap();
    main.split_once("</main>").unwrap().0
}

/// The accounts' chapter as paper has it, from its list by cause on.
fn by_cause(run: &Run) -> String {
    let page = filled(run, "accounts");
    let (_, list) = page.split_once("gr-by-cause\">").unwrap();
    list.split_once("</ul>").unwrap().0.to_owned()
}

/// A book that a stock mdBook builds has all of it, and hides it.
#[test]
fn the_style_sheet_hides_what_the_page_leaves_out() {
    let path = repository().join("book/theme/greenroom.css");
    let style = std::fs::read_to_string(path).unwrap();
    let (_, hidden) = style.split_once("[data-print] main :is(").unwrap();
    let (hidden, rule) = hidden.split_once(')').unwrap();
    assert!(rule.starts_with(" { display: none; }"), "{rule}");
    let expected = FOR_THE_SCREEN.map(|class| format!(".{class}"));
    assert_eq!(hidden, expected.join(", "));
}

#[test]
fn what_is_for_the_screen_is_not_in_the_page_for_paper() {
    for (name, book) in every_kind_of_book() {
        let main = main_of_print(book);
        let classes: BTreeSet<&str> = values(main, "class=\"")
            .flat_map(str::split_whitespace)
            .collect();
        assert!(classes.contains("gr-readiness"), "{name}");
        for class in FOR_THE_SCREEN {
            assert!(!classes.contains(class), "{name}: {class}");
        }
    }
}

#[test]
fn no_link_of_the_page_for_paper_leads_to_what_it_leaves_out() {
    for (name, book) in every_kind_of_book() {
        let main = main_of_print(book);
        let ids: BTreeSet<&str> = values(main, " id=\"").collect();
        let links: BTreeSet<&str> = values(main, " href=\"#").collect();
        let dead: Vec<_> = links.difference(&ids).collect();
        assert!(!links.is_empty() && dead.is_empty(), "{name}: {dead:?}");
    }
}

#[test]
fn accounts_that_need_somebody_are_listed_by_cause() {
    let run = many(300);
    let list = by_cause(&run);
    assert_eq!(list.matches("<li>").count(), 1, "{list}");
    assert!(
        list.starts_with("<li><strong>30 accounts</strong> "),
        "{list}"
    );
    let needy = run.tenant.accounts.iter().step_by(10);
    for account in needy {
        assert_eq!(list.matches(account.as_str()).count(), 1, "{account}");
    }
    let page = filled(&run, "accounts");
    assert!(page.contains("30 accounts need somebody. All of them are listed here"));
    assert!(page.contains("270 accounts without trouble"));
}

/// A head without a row below it says nothing.
#[test]
fn a_requirement_that_all_meet_has_no_table_on_paper() {
    let main = filled(&many(30), "verdict teams-license");
    assert!(!main.contains("table-wrapper gr-screen"), "{main}");
    let mut run = many(30);
    run.findings
        .retain(|finding| finding.verdict == Verdict::Pass);
    let main = filled(&run, "verdict teams-license");
    assert!(main.contains("table-wrapper gr-screen"), "{main}");
}

#[test]
fn a_few_keep_their_rows() {
    let page = filled(&many(200), "accounts");
    assert!(!page.contains("gr-by-cause") && !page.contains("table-wrapper gr-screen"));
    let page = filled(&many(300), "accounts");
    assert!(page.contains("table-wrapper gr-screen"), "{page}");
}

#[test]
fn what_does_not_fit_is_counted_and_the_table_that_has_it_named() {
    let mut run = many(1_200);
    for join in &mut run.joins {
        join.identity = Some(JoinIdentity::Guest);
    }
    let page = filled(&run, "accounts");
    let said = "1200 accounts need somebody. The first 1000 of them are listed here by cause; ";
    assert!(page.contains(said), "{page}");
    let list = by_cause(&run);
    assert_eq!(list.matches("@contoso.example").count(), 1_000);
    let before = list.split(" more in accounts.csv").collect::<Vec<_>>();
    let (_, before) = before.split_last().unwrap();
    let more = before
        .iter()
        .filter_map(|text| text.rsplit(['>', ' ']).next());
    let more: usize = more.map(|count| count.parse::<usize>().unwrap()).sum();
    assert_eq!(more, 200, "{list}");
}
