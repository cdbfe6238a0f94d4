//! How to fix a finding: a tab for each tool, which needs no script.

use greenroom_results::Verdict;
use maud::{Markup, html};

use super::text::{prose, shown};
use crate::advice::Advice;
use crate::plain;
use greenroom_results::{Finding, FixTool, Way};

/// What to do; `name` tells the tabs of one finding from those of another.
pub(super) fn fix(advice: &Advice, finding: &Finding, name: &str, masked: bool) -> Markup {
    html! {
        div class="gr-fix" {
            p class="gr-scenario" { "What to do" }
            @for paragraph in advice.text.split("\n\n") { p { (prose(paragraph)) } }
            @if let Some(who) = &advice.who { p { strong { "Who: " } (shown(who)) } }
            @if !advice.ways.is_empty() { (tabs(&advice.ways, name, masked)) }
            @if finding.verdict == Verdict::Fail && let Some(reason) = &finding.reason {
                p class="gr-aside" {
                    a href={ (finding.requirement) ".html#" (reason) } { "The same in general" }
                }
            }
        }
    }
}

/// A masked command names nothing that a tool would know: there is nothing to copy.
fn tabs(ways: &[Way], name: &str, masked: bool) -> Markup {
    html! {
        fieldset class="gr-tabs" {
            legend class="gr-hidden" { "With which tool" }
            @for (index, way) in ways.iter().enumerate() {
                input type="radio" name={ "way-" (name) } id={ "way-" (name) "-" (index) } checked[index == 0];
                label for={ "way-" (name) "-" (index) } { (title(way.tool)) }
            }
            @for way in ways {
                div class="gr-way" {
                    p class="gr-way-title" { (title(way.tool)) }
                    @if way.tool == FixTool::Portal { p { (prose(&way.text)) } }
                    @else { pre class=[masked.then_some("gr-no-copy")] { code class="language-plaintext" { (plain::lines(&way.text)) } } }
                }
            }
        }
    }
}

fn title(tool: FixTool) -> &'static str {
    match tool {
        FixTool::Portal => "Portal",
        FixTool::GraphPowershell => "Graph PowerShell",
        FixTool::AzureCli => "Azure CLI",
        FixTool::M365 => "CLI for Microsoft 365",
        FixTool::Graph => "Microsoft Graph",
        FixTool::Attestations => "Attestation",
    }
}
