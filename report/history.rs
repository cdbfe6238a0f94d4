//! The page about earlier runs: what changed since the last one, and the trend.

use greenroom_results::Verdict;
use jiff::Timestamp;
use maud::{Markup, PreEscaped, html};

use super::changes::summary;
use super::fragments::{page_link, said, shown};
use super::trend::{LEGEND, SHOWN, chart};
use greenroom_results::{Change, Changes, Class, State};
use greenroom_results::{History, Point};

/// How many changes the page lists; `greenroom diff` lists them all.
const LISTED: usize = 500;

/// How many of what regressed the front page names.
const NAMED: usize = 5;

/// The page's content; `history` is none where no earlier runs were given.
pub(super) fn history(history: Option<&History>) -> Markup {
    let Some(history) = history else {
        return html! {
            p {
                "This book was made without earlier runs. "
                code { "greenroom audit --history DIR" }
                " keeps the record of each run in a folder, and tells here what changed since the last one."
            }
        };
    };
    html! {
        section class="gr-history" {
            @match &history.changes {
                Some(changes) => (since(changes)),
                None => p { "This is the first run that the history has of this tenant." },
            }
            @if history.points.len() > 1 { (trend(&history.points)) }
            @if history.skipped > 0 {
                p class="gr-note" {
                    strong { "Note: " } "files of the history that could not be read as records: "
                    (history.skipped)
                }
            }
        }
    }
}

/// What changed since the last run, in short, for the front page; nothing where no earlier run is
/// known.
pub(super) fn since_last(history: Option<&History>) -> Markup {
    let changes = history.and_then(|history| history.changes.as_ref());
    let points = history.map_or(&[][..], |history| &history.points);
    let points = &points[points.len().saturating_sub(SHOWN)..];
    html! {
        @if let Some(changes) = changes {
            section class="gr-since" aria-label="Since the last run" {
                p {
                    strong { "Since the last run" } " (" (time(changes.before.started)) ", "
                    (changes.before.readiness.words()) "): " (summary(changes)) ". "
                    a href="history.html" { "What changed" }
                }
                @let regressed: Vec<&Change> = regressed(changes).take(NAMED).collect();
                @if !regressed.is_empty() {
                    ul { @for change in &regressed { li { (badge(change.class)) " " (of(change)) } } }
                }
                @if points.len() > 1 { (figure(points, "the page History has the same numbers")) }
            }
        }
    }
}

fn regressed(changes: &Changes) -> impl Iterator<Item = &Change> {
    let listed = changes.listed.iter();
    listed.filter(|change| change.class == Class::Regressed)
}

/// What a change is of, on one line.
fn of(change: &Change) -> Markup {
    html! {
        (shown(&change.subject.to_string())) ": "
        @match &change.requirement {
            Some(id) => (page_link(id, id, "")),
            None => "how it joins",
        }
        @if let Some(state) = &change.after { " is now " strong { (state.word) } }
    }
}

fn since(changes: &Changes) -> Markup {
    html! {
        h2 id="since" { "Since the last run" }
        p {
            "The run before this began at " (time(changes.before.started)) ". It said "
            strong { (changes.before.readiness.words()) } ", this one says "
            strong { (changes.after.readiness.words()) } "."
        }
        @for note in &changes.notes {
            p class="gr-note" { strong { "Note: " } (said(note)) }
        }
        p { strong { (capital(&summary(changes))) "." } }
        @if !changes.listed.is_empty() { (table(&changes.listed)) }
        @if changes.listed.len() > LISTED {
            p {
                "The first " (LISTED) " are listed. " code { "greenroom diff" } " lists all "
                (changes.listed.len()) "."
            }
        }
    }
}

fn table(changes: &[Change]) -> Markup {
    html! {
        div class="table-wrapper" { table class="gr-table gr-changes" {
            thead { tr { th { "Change" } th { "Of" } th { "Before" } th { "Now" } } }
            tbody { @for change in changes.iter().take(LISTED) { tr {
                td { (badge(change.class)) }
                td {
                    @match &change.requirement {
                        Some(id) => (page_link(id, id, "")),
                        None => "how it joins",
                    }
                    br; (shown(&change.subject.to_string()))
                }
                td { (state(change.before.as_ref())) }
                td { (state(change.after.as_ref())) }
            } } }
        } }
    }
}

fn badge(class: Class) -> Markup {
    let (color, icon) = match class {
        Class::Regressed => ("gr-fail", "▼"),
        Class::Improved => ("gr-pass", "▲"),
        Class::Changed => ("gr-changed", "≈"),
        Class::New => ("gr-changed", "+"),
        Class::Gone => ("gr-changed", "−"),
    };
    html! { span class={ "gr-badge " (color) } { (icon) " " (class.word()) } }
}

fn state(state: Option<&State>) -> Markup {
    html! { @match state {
        None => "–",
        Some(State { word, detail }) => {
            strong { (word) } @if !detail.is_empty() { ": " (said(detail)) }
        }
    } }
}

fn trend(points: &[Point]) -> Markup {
    let first = points.len().saturating_sub(SHOWN);
    let points = &points[first..];
    let number = |point: &Point, verdict: Verdict| {
        point
            .counts
            .get(verdict.word())
            .copied()
            .unwrap_or_default()
    };
    let occurs = |verdict: &Verdict| points.iter().any(|point| number(point, *verdict) > 0);
    let verdicts: Vec<Verdict> = Verdict::ALL.into_iter().filter(occurs).collect();
    html! {
        h2 id="trend" { "Trend" }
        (figure(points, "the table below has the same numbers"))
        div class="table-wrapper" { table class="gr-runs" {
            thead { tr {
                th { "Run" } th { "Readiness" }
                @for verdict in &verdicts { th { (verdict) } }
            } }
            tbody { @for point in points.iter().rev() { tr {
                td { (time(point.started)) }
                td { (point.readiness.words()) }
                @for verdict in &verdicts { td { (number(point, *verdict)) } }
            } } }
        } }
        @if first > 0 { p { "Earlier runs that are not shown: " (first) "." } }
    }
}

/// The chart of these runs; `numbers` says where the same is in words, for who does not see it.
fn figure(points: &[Point], numbers: &str) -> Markup {
    html! {
        @if let Some(svg) = chart(points, numbers) {
            figure class="gr-trend" {
                (PreEscaped(svg))
                figcaption {
                    "Findings that are not a pass, run after run: "
                    @for (place, name) in LEGEND.iter().enumerate() {
                        @if place > 0 { ", " }
                        span class={ "gr-series-" (place) } { (name) }
                    }
                    "."
                }
            }
        }
    }
}

fn time(time: Timestamp) -> Markup {
    html! { time datetime=(time) { (time.strftime("%Y-%m-%d %H:%M UTC")) } }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}
