//! The drawing in words, for whoever can't see it.

use super::{Chart, LAYERS, amount};
use crate::view::html::fate::Fate;
use crate::view::html::times::instant;
use crate::view::numbers::{grouped, plural};

pub(super) fn title(chart: &Chart<'_>) -> String {
    format!("What had become of {} by time", plural(chart.bills, "bill"))
}

/// From when to when, how many of each fate in the end, when half was delivered, and when the first
/// of the others came.
pub(super) fn description(chart: &Chart<'_>) -> String {
    let [delivered, refused, unknown] = LAYERS.map(|fate| {
        let bills = chart.progress.last().map_or(0, |point| amount(point, fate));
        format!("{} {}", grouped(bills), fate.name())
    });
    let mut text = format!(
        "From {} to {}. At the end {delivered}, {refused} and {unknown}.",
        instant(chart.from),
        instant(chart.to),
    );
    let half = chart.progress.iter().find(|point| point.delivered >= chart.bills.div_ceil(2));
    if let Some(point) = half.filter(|point| point.delivered > 0) {
        text += &format!(" Half of all bills were delivered by {}.", instant(point.at));
    }
    for fate in [Fate::Refused, Fate::Unknown] {
        if let Some(point) = chart.progress.iter().find(|point| amount(point, fate) > 0) {
            text += &format!(" The first {} bills came at {}.", fate.name(), instant(point.at));
        }
    }
    text
}
