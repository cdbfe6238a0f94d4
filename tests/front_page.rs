//! The front page: what is to be seen before anything is read.

use greenroom::report::actions::{self, Kind};
use greenroom::results::{JoinIdentity, Run};
use greenroom_results::Subject;

use crate::support::{every_run, filled, recorded};

/// The words of each piece of a page that begins and ends with these marks.
fn texts(html: &str, begin: &str, end: &str) -> Vec<String> {
    let pieces = html.split(begin).skip(1);
    pieces
        .map(|piece| words(piece.split(end).next().unwrap()))
        .collect()
}

/// What a piece of HTML says, without its tags.
fn words(html: &str) -> String {
    let parts = html.split('<').enumerate();
    let parts = parts.map(|(index, part)| match part.split_once('>') {
        Some((_, text)) if index > 0 => text,
        _ => part,
    });
    let text = parts.collect::<Vec<_>>().join(" ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The items of a list of this class.
fn items(html: &str, class: &str) -> Vec<String> {
    let Some((_, list)) = html.split_once(&format!("class=\"{class}\"")) else {
        return vec![];
    };
    let list = list.split("</ul>").next().unwrap();
    let list = list.split("</ol>").next().unwrap();
    texts(list, "<li>", "</li>")
}

/// A run of a hundred accounts that are alike.
fn of_a_hundred() -> Run {
    let mut run = recorded("conditional-access-mfa").clone();
    let join = run.joins[0].clone();
    let finding = run.findings.iter().position(|f| &*f.requirement == "join");
    let finding = run.findings[finding.unwrap()].clone();
    let names = (0..100).map(|number| format!("room{number}@contoso.example"));
    run.tenant.accounts = names.collect();
    let account = |name: &String| greenroom::results::Join {
        account: name.clone(),
        ..join.clone()
    };
    run.joins = run.tenant.accounts.iter().map(account).collect();
    run.findings.retain(|f| f.subject == Subject::Tenant);
    let findings = run
        .tenant
        .accounts
        .iter()
        .map(|name| greenroom::results::Finding {
            subject: Subject::Account(name.as_str().into()),
            ..finding.clone()
        });
    run.findings.extend(findings);
    run
}

#[test]
fn the_bar_counts_every_account_once() {
    for (name, run) in every_run() {
        let counts = items(&filled(run, "picture"), "gr-legend");
        let count = |item: &String| item.split(' ').next().unwrap().parse::<usize>().unwrap();
        let total: usize = counts.iter().map(count).sum();
        assert_eq!(total, run.joins.len(), "{name}");
    }
}

#[test]
fn each_cause_has_a_bar_that_leads_to_its_action() {
    for (name, run) in every_run() {
        let (picture, page) = (filled(run, "picture"), filled(run, "actions"));
        let plan = actions::plan(run);
        let open = plan
            .iter()
            .filter(|a| matches!(a.kind, Kind::Mend | Kind::LetSee));
        for action in open.take(8) {
            let link = format!("href=\"action-plan.html#action-{}\"", action.number);
            assert!(picture.contains(&link), "{name}: {picture}");
            assert!(
                page.contains(&format!("id=\"action-{}\"", action.number)),
                "{name}"
            );
        }
    }
}

#[test]
fn the_picture_says_in_words_what_it_draws() {
    let picture = filled(recorded("conditional-access-mfa"), "picture");
    assert_eq!(
        texts(&picture, "<desc>", "</desc>"),
        ["Of 3 accounts, 3 join as guests."]
    );
    let drawn = texts(&picture, "<svg", "</svg>").len();
    assert_eq!(texts(&picture, "<title>", "</title>").len(), drawn);
    assert_eq!(picture.matches("role=\"img\"").count(), drawn);
    assert!(
        !picture.contains("<script") && !picture.contains("style="),
        "{picture}"
    );
}

#[test]
fn a_tenant_without_trouble_has_no_causes() {
    let picture = filled(recorded("ready"), "picture");
    assert_eq!(items(&picture, "gr-causes").len(), 0, "{picture}");
    assert_eq!(items(&picture, "gr-legend").len(), 1, "{picture}");
}

#[test]
fn one_cause_of_many_accounts_is_told_once_before_their_rows() {
    let run = of_a_hundred();
    let joins = filled(&run, "joins");
    let groups = items(&joins, "gr-groups");
    assert_eq!(groups.len(), 1, "{groups:?}");
    assert!(groups[0].starts_with("100 accounts"), "{groups:?}");
    assert!(
        groups[0].contains("MFA") || groups[0].contains("authentication"),
        "{groups:?}"
    );
    let (group, row) = (joins.find("gr-groups"), joins.find("gr-joins"));
    assert!(group < row, "{joins}");
}

#[test]
fn what_only_one_account_has_is_told_in_its_row_alone() {
    let mut run = of_a_hundred();
    run.tenant.accounts.truncate(1);
    run.joins.truncate(1);
    assert_eq!(items(&filled(&run, "joins"), "gr-groups").len(), 0);
}

#[test]
fn those_who_join_as_themselves_are_in_no_group() {
    let run = recorded("ready");
    let fine = |join: &greenroom::results::Join| join.identity == Some(JoinIdentity::Authenticated);
    assert!(run.joins.iter().all(fine));
    assert_eq!(items(&filled(run, "joins"), "gr-groups").len(), 0);
}
