//! The remedies of the pages.

use std::collections::BTreeMap;

use greenroom::document::{Documentation, FixTool, Remedy};
use greenroom::remedy::{Names, PLACEHOLDERS};
use greenroom_graph::Cloud;

fn remedies() -> Vec<(String, Remedy)> {
    let pages = Documentation::load(None, None).unwrap().requirements;
    let of_page = |page: greenroom::document::Requirement| {
        let id = page.id.clone();
        page.remedies
            .into_iter()
            .map(move |remedy| (format!("{id}#{}", remedy.reason), remedy))
    };
    pages.into_iter().flat_map(of_page).collect()
}

#[test]
fn every_placeholder_stands_where_it_can_be_filled_in() {
    let value = |(name, _): (&'static str, &str)| (name, "11111111-2222-4333-8444-555555555555");
    let values = PLACEHOLDERS.into_iter().map(value);
    let names = Names {
        values: values
            .map(|(name, value)| (name, value.to_owned()))
            .collect(),
        cloud: Cloud::Global,
    };
    for (place, remedy) in remedies() {
        let fix = names.fill(&remedy.fix);
        for text in fix.ways.iter().map(|way| &way.text).chain([&fix.text]) {
            for (name, _) in PLACEHOLDERS {
                assert!(!text.contains(name), "{place}: {name} stays in\n{text}");
            }
        }
    }
}

#[test]
fn every_placeholder_is_known() {
    let is_one = |word: &&str| {
        word.contains('_') && word.chars().all(|c| c == '_' || c.is_ascii_uppercase())
    };
    for (place, remedy) in remedies() {
        let tools = remedy
            .fix
            .ways
            .iter()
            .filter(|way| way.tool != FixTool::Portal);
        for way in tools {
            let words = way.text.split(|c: char| !c.is_alphanumeric() && c != '_');
            for word in words.filter(is_one) {
                let known = PLACEHOLDERS.iter().any(|(name, _)| *name == word);
                assert!(known, "{place}: nobody knows what {word} stands for");
            }
        }
    }
}

#[test]
fn commands_of_another_cloud_go_there() {
    let names = Names {
        values: BTreeMap::new(),
        cloud: Cloud::China,
    };
    for (place, remedy) in remedies() {
        for way in names.fill(&remedy.fix).ways {
            let global = ["microsoft.com", "microsoftonline.com", "portal.azure.com"];
            let left = global.iter().find(|host| way.text.contains(*host));
            assert!(left.is_none(), "{place}: {}", way.text);
            let marked = match way.tool {
                FixTool::Portal | FixTool::Graph => true,
                FixTool::GraphPowershell => way.text.contains("-Environment China"),
                FixTool::AzureCli => way.text.starts_with("az cloud set --name AzureChinaCloud"),
                FixTool::M365 => way.text.contains("m365 login --cloud China"),
            };
            assert!(marked, "{place}: {}", way.text);
        }
    }
}
