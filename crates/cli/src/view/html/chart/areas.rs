//! The areas, and the marks on them.

use super::scale::{Scale, Tenths};
use super::{Chart, LAYERS, amount, stacked};
use crate::view::html::ProgressPoint;
use crate::view::html::fate::Fate;

/// How large a mark is, in units of the drawing.
const MARK: i64 = 16;

/// The areas from the ground up, then the marks of what was not delivered.
pub(super) fn areas(chart: &Chart<'_>, scale: &Scale<'_>) -> String {
    LAYERS.map(|fate| area(chart, scale, fate)).concat()
        + &marks(chart, scale, Fate::Refused)
        + &marks(chart, scale, Fate::Unknown)
}

/// An area: along its upper edge to the end, and back along its lower one. It begins where there is
/// something of it.
fn area(chart: &Chart<'_>, scale: &Scale<'_>, fate: Fate) -> String {
    let there = chart.drawn.iter().position(|point| amount(point, fate) > 0);
    let Some(points) = there.map(|at| &chart.drawn[at..]) else {
        return String::new();
    };
    let name = fate.name();
    let upper = |point: &ProgressPoint| scale.y(stacked(point, fate));
    let lower = |point: &ProgressPoint| scale.y(stacked(point, fate) - amount(point, fate));
    let start = scale.x(points[0].at);
    let mut edge = format!("M{start} {}", upper(&points[0]));
    for point in &points[1..] {
        edge += &format!("H{}V{}", scale.x(point.at), upper(point));
    }
    edge += &format!("H{}", scale.right());
    let mut back = String::new();
    let mut until = scale.right();
    for point in points.iter().rev() {
        back += &format!("H{until}V{}", lower(point));
        until = scale.x(point.at);
    }
    format!(
        "<path class=\"area\" fill=\"url(#fill-{name})\" d=\"{edge}{back}H{start}Z\"/>\n\
         <path class=\"edge {name}\" d=\"{edge}\"/>\n"
    )
}

/// A mark at each moment at which there were more of a fate. Of those that would cover each other,
/// the first stands for all.
fn marks(chart: &Chart<'_>, scale: &Scale<'_>, fate: Fate) -> String {
    let mut text = String::new();
    let mut before = 0;
    let mut free: Option<Tenths> = None;
    for point in chart.progress {
        let x = scale.x(point.at);
        if amount(point, fate) > before && free.is_none_or(|free| x >= free) {
            text += &mark(scale, point, fate, x);
            free = Some(x.plus(MARK + 2));
        }
        before = amount(point, fate);
    }
    text
}

/// The mark of unknown bills stands on the areas (or under the line of all bills, to leave its label
/// alone), that of refused ones hangs under their edge: so both can be seen.
fn mark(scale: &Scale<'_>, point: &ProgressPoint, fate: Fate, x: Tenths) -> String {
    let edge = scale.y(stacked(point, fate));
    let y = if fate == Fate::Unknown {
        edge.plus(-MARK - 2).max(scale.top().plus(2))
    } else {
        edge.plus(3)
    };
    format!(
        "<use class=\"mark {name}\" href=\"#mark-{name}\" x=\"{}\" y=\"{y}\" width=\"{MARK}\" \
         height=\"{MARK}\"/>\n",
        x.plus(-MARK / 2),
        name = fate.name(),
    )
}
