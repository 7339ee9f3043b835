//! How the run went: what had become of the bills, by time.
//!
//! Areas stand on each other, a step for each moment at which something became known, so that a run
//! that waited shows a level and never a slope. Each rise of what is refused or unknown has a mark,
//! for a batch among thousands is too thin to be seen. Drawn twice, for a wide and for a narrow
//! screen; the style shows one of them.
//!
//! | file | what |
//! |---|---|
//! | `thinning.rs` | few points that stand for many |
//! | `ticks.rs` | round numbers and round times for the axes |
//! | `scale.rs` | from bills and instants to places in the drawing |
//! | `axes.rs` | grid, ticks and their labels |
//! | `areas.rs` | the areas and the marks on them |
//! | `words.rs` | the drawing in words, for whoever can't see it |

mod areas;
mod axes;
mod scale;
mod thinning;
mod ticks;
mod words;

use time::{Duration, OffsetDateTime};

use super::fate::Fate;
use super::{ProgressPoint, ReportPage, RunKind, RunState};
use crate::view::numbers::grouped;
use scale::{Frame, Scale};

/// What is drawn: the points, and how far the axes go.
#[derive(Debug)]
struct Chart<'a> {
    /// All points, ordered by time.
    progress: &'a [ProgressPoint],
    /// Those that are drawn.
    drawn: Vec<ProgressPoint>,
    /// Whether they are bills or customers.
    kind: RunKind,
    /// The bills that were there to deliver.
    bills: u64,
    from: OffsetDateTime,
    to: OffsetDateTime,
}

/// The areas, from the ground up.
const LAYERS: [Fate; 3] = [Fate::Delivered, Fate::Refused, Fate::Unknown];

/// The chart with its legend, or a sentence if there is nothing to draw.
pub(super) fn chart(report: &ReportPage<'_>) -> String {
    let drawing = match Chart::of(report) {
        Some(chart) => chart.figure(),
        None => {
            let batch = report.kind.batch();
            format!("<p>No {batch} has come to an end, so there is nothing to draw.</p>\n")
        }
    };
    format!(
        "<section aria-labelledby=\"course\">\n<h2 id=\"course\">How the run went</h2>\n\
         {drawing}</section>\n"
    )
}

impl<'a> Chart<'a> {
    fn of(report: &ReportPage<'a>) -> Option<Self> {
        let progress = report.progress;
        let (first, last) = (progress.first()?, progress.last()?);
        let counts = &report.counts;
        let bills: u64 = LAYERS.map(|fate| fate.rows(counts)).iter().sum();
        let drawn = thinning::thinned(progress);
        let highest = drawn.iter().map(|point| stacked(point, Fate::Unknown)).max();
        let until = match (report.ended, report.state) {
            (Some(ended), _) => ended,
            (None, RunState::Running) => report.written,
            (None, _) => last.at,
        };
        let from = report.started.min(first.at);
        Some(Self {
            progress,
            drawn,
            kind: report.kind,
            bills: (bills + counts.bills_pending).max(highest.unwrap_or(0)),
            from,
            to: until.max(last.at).max(from + Duration::SECOND),
        })
    }

    fn figure(&self) -> String {
        let what = match self.kind {
            RunKind::Upload => "Bills",
            RunKind::Import => "Customers",
        };
        let legend: String = LAYERS.map(|fate| self.legend(fate)).concat();
        format!(
            "<figure>\n<figcaption>{what} by what had become of them, cumulated. A dashed line \
             shows how many there are in all.\n<ul class=\"legend\">\n{legend}</ul></figcaption>\n\
             {}{}</figure>\n",
            self.drawing(&Frame::WIDE),
            self.drawing(&Frame::NARROW),
        )
    }

    fn legend(&self, fate: Fate) -> String {
        let bills = self.progress.last().map_or(0, |point| amount(point, fate));
        format!(
            "<li><svg class=\"swatch\" viewBox=\"0 0 28 16\" aria-hidden=\"true\"><rect \
             class=\"part {name}\" width=\"28\" height=\"16\" fill=\"url(#fill-{name})\"/></svg>\
             {mark} {name} <b>{bills}</b></li>\n",
            name = fate.name(),
            mark = if fate == Fate::Delivered { String::new() } else { fate.mark() },
            bills = grouped(bills),
        )
    }

    fn drawing(&self, frame: &Frame) -> String {
        let scale = Scale::new(frame, self.bills, self.from, self.to);
        let name = frame.name;
        format!(
            "<svg class=\"chart {name}\" viewBox=\"0 0 {} {}\" role=\"img\" \
             aria-labelledby=\"{name}-title {name}-words\">\n\
             <title id=\"{name}-title\">{}</title>\n<desc id=\"{name}-words\">{}</desc>\n{}{}{}</svg>\n",
            frame.width,
            frame.height,
            words::title(self),
            words::description(self),
            axes::grid(&scale),
            areas::areas(self, &scale),
            axes::labels(&scale, self.kind),
        )
    }
}

/// How many bills had come to a fate.
fn amount(point: &ProgressPoint, fate: Fate) -> u64 {
    match fate {
        Fate::Delivered => point.delivered,
        Fate::Refused => point.refused,
        Fate::Unknown => point.unknown,
        Fate::Pending | Fate::Rejected => 0,
    }
}

/// How high the areas stand, up to and with that of a fate.
fn stacked(point: &ProgressPoint, top: Fate) -> u64 {
    let below = LAYERS.iter().take_while(|fate| **fate != top);
    below.map(|fate| amount(point, *fate)).sum::<u64>() + amount(point, top)
}
