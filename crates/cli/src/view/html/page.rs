//! The frame of the page, and the order of its parts: what matters most comes first.

use super::batches::batches;
use super::chart::chart;
use super::escape::escaped;
use super::facts::facts;
use super::rejected::rejected;
use super::steps::steps;
use super::times::{instant, time_element};
use super::totals::totals;
use super::verdict::verdict;
use super::{ReportPage, RunKind, RunState};

/// How the page looks.
pub(super) const STYLE: &str = include_str!("style.css");
/// The marks and the patterns, drawn once and used by name.
const MARKS: &str = include_str!("marks.svg");
/// What the page may load: nothing but its own style. There is no script, and none would run.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The report as a page of its own.
pub(crate) fn page(report: &ReportPage<'_>) -> String {
    let body = [
        header(report),
        "<main>\n".to_owned(),
        totals(&report.counts, report.kind),
        steps(report.next_steps),
        chart(report),
        batches(report.batches, report.batches_left_out, report.kind),
        rejected(&report.counts, report.rejected),
        facts(report),
        "</main>\n".to_owned(),
        footer(report),
    ]
    .concat();
    format!(
        r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="{POLICY}"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<meta name="referrer" content="no-referrer"/>
<title>{title}</title>
<style>
{STYLE}</style>
</head>
<body>
{MARKS}{body}</body>
</html>
"#,
        title = title(report),
    )
}

/// What stands on the tab: the run, and what is wrong with it.
fn title(report: &ReportPage<'_>) -> String {
    let doubt = match report.counts.bills_unknown {
        0 => String::new(),
        bills => format!(", {} of unknown outcome", report.kind.bills(bills)),
    };
    let job = job(report.kind);
    format!("{job} run {}: {}{doubt}", escaped(report.run), report.state.name())
}

/// What was done, where a line begins with it.
const fn job(kind: RunKind) -> &'static str {
    match kind {
        RunKind::Upload => "Upload",
        RunKind::Import => "Import",
    }
}

fn header(report: &ReportPage<'_>) -> String {
    let verdict = verdict(report);
    let until = match (report.ended, report.state) {
        (Some(ended), _) => format!("ended {}", time_element(ended)),
        (None, RunState::Running) => format!("as of {}", time_element(report.written)),
        (None, _) => "did not come to its end".to_owned(),
    };
    format!(
        r#"<header class="{about}">
<p class="run">{job} run {run} <span class="state">{state}</span></p>
<div class="verdict">{mark}<h1>{sentence}</h1></div>
<p class="what"><b>{file}</b> to <b>{target}</b></p>
<p class="what">started {started}, {until}</p>
</header>
"#,
        about = verdict.about.name(),
        job = job(report.kind),
        run = escaped(report.run),
        state = report.state.name(),
        mark = verdict.about.mark(),
        sentence = verdict.sentence,
        file = escaped(report.file),
        target = escaped(report.target),
        started = time_element(report.started),
    )
}

fn footer(report: &ReportPage<'_>) -> String {
    format!(
        "<footer><p>Written by Billport on {}. This page is a copy of what was known then; the \
         journal is what counts.</p></footer>\n",
        instant(report.written)
    )
}
