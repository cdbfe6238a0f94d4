//! How the accounts would join, counted, on a terminal.

use greenroom_results::Subject;

use super::causes::concerned;
use super::{fragments, plain};
use greenroom_results::{Admission, Join, JoinIdentity, Lobby, Run};

/// How many meetings are told of.
const MEETINGS: usize = 3;

/// As whom how many accounts join, what the lobby of each meeting that was asked about does,
/// and how much was not looked at; nothing where nothing was predicted.
pub(super) fn lines(run: &Run, width: usize) -> Vec<String> {
    if run.joins.is_empty() {
        return vec![];
    }
    let mut lines = vec![said("joins: ", &identities(&run.joins), width)];
    for (number, meeting) in run.meetings.iter().enumerate().take(MEETINGS) {
        let name = plain::line(meeting.subject.as_deref().unwrap_or(&meeting.url));
        let admissions = run.joins.iter().flat_map(|join| &join.admissions);
        let admissions: Vec<&Admission> = admissions
            .filter(|admission| admission.meeting == number)
            .collect();
        lines.push(said(
            "meeting: ",
            &format!("{name}: {}", lobbies(&admissions)),
            width,
        ));
    }
    if run.meetings.len() > MEETINGS {
        let more = run.meetings.len() - MEETINGS;
        lines.push(format!("and {more} more meetings"));
    }
    if let [first, rest @ ..] = &fragments::unseen(run)[..] {
        let others = match rest.len() {
            0 => String::new(),
            1 => ", and 1 more thing".to_owned(),
            more => format!(", and {more} more things"),
        };
        let what = format!(
            "{}{others}; any of it could still keep an account from joining as itself",
            plain::said(first)
        );
        lines.push(said("not looked at: ", &what, width));
    }
    lines
}

fn said(lead: &str, text: &str, width: usize) -> String {
    plain::wrapped(text, width, lead, &" ".repeat(lead.len()))
}

/// The ways to join that occur with how many accounts, and who does not join as itself.
fn identities(joins: &[Join]) -> String {
    let mut kinds: Vec<(Option<JoinIdentity>, bool)> = Vec::new();
    for join in joins {
        let kind = (join.identity, join.at_risk);
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let told = kinds.iter().map(|kind| {
        let own = joins.iter().filter(|j| (j.identity, j.at_risk) == *kind);
        let subjects: Vec<Subject> = own
            .map(|j| Subject::Account(j.account.as_str().into()))
            .collect();
        let word = kind.0.map_or("unknown", JoinIdentity::word);
        let risk = if kind.1 { " at risk" } else { "" };
        let whom = match kind {
            (Some(JoinIdentity::Authenticated), false) => String::new(),
            _ => format!(" ({})", concerned(subjects.iter())),
        };
        format!("{} {word}{risk}{whom}", subjects.len())
    });
    told.collect::<Vec<_>>().join("; ")
}

fn lobbies(admissions: &[&Admission]) -> String {
    const ALL: [Lobby; 4] = [
        Lobby::Admitted,
        Lobby::Waits,
        Lobby::DependsOnHost,
        Lobby::Unknown,
    ];
    let count = |lobby: &Lobby| {
        admissions
            .iter()
            .filter(|admission| admission.lobby == *lobby)
            .count()
    };
    let told = ALL.iter().filter(|lobby| count(lobby) > 0);
    let told = told.map(|lobby| format!("{} {}", count(lobby), lobby.words()));
    told.collect::<Vec<_>>().join(", ")
}
