//! The page as a whole, taken apart again by a parser that forgives nothing.

use billport::workflows::upload::UploadCounts;
use roxmltree::{Document, Node, ParsingOptions};
use std::collections::BTreeSet;
use time::Duration;

use super::page::{STYLE, page};
use super::sample::{STARTED, Sample, point};
use super::{BatchRow, NextStep, ProgressPoint, ReportPage, RunState};

/// Text that breaks out of an element, of an attribute and of a style, turns the writing around,
/// ends a string in C, and is a reference already.
const HOSTILE: &str =
    "</style></title><script>alert(1)</script>\"' onload='x' --> ]]> \u{202e}\0\u{7}\u{fffe}&lt;";
/// How its dangerous characters are shown.
const ESCAPED: &str = r"\u{202e}\u{0}\u{7}\u{fffe}&lt;";

fn parsed(html: &str) -> Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(html, options).unwrap()
}

fn text_of(node: Node<'_, '_>) -> String {
    node.descendants().filter_map(|node| node.is_text().then(|| node.text()).flatten()).collect()
}

fn elements<'a>(document: &'a Document<'_>, name: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    document.descendants().filter(move |node| node.has_tag_name(name))
}

/// The element of a class.
fn of_class<'a>(document: &'a Document<'_>, name: &str, class: &str) -> Option<Node<'a, 'a>> {
    let classes = |node: &Node<'_, '_>| node.attribute("class").unwrap_or_default().to_owned();
    document
        .descendants()
        .find(|node| node.has_tag_name(name) && classes(node).split(' ').any(|part| part == class))
}

fn number(text: &str) -> u64 {
    text.replace(',', "").parse().unwrap()
}

/// Runs of which each is odd in its own way.
fn each_odd_run(check: impl Fn(&ReportPage<'_>, &str)) {
    let sample = Sample::new();
    let report = sample.report();
    let days = |days| Some(STARTED + Duration::days(days));
    let many: Vec<_> = (1..=20_000)
        .map(|batch: i64| {
            let unknown = if batch < 7000 { 0 } else { 500 };
            point(batch * 13, batch.unsigned_abs() * 500 - unknown, 0, unknown)
        })
        .collect();
    let counts = UploadCounts {
        rows_read: 10_000_000,
        bills_delivered: 9_999_500,
        bills_unknown: 500,
        ..UploadCounts::default()
    };
    let without = ReportPage { rejected: &[], batches: &[], next_steps: &[], ..report };
    let backwards = [point(-100, 500, 0, 0), point(30, 1000, 1, 0), point(9000, 1000, 1, 500)];
    let running = RunState::Running;
    for odd in [
        report,
        ReportPage { progress: &[], counts: UploadCounts::default(), ..without },
        ReportPage { progress: &report.progress[..1], ..report },
        ReportPage { progress: &[point(0, 1, 0, 0)], ended: Some(STARTED), ..report },
        ReportPage { progress: &backwards, ..report },
        ReportPage { ended: None, state: running, written: STARTED + Duration::MINUTE, ..report },
        ReportPage { ended: None, state: RunState::Unfinished, ..report },
        ReportPage { progress: &many, counts, ended: days(4), ..without },
        ReportPage { ended: days(365_000), ..report },
        ReportPage { batches_left_out: 4711, ..report },
    ] {
        check(&odd, &page(&odd));
    }
}

#[test]
fn every_page_is_well_formed_and_what_it_refers_to_is_there() {
    each_odd_run(|_, html| {
        let document = parsed(html);
        let ids: Vec<_> = document.descendants().filter_map(|node| node.attribute("id")).collect();
        let unique: BTreeSet<_> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "an id stands twice");
        for attribute in document.descendants().flat_map(|node| node.attributes()) {
            let referred: Vec<_> = match attribute.name() {
                "href" => vec![attribute.value().strip_prefix('#').unwrap()],
                "fill" => vec![
                    attribute.value().strip_prefix("url(#").unwrap().strip_suffix(')').unwrap(),
                ],
                "aria-labelledby" => attribute.value().split(' ').collect(),
                _ => continue,
            };
            for id in referred {
                assert!(unique.contains(id), "{attribute:?} leads nowhere");
            }
        }
    });
}

#[test]
fn every_page_needs_nothing_else_and_runs_nothing() {
    each_odd_run(|_, html| {
        let without_policy = html.replace("http-equiv", "");
        for foreign in ["http", "src=", "<script", "@import", "javascript:", "url(\"", "style="] {
            assert!(!without_policy.contains(foreign), "{foreign}");
        }
        let document = parsed(html);
        for attribute in document.descendants().flat_map(|node| node.attributes()) {
            assert!(!attribute.name().starts_with("on"), "{attribute:?}");
        }
        let policy = elements(&document, "meta")
            .find(|meta| meta.attribute("http-equiv") == Some("Content-Security-Policy"));
        let policy = policy.unwrap().attribute("content").unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'unsafe-inline';"), "{policy}");
    });
}

#[test]
fn totals_add_up_to_the_rows_read() {
    each_odd_run(|report, html| {
        let document = parsed(html);
        let table = of_class(&document, "table", "totals").unwrap();
        let rows = |part: &str| -> Vec<u64> {
            let part = table.children().find(|node| node.has_tag_name(part)).unwrap();
            let rows = part.children().filter(|node| node.has_tag_name("tr"));
            rows.map(|row| {
                let mut cells = row.children().filter(|node| node.has_tag_name("td"));
                number(&text_of(cells.next().unwrap()))
            })
            .collect()
        };
        assert_eq!(rows("tbody").len(), 5);
        assert_eq!(rows("tfoot"), [report.counts.rows_read]);
        if report.counts.add_up() {
            assert_eq!(rows("tbody").iter().sum::<u64>(), report.counts.rows_read);
        }
        assert_eq!(html.contains("do not add up"), !report.counts.add_up());
    });
}

#[test]
fn reasons_add_up_to_the_rows_rejected() {
    let sample = Sample::new();
    let mut report = sample.report();
    for (told, last) in [(2, "period: is not MM-YYYY2"), (1, "other reasons2"), (0, "not told7")] {
        report.rejected = &sample.rejected[..told];
        let html = page(&report);
        let document = parsed(&html);
        let table = of_class(&document, "table", "reasons").unwrap();
        let body = table.children().find(|node| node.has_tag_name("tbody")).unwrap();
        let rows: Vec<_> = body.children().filter(Node::is_element).collect();
        assert_eq!(text_of(*rows.last().unwrap()), last);
        let cells = body.descendants().filter(|node| node.has_tag_name("td"));
        assert_eq!(cells.map(|cell| number(&text_of(cell))).sum::<u64>(), 7);
    }
}

#[test]
fn the_verdict_comes_first_and_the_rest_in_its_order() {
    let html = page(&Sample::new().report());
    let document = parsed(&html);
    let heads = |node: &Node<'_, '_>| node.has_tag_name("h1") || node.has_tag_name("h2");
    let heads: Vec<_> = document.descendants().filter(heads).map(text_of).collect();
    assert_eq!(
        heads,
        [
            "1,000 of 1,993 bills delivered; 500 are of unknown outcome: ask the provider about \
             batch 4 before anything else.",
            "What became of the rows",
            "What to do next",
            "How the run went",
            "What was not delivered",
            "Why rows were rejected",
            "About this run",
        ]
    );
    let title = elements(&document, "title").next().unwrap();
    assert_eq!(text_of(title), "Upload run 12: in doubt, 500 bills of unknown outcome");
}

#[test]
fn text_from_outside_is_text_and_nothing_else() {
    let sample = Sample::new();
    let names = |html: &str| -> BTreeSet<String> {
        let document = parsed(html);
        let elements = document.descendants().filter(Node::is_element);
        let named = elements.flat_map(|node| {
            let attributes = node.attributes().map(|attribute| attribute.name().to_owned());
            attributes.chain([format!("<{}>", node.tag_name().name())]).collect::<Vec<_>>()
        });
        named.collect()
    };
    let hostile = Sample {
        rejected: vec![(HOSTILE.to_owned(), 7)],
        batches: vec![BatchRow { why: Some(HOSTILE), ..sample.batches[1] }],
        next_steps: vec![NextStep { act: HOSTILE.to_owned(), command: Some(HOSTILE.to_owned()) }],
        ..Sample::new()
    };
    let report = ReportPage {
        run: HOSTILE,
        file: HOSTILE,
        target: HOSTILE,
        fingerprint: HOSTILE,
        ..hostile.report()
    };
    let html = page(&report);
    assert_eq!(names(&html), names(&page(&sample.report())));
    let told = text_of(parsed(&html).root_element()).matches(ESCAPED).count();
    // The run thrice, file and target twice, the fingerprint, a reason, a batch, an act, a command.
    assert_eq!(told, 3 + 2 * 2 + 1 + 4);
    let hidden = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}' || c == '\u{fffe}';
    assert_eq!(html.chars().find(|c| hidden(*c)), None);
}

#[test]
fn nothing_is_drawn_outside_of_the_chart() {
    each_odd_run(|report, html| {
        let document = parsed(html);
        let charts: Vec<_> =
            elements(&document, "svg").filter(|svg| svg.attribute("role").is_some()).collect();
        assert_eq!(charts.len(), if report.progress.is_empty() { 0 } else { 2 });
        for chart in charts {
            let size: Vec<u64> =
                chart.attribute("viewBox").unwrap().split(' ').map(number).collect();
            let inside = |place: &str, most: u64| {
                let whole: u64 = place.split('.').next().unwrap().parse().unwrap();
                assert!(whole <= most, "{place} of {most}");
            };
            for path in chart.descendants().filter_map(|node| node.attribute("d")) {
                for (at, command) in path.match_indices(['M', 'H', 'V']) {
                    let rest = &path[at + 1..];
                    let end = rest.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(rest.len());
                    let places: Vec<_> = rest[..end].split(' ').collect();
                    match (command, &places[..]) {
                        ("M", [x, y]) => {
                            inside(x, size[2]);
                            inside(y, size[3]);
                        }
                        ("H", [x]) => inside(x, size[2]),
                        ("V", [y]) => inside(y, size[3]),
                        other => panic!("{other:?}"),
                    }
                }
            }
            for placed in chart.descendants().filter(|node| node.has_attribute("x")) {
                inside(placed.attribute("x").unwrap(), size[2]);
                inside(placed.attribute("y").unwrap(), size[3]);
            }
        }
    });
}

#[test]
fn each_rise_of_what_was_not_delivered_has_its_mark() {
    let mut sample = Sample::new();
    let marks = |progress: &[ProgressPoint], fate: &str| {
        let sample = Sample::new();
        let html = page(&ReportPage { progress, ..sample.report() });
        let document = parsed(&html);
        let chart = of_class(&document, "svg", "wide").unwrap();
        let marks = chart.descendants().filter(|node| node.has_tag_name("use"));
        marks.filter(|mark| mark.attribute("href") == Some(&format!("#mark-{fate}"))).count()
    };
    assert_eq!(marks(&sample.progress, "refused"), 1);
    assert_eq!(marks(&sample.progress, "unknown"), 1);
    sample.progress[0].unknown = 500;
    for at in 1..4 {
        sample.progress[at].unknown = 500;
    }
    sample.progress[3].unknown = 501;
    assert_eq!(marks(&sample.progress, "unknown"), 2);
    let rises: Vec<_> = (0..2000).map(|at: i64| point(at, 0, 0, at.unsigned_abs())).collect();
    let many = marks(&rises, "unknown");
    assert!((20..60).contains(&many), "marks cover each other: {many}");
}

#[test]
fn the_chart_is_told_in_words() {
    let html = page(&Sample::new().report());
    let document = parsed(&html);
    let words: Vec<_> = elements(&document, "desc").map(text_of).collect();
    let told = "From 2026-11-22 10:00:00 UTC to 2026-11-22 10:01:40 UTC. At the end 1,000 \
                delivered, 1 refused and 500 unknown. Half of all bills were delivered by \
                2026-11-22 10:00:21 UTC. The first refused bills came at 2026-11-22 10:00:30 UTC. \
                The first unknown bills came at 2026-11-22 10:01:35 UTC.";
    assert_eq!(words, [told, told]);
}

#[test]
fn what_is_unknown_stands_above_all_that_was_not_delivered() {
    let sample = Sample::new();
    let html = page(&ReportPage { batches_left_out: 1200, ..sample.report() });
    let document = parsed(&html);
    let table = of_class(&document, "table", "batches").unwrap();
    let outcomes =
        table.descendants().filter(|node| node.attribute("data-name") == Some("Outcome"));
    let outcomes: Vec<_> = outcomes.map(|cell| text_of(cell).trim().to_owned()).collect();
    assert_eq!(outcomes, ["unknown", "refused", "pending"]);
    assert!(text_of(table).contains("1,200 more are left out of this page."));
}

#[test]
fn tables_tell_what_they_are() {
    let html = page(&Sample::new().report());
    let document = parsed(&html);
    for table in elements(&document, "table") {
        assert!(table.first_element_child().unwrap().has_tag_name("caption"));
        for head in table.descendants().filter(|node| node.has_tag_name("th")) {
            assert!(matches!(head.attribute("scope"), Some("col" | "row")), "{head:?}");
        }
    }
    assert_eq!(elements(&document, "html").next().unwrap().attribute("lang"), Some("en"));
}

#[test]
fn a_small_page() {
    let html = page(&Sample::new().report());
    insta::assert_snapshot!(html.replace(STYLE, "/* style.css */\n"));
}
