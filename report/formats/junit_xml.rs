//! JUnit XML, as CI systems read test results: a run's findings, and scenarios that ran as tests.
//!
//! Held to the schema that Jenkins' xUnit plugin refuses files by, which has no `skipped` of all
//! suites, no properties of a case and no line: quick-junit 0.8 writes the first of them always.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::state::Junit;
use crate::plain;

/// Tests that belong together.
#[derive(Clone, Debug)]
pub struct Suite {
    /// What they are called.
    pub name: String,
    /// When they began.
    pub timestamp: String,
    /// What is to be known of all of them, by name.
    pub properties: Vec<(&'static str, String)>,
    /// The tests.
    pub cases: Vec<Case>,
}

/// One test.
#[derive(Clone, Debug)]
pub struct Case {
    /// The group that readers show it in, with dots.
    pub class: String,
    /// What it is called.
    pub name: String,
    /// How long it took.
    pub milliseconds: u64,
    /// What became of it.
    pub is: Junit,
    /// The kind of what is not a pass.
    pub kind: String,
    /// What is not a pass, on a line.
    pub headline: String,
    /// All that there is to say.
    pub text: String,
}

/// Writes suites.
///
/// # Errors
/// When one cannot be written as XML.
pub fn write(suites: &[Suite]) -> io::Result<Vec<u8>> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = counts(suites.iter().flat_map(|suite| &suite.cases))
        .into_iter()
        .filter(|(name, _)| *name != "skipped");
    let mut all = writer
        .create_element("testsuites")
        .with_attribute(("name", "greenroom"));
    for (name, count) in root {
        all = all.with_attribute((name, count.to_string().as_str()));
    }
    all.write_inner_content(|writer| suites.iter().try_for_each(|own| suite(writer, own)))?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

/// How many cases there are of each kind.
fn counts<'a>(cases: impl IntoIterator<Item = &'a Case>) -> [(&'static str, usize); 4] {
    let mut counts = [("tests", 0), ("failures", 0), ("errors", 0), ("skipped", 0)];
    for case in cases {
        counts[0].1 += 1;
        match case.is {
            Junit::Passed => {}
            Junit::Failure => counts[1].1 += 1,
            Junit::Error => counts[2].1 += 1,
            Junit::Skipped => counts[3].1 += 1,
        }
    }
    counts
}

fn suite(writer: &mut Writer<Vec<u8>>, of: &Suite) -> io::Result<()> {
    let took = seconds(of.cases.iter().map(|case| case.milliseconds).sum());
    let mut suite = writer
        .create_element("testsuite")
        .with_attribute(("name", xml(&of.name).as_str()))
        .with_attribute(("timestamp", of.timestamp.as_str()))
        .with_attribute(("time", took.as_str()));
    for (name, count) in counts(&of.cases) {
        suite = suite.with_attribute((name, count.to_string().as_str()));
    }
    suite.write_inner_content(|writer| {
        writer
            .create_element("properties")
            .write_inner_content(|writer| properties(writer, &of.properties))?;
        of.cases.iter().try_for_each(|case| test(writer, case))
    })?;
    Ok(())
}

fn properties(writer: &mut Writer<Vec<u8>>, own: &[(&'static str, String)]) -> io::Result<()> {
    for (name, value) in own {
        writer
            .create_element("property")
            .with_attribute(("name", *name))
            .with_attribute(("value", xml(value).as_str()))
            .write_empty()?;
    }
    Ok(())
}

fn test(writer: &mut Writer<Vec<u8>>, case: &Case) -> io::Result<()> {
    let took = seconds(case.milliseconds);
    let test = writer
        .create_element("testcase")
        .with_attribute(("classname", xml(&case.class).as_str()))
        .with_attribute(("name", xml(&case.name).as_str()))
        .with_attribute(("time", took.as_str()));
    let body = xml(&case.text);
    test.write_inner_content(|writer| {
        let element = match case.is {
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
            .with_attribute(("type", xml(&case.kind).as_str()))
            .with_attribute(("message", xml(&case.headline).as_str()))
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
