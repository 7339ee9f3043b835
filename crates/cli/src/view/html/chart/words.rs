//! The drawing in words, for whoever can't see it.

use super::{Chart, LAYERS, amount};
use crate::view::html::fate::Fate;
use crate::view::html::times::instant;
use crate::view::numbers::grouped;

pub(super) fn title(chart: &Chart<'_>) -> String {
    format!("What had become of {} by time", chart.kind.bills(chart.bills))
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
        text += &format!(
            " Half of all {}s were delivered by {}.",
            chart.kind.bill(),
            instant(point.at)
        );
    }
    for fate in [Fate::Refused, Fate::Unknown] {
        if let Some(point) = chart.progress.iter().find(|point| amount(point, fate) > 0) {
            let (fate, bill) = (fate.name(), chart.kind.bill());
            text += &format!(" The first {fate} {bill}s came at {}.", instant(point.at));
        }
    }
    text
}
