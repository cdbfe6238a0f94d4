//! The book as files; `browser` looks at it as a reader does.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use greenroom::report::actions::plan;
use greenroom::results::Finding;
use greenroom_results::{Basis, JoinIdentity, Row, Verdict};

use crate::rich::audit_with_an_encrypted_meeting;
use crate::support::{
    Desk, audited, every_kind_of_book, files, main_of, page, repository, text_of,
};

#[test]
fn the_front_page_says_the_readiness_in_one_word() {
    for (fixture, word) in [
        ("ready", "ready"),
        ("no-teams-license", "not ready"),
        ("forbidden", "undetermined"),
    ] {
        let main = main_of(audited(fixture).page("index.html"));
        assert!(
            main.contains(&format!(r#"<p class="gr-word">{word}</p>"#)),
            "{main}"
        );
    }
}

#[test]
fn a_requirement_page_shows_each_account_with_its_steps_and_evidence() {
    let desk = Desk::new();
    let run = desk.publish_with(&["--fixture", "no-teams-license", "--unmasked"]);
    let main = main_of(&page(&desk, "requirements/teams-license.html"));
    for account in &run.tenant.accounts {
        assert!(main.contains(account.as_str()), "{account}");
    }
    assert_eq!(main.matches("✗</span> failed").count(), 1);
    assert!(main.contains("request-id") && main.contains("licenseDetails"));
    assert!(main.contains(r##"href="#not-licensed""##) && main.contains(r#"id="not-licensed""#));
    let fix = r#"href="../requirements/teams-license.html#product-without-teams""#;
    assert!(main.contains(fix), "{main}");
}

#[test]
fn a_requirement_page_begins_with_what_this_tenant_has() {
    let main = main_of(audited("no-teams-license").page("requirements/teams-license.html"));
    let at = |text: &str| main.find(text).unwrap_or_else(|| panic!("{text}: {main}"));
    let order = [
        "gr-overall",
        "class=\"gr-open\"",
        "gr-results",
        "<h2 id=\"what\"",
        "<h2 id=\"how-to-fix\"",
        "id=\"product-without-teams\"",
        "<details class=\"gr-other\">",
        "id=\"account-absent\"",
    ];
    let order = order.map(at);
    assert!(order.is_sorted(), "{order:?}");
    let (_, folded) = main.split_once("<details class=\"gr-other\">").unwrap();
    let (folded, _) = folded.split_once("</details>").unwrap();
    assert_eq!(folded.matches("<h3").count(), 22, "{folded}");
}

#[test]
fn a_requirement_that_is_met_has_all_of_its_remedies_folded() {
    let page = audited("ready").page("requirements/teams-license.html");
    let (open, _) = page.split_once("<details class=\"gr-other\">").unwrap();
    assert!(!open.contains("<h3") && !open.contains("gr-open"), "{open}");
}

#[test]
fn every_page_says_of_whom_and_when_it_is_and_stays_out_of_search_engines() {
    let audited = audited("no-teams-license");
    let day = audited.run.started.strftime("%Y-%m-%d UTC");
    let pages = audited.files.iter();
    let pages = pages.filter(|(name, _)| *name != "toc.html");
    for (name, page) in pages.filter(|(_, page)| page.starts_with("<!DOCTYPE html>")) {
        let title = page.split("<title>").nth(1).unwrap();
        let title = title.split("</title>").next().unwrap();
        assert!(
            title.contains("Readiness book · tenant-"),
            "{name}: {title}"
        );
        assert!(title.ends_with(&format!(" · {day}")), "{name}: {title}");
        let head = page.split("class=\"menu-title\">").nth(1).unwrap();
        assert!(head.starts_with("Readiness book · tenant-"), "{name}");
        assert!(
            page.contains("<meta name=\"robots\" content=\"noindex\">"),
            "{name}"
        );
    }
}

#[test]
fn the_sidebar_has_the_results_first_and_the_manual_last() {
    let summary = std::fs::read_to_string(repository().join("book/src/SUMMARY.md")).unwrap();
    let (results, manual) = summary.split_once("# The manual").unwrap();
    assert!(
        manual.contains("(reading.md)") && !manual.contains("\n# "),
        "{manual}"
    );
    let at = |page: &str| results.find(page).unwrap();
    let order = [
        "(index.md)",
        "(action-plan.md)",
        "(requirements/",
        "(run.md)",
    ]
    .map(at);
    assert!(order.is_sorted(), "{order:?}");
    assert!(!results.contains("(reference/"), "{results}");
}

#[test]
fn every_link_of_the_book_leads_somewhere() {
    for fixture in [
        "no-teams-license",
        "nothing-in-place",
        "conditional-access-mfa",
        "account-guest",
        "forbidden",
    ] {
        assert_eq!(dead_links(&audited(fixture).files), [""; 0], "{fixture}");
    }
}

fn search_index(files: &BTreeMap<String, String>) -> &str {
    let mut files = files.iter();
    let index = files.find(|(name, _)| name.starts_with("searchindex"));
    index.unwrap().1
}

/// A word of an answer would be found in each of them.
#[test]
fn the_answers_stand_on_their_pages_and_not_in_the_search() {
    let files = &audited("no-teams-license").files;
    let with = |text: &str| -> Vec<&str> {
        let files = files.iter().filter(|(name, _)| *name != "run.json.gz");
        let files = files.filter(|(_, file)| file.contains(text));
        files.map(|(name, _)| name.as_str()).collect()
    };
    let answers = with("@odata.context\":");
    assert!(answers.contains(&"requirements/teams-license.html"));
    assert!(
        answers
            .iter()
            .all(|name| files[*name].starts_with("<!DOCTYPE html>")),
        "{answers:?}"
    );
    assert!(!search_index(files).contains("odata"));
    assert_eq!(with("data-body"), [""; 0]);
}

/// What is written for those who write features and pipelines would stand between what was found and
/// what to do about it.
#[test]
fn the_search_finds_results_and_remedies_and_not_how_to_write_a_feature() {
    let files = &audited("no-teams-license").files;
    let index = search_index(files);
    for page in ["index", "requirements/teams-license", "reference/errors"] {
        assert!(index.contains(&format!("{page}.html#")), "{page}");
    }
    for page in ["cli", "phrases", "pipelines", "own-book"] {
        let page = format!("reference/{page}.html");
        assert!(
            files.contains_key(&page) && !index.contains(&page),
            "{page}"
        );
    }
}

/// For readers who have the program's own manual: results alone, and nothing that leads to it.
#[test]
fn a_book_without_the_manual_has_the_results_and_no_dead_link() {
    let desk = Desk::new();
    desk.publish_with(&["--fixture", "no-teams-license", "--without-manual"]);
    let report = desk.report();
    let texts = files(&report).into_iter().filter_map(|path| {
        let name = path.strip_prefix(&report).unwrap().to_str().unwrap();
        Some((name.to_owned(), text_of(&path)?))
    });
    let texts: BTreeMap<String, String> = texts.collect();
    assert_eq!(dead_links(&texts), [""; 0]);
    let manual = |name: &&String| name.starts_with("reference/") || *name == "reading.html";
    assert_eq!(texts.keys().filter(manual).count(), 0);
    assert!(texts.contains_key("requirements/teams-license.html"));
    for (name, text) in &texts {
        assert!(!text.contains("How to read it"), "{name}");
    }
}

/// The links between the pages of a report that lead to no file or to no anchor in it.
fn dead_links(files: &BTreeMap<String, String>) -> Vec<String> {
    let is_page = |name: &&String| Path::new(name).extension().is_some_and(|e| e == "html");
    let ids = |text| {
        str::split(text, "id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
    };
    let anchors = files.iter().filter(|(name, _)| is_page(name));
    let anchors = anchors.map(|(name, text)| (name.as_str(), ids(text).collect()));
    let anchors: BTreeMap<&str, BTreeSet<&str>> = anchors.collect();
    let mut dead = vec![];
    for name in files.keys().filter(is_page) {
        for link in files[name].split("href=\"").skip(1) {
            let link = link.split('"').next().unwrap();
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            if file.contains("://") || link.starts_with("mailto:") || is_asset(file) {
                continue;
            }
            let target = match file {
                "" => name.clone(),
                _ => from(name, file),
            };
            let of_target = anchors.get(target.as_str());
            let is_anchored =
                anchor.is_empty() || of_target.is_some_and(|ids| ids.contains(anchor));
            if !files.contains_key(&target) || !is_anchored {
                dead.push(format!("{name}: {link}"));
            }
        }
    }
    dead
}

/// Whether it is a picture or a font, which is no text.
fn is_asset(file: &str) -> bool {
    let extension = Path::new(file).extension();
    extension.is_some_and(|extension| extension == "png" || extension == "woff2")
}

/// The file that a link of a page names.
fn from(page: &str, link: &str) -> String {
    let mut folders: Vec<&str> = page.split('/').collect();
    folders.pop();
    for part in link.split('/') {
        match part {
            "." => {}
            ".." => drop(folders.pop()),
            part => folders.push(part),
        }
    }
    folders.join("/")
}

#[test]
fn a_fix_of_another_page_is_linked_where_it_stands() {
    let audited = audited("nothing-in-place");
    for name in ["findings.html", "accounts.html", "requirements/join.html"] {
        let main = main_of(audited.page(name));
        assert!(main.contains("acs-service-principal.html#absent"), "{name}");
    }
}

#[test]
fn a_meeting_that_cannot_be_joined_is_named_with_the_reason() {
    let desk = Desk::new();
    audit_with_an_encrypted_meeting(&desk);
    for name in ["index.html", "accounts.html"] {
        let main = main_of(&page(&desk, name));
        let admission =
            "meeting 1 (Legal): unsupported, unknown: the meeting is end-to-end encrypted";
        assert!(main.contains(admission), "{name}: {main}");
    }
}

#[test]
fn the_front_page_counts_the_accounts_at_risk() {
    let main = main_of(audited("license-warning").page("index.html"));
    assert!(
        main.contains("3 join as themselves, 1 of them at risk"),
        "{main}"
    );
}

#[test]
fn what_needs_a_person_is_not_shown_as_failed() {
    let main = main_of(audited("no-teams-license").page("accounts.html"));
    let needs = r#"☐</span> <a href="requirements/in-the-room.html">in-the-room</a>"#;
    let fails = r#"✗</span> <a href="requirements/teams-license.html">teams-license</a>"#;
    assert!(main.contains(needs) && main.contains(fails), "{main}");
}

/// Everything that a hostile administrator typed into a name stays text.
#[test]
fn hostile_names_stay_text() {
    let desk = Desk::new();
    desk.publish_with(&["--fixture", "hostile", "--unmasked"]);
    let passwd = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let passwd = passwd.lines().next().unwrap_or("root:").to_owned();
    for name in [
        "index.html",
        "run.html",
        "print.html",
        "requirements/teams-license.html",
    ] {
        let main = main_of(&page(&desk, name));
        for raw in ["<script>alert", "<img src=x", "href=\"javascript:", &passwd] {
            assert!(!main.contains(raw), "{name} holds {raw}");
        }
    }
    assert!(main_of(&page(&desk, "index.html")).contains("&lt;script&gt;"));
}

#[test]
fn the_book_of_every_tenant_can_be_built() {
    for (fixture, audited) in every_kind_of_book() {
        assert!(audited.page("print.html").contains("</html>"), "{fixture}");
    }
}

/// Writes a book of everything a record can hold to `GREENROOM_LOOK`, for whoever wants to look.
#[test]
fn a_record_with_everything_in_it_becomes_a_book() {
    let run = crate::rich::run();
    let desk = Desk::new();
    let report = crate::rich::publish(&run, &desk);
    let index = page(&desk, "index.html");
    for part in [
        "as a guest",
        "at risk",
        "depends on host",
        "License Administrator",
    ] {
        assert!(index.contains(part), "{part}");
    }
    let checks = page(&desk, "checks.html");
    assert!(checks.contains("Ticket 4711") && checks.contains("waived until 2027-01-31"));
    let accounts = page(&desk, "accounts.html");
    assert!(accounts.contains(r#"id="account-room-studio-contoso-example""#));
    for part in [
        "1 account ends here",
        "1 account: could not be told",
        "our inference",
    ] {
        assert!(accounts.contains(part), "{part}");
    }
    if let Some(folder) = std::env::var_os("GREENROOM_LOOK") {
        std::fs::rename(report, folder).unwrap();
    }
}

#[test]
fn what_one_fix_settles_is_to_be_done_once() {
    let mut run = crate::rich::run();
    let is_license =
        |f: &&Finding| &*f.requirement == "teams-license" && f.verdict == Verdict::Fail;
    let failing = run.findings.iter().find(is_license);
    let mut again = failing.unwrap().clone();
    run.joins[1].reason.clone_from(&again.reason);
    let once = plan(&run).len();
    again.requirement = "acs-service-principal".into();
    run.findings.push(again);
    assert_eq!(plan(&run).len(), once);
    // Without a prediction that names the other page it is a trouble of its own.
    run.joins[1].requirement = None;
    assert!(plan(&run).len() > once);
}

/// The table on the requirement's page is the one by which steps judge and which a report draws.
#[test]
fn the_page_of_the_join_lists_the_truth_table() {
    let rows = Row::ALL.map(|row| {
        let joins = match (row.identity(), row) {
            (_, Row::AtRisk) => "as itself, at risk",
            (JoinIdentity::Authenticated, _) => "as itself",
            (JoinIdentity::Unsupported, _) => "unsupported",
            _ => "as a guest",
        };
        let from = match row.basis() {
            Basis::Documented => "Microsoft",
            Basis::Inferred => "inferred",
        };
        format!("| `{}` | {} | {joins} | {from} |", row.name(), row.when())
    });
    let head = "| Row | Condition | Joins | From |\n| --- | --- | --- | --- |";
    let table = format!("{head}\n{}\n", rows.join("\n"));
    let path = repository().join("book/src/requirements/join.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let start = page.find(head).unwrap();
    let end = start + page[start..].find("\n\n").unwrap() + 1;
    let written = format!("{}{table}{}", &page[..start], &page[end..]);
    if std::env::var_os("GREENROOM_WRITE").is_some() {
        std::fs::write(&path, &written).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), written);
}
