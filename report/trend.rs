//! A chart of the findings that need somebody, run after run.
//!
//! It is drawn in the colors of a light page; the stylesheet replaces them by the theme's, which
//! it finds by these values. So the chart is readable without it, too.

use greenroom_results::Verdict;
use plotters::prelude::*;

use greenroom_results::Point;

/// How many of the last runs are shown.
pub(super) const SHOWN: usize = 40;
/// In the units of the drawing; it is scaled to the page.
const SIZE: (u32, u32) = (720, 320);
const TEXT: (&str, i32) = ("sans-serif", 20);
const LINES: RGBColor = RGBColor(0x4d, 0x55, 0x62);

/// The lines of the chart: what each counts, and its color. Source of the colors: the stylesheet.
pub(super) const SERIES: [(&[Verdict], RGBColor); 3] = [
    (&[Verdict::Fail], RGBColor(0xa6, 0x1b, 0x1b)),
    (
        &[Verdict::Unknown, Verdict::Error],
        RGBColor(0x7a, 0x4b, 0x00),
    ),
    (&[Verdict::NotChecked], LINES),
];
/// The lines' names, each with the mark at its points: color alone tells nothing to some.
pub(super) const LEGEND: [&str; 3] = ["✗ fail", "▲ unknown or error", "● notchecked"];

/// How many findings of a run have one of these verdicts.
pub(super) fn count(point: &Point, verdicts: &[Verdict]) -> usize {
    let counts = verdicts
        .iter()
        .filter_map(|verdict| point.counts.get(verdict.word()));
    counts.sum()
}

/// The chart as SVG; none where it cannot be drawn. `numbers` says where the same is in words.
pub(super) fn chart(points: &[Point], numbers: &str) -> Option<String> {
    let mut svg = String::new();
    draw(points, &mut svg).ok()?;
    let named = format!(
        "<svg role=\"img\" aria-label=\"Trend of the findings that are not a pass; {numbers}\" "
    );
    Some(svg.replacen("<svg ", &named, 1).replace('\n', ""))
}

fn draw(points: &[Point], svg: &mut String) -> Result<(), Box<dyn std::error::Error>> {
    let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    let counts = points
        .iter()
        .flat_map(|point| SERIES.map(|(verdicts, _)| count(point, verdicts)));
    let top = counts.max().unwrap_or_default().max(1);
    let last = points.len().saturating_sub(1);
    let mut chart = ChartBuilder::on(&area)
        .margin(12)
        .margin_right(60)
        .x_label_area_size(36)
        .y_label_area_size(56)
        .build_cartesian_2d(0..last, 0..top + top.div_ceil(10))?;
    let day = |index: &usize| {
        let point = points.get(*index);
        point.map_or(String::new(), |point| {
            point.started.strftime("%Y-%m-%d").to_string()
        })
    };
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(LINES.mix(0.3))
        .axis_style(LINES)
        .x_labels(5)
        .y_labels(5)
        .x_label_formatter(&day)
        .label_style(TEXT)
        .draw()?;
    for (place, (verdicts, color)) in SERIES.into_iter().enumerate() {
        let at = points.iter().map(|point| count(point, verdicts));
        let at: Vec<(usize, usize)> = at.enumerate().collect();
        chart.draw_series(LineSeries::new(at.clone(), color.stroke_width(2)))?;
        // The marks are those of the legend; they differ in type.
        let (line, at) = (color.stroke_width(2), at.into_iter());
        match place {
            0 => chart.draw_series(at.map(|at| Cross::new(at, 5, line)))?,
            1 => chart.draw_series(at.map(|at| TriangleMarker::new(at, 6, color.filled())))?,
            _ => chart.draw_series(at.map(|at| Circle::new(at, 5, color.filled())))?,
        };
    }
    area.present()?;
    Ok(())
}
