//! Which run it was: file, target, times.

use super::escape::escaped;
use super::times::{time_element, took};
use super::{ReportPage, RunState};
use crate::view::numbers::grouped;

pub(super) fn facts(report: &ReportPage<'_>) -> String {
    let ended = match (report.ended, report.state) {
        (Some(ended), _) => time_element(ended),
        (None, RunState::Running) => "still running when this page was written".to_owned(),
        (None, _) => "it did not come to its end".to_owned(),
    };
    let took = report.ended.map(|ended| fact("Took", &took(report.started, ended)));
    let facts = [
        fact("Run", &escaped(report.run)),
        fact("State", report.state.name()),
        fact("File", &escaped(report.file)),
        fact("Target", &escaped(report.target)),
        fact("Started", &time_element(report.started)),
        fact("Ended", &ended),
        took.unwrap_or_default(),
        fact("Requests sent", &grouped(report.counts.requests_sent)),
        fact("Fingerprint of the file", &format!("<code>{}</code>", escaped(report.fingerprint))),
        fact("Page written", &time_element(report.written)),
    ];
    format!(
        "<section class=\"facts\" aria-labelledby=\"facts\">\n<h2 id=\"facts\">About this run</h2>\n\
         <dl>\n{}</dl>\n</section>\n",
        facts.concat()
    )
}

/// A term and what is said of it, which is HTML already.
fn fact(term: &str, html: &str) -> String {
    format!("<div><dt>{term}</dt><dd>{html}</dd></div>\n")
}
