//! JUnit XML, as CI systems read test results.
//!
//! Held to the schema that Jenkins' xUnit plugin refuses files by, which has no `skipped` of all
//! suites, no properties of a case and no line: quick-junit 0.8 writes the first of them always.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::Unwritable;
use super::case::{Case, cases};
use super::state::Junit;
use crate::plain;
use greenroom_results::Run;

/// A suite for each requirement, a test case for each finding.
pub(super) fn write(run: &Run) -> Result<Vec<u8>, Unwritable> {
    let cases = cases(run);
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let suites = suites(&cases);
    let root = counts(&cases)
        .into_iter()
        .filter(|(name, _)| *name != "skipped");
    let mut all = writer
        .create_element("testsuites")
        .with_attribute(("name", "greenroom"));
    for (name, count) in root {
        all = all.with_attribute((name, count.to_string().as_str()));
    }
    all.write_inner_content(|writer| {
        suites
            .iter()
            .try_for_each(|(id, own)| suite(writer, run, id, own))
    })?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

/// The cases of each requirement, in the order in which these first occur.
fn suites<'a>(cases: &'a [Case<'a>]) -> Vec<(String, Vec<&'a Case<'a>>)> {
    let mut suites: Vec<(String, Vec<&Case<'_>>)> = Vec::new();
    for case in cases {
        let id = case.id();
        match suites.iter_mut().find(|(known, _)| *known == id) {
            Some((_, own)) => own.push(case),
            None => suites.push((id, vec![case])),
        }
    }
    suites
}

/// How many cases there are of each kind.
fn counts<'a>(cases: impl IntoIterator<Item = &'a Case<'a>>) -> [(&'static str, usize); 4] {
    let mut counts = [("tests", 0), ("failures", 0), ("errors", 0), ("skipped", 0)];
    for case in cases {
        counts[0].1 += 1;
        match case.state.mapping().junit {
            Junit::Passed => {}
            Junit::Failure => counts[1].1 += 1,
            Junit::Error => counts[2].1 += 1,
            Junit::Skipped => counts[3].1 += 1,
        }
    }
    counts
}

fn suite(writer: &mut Writer<Vec<u8>>, run: &Run, id: &str, cases: &[&Case<'_>]) -> io::Result<()> {
    let took = seconds(cases.iter().map(|case| case.milliseconds()).sum());
    let mut suite = writer
        .create_element("testsuite")
        .with_attribute(("name", xml(id).as_str()))
        .with_attribute(("timestamp", run.started.to_string().as_str()))
        .with_attribute(("time", took.as_str()));
    for (name, count) in counts(cases.iter().copied()) {
        suite = suite.with_attribute((name, count.to_string().as_str()));
    }
    suite.write_inner_content(|writer| {
        writer
            .create_element("properties")
            .write_inner_content(|writer| properties(writer, cases[0]))?;
        cases.iter().try_for_each(|case| test(writer, case))
    })?;
    Ok(())
}

fn properties(writer: &mut Writer<Vec<u8>>, case: &Case<'_>) -> io::Result<()> {
    let own = [
        ("title", case.title()),
        ("level", case.level().word().to_owned()),
    ];
    for (name, value) in own {
        writer
            .create_element("property")
            .with_attribute(("name", name))
            .with_attribute(("value", xml(&value).as_str()))
            .write_empty()?;
    }
    Ok(())
}

fn test(writer: &mut Writer<Vec<u8>>, case: &Case<'_>) -> io::Result<()> {
    let class = format!("greenroom.{}", case.id());
    let took = seconds(case.milliseconds());
    let test = writer
        .create_element("testcase")
        .with_attribute(("classname", xml(&class).as_str()))
        .with_attribute(("name", xml(&case.name()).as_str()))
        .with_attribute(("time", took.as_str()));
    let body = xml(&case.text());
    test.write_inner_content(|writer| {
        let element = match case.state.mapping().junit {
            Junit::Passed => {
                writer
                    .create_element("system-out")
                    .write_text_content(BytesText::new(&body))?;
                return Ok(());
            }
            Junit::Failure => "failure",
            Junit::Error => "error",
            Junit::Skipped => "skipped",
        };
        writer
            .create_element(element)
            .with_attribute(("type", case.kind().as_str()))
            .with_attribute(("message", xml(&case.headline()).as_str()))
            .write_text_content(BytesText::new(&body))?;
        Ok(())
    })?;
    Ok(())
}

/// A time as JUnit has it.
fn seconds(milliseconds: u64) -> String {
    format!("{}.{:03}", milliseconds / 1000, milliseconds % 1000)
}

/// A text that XML 1.0 can hold. Source of what it cannot: XML 1.0, section 2.2.
fn xml(text: &str) -> String {
    plain::lines(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
