//! The axes: lines behind the areas, numbers and times beside them.

use super::scale::Scale;
use super::ticks::{self, Instants};
use crate::view::RunKind;
use crate::view::html::times::{clock, date};
use crate::view::numbers::grouped;

/// How many steps the axis of bills has at most.
const BILL_STEPS: u64 = 5;

/// The lines behind the areas.
pub(super) fn grid(scale: &Scale<'_>) -> String {
    let (left, right) = (scale.left(), scale.right());
    let lines = ticks::numbers(scale.bills, BILL_STEPS).map(|bills| {
        let y = scale.y(bills);
        format!("<path class=\"grid\" d=\"M{left} {y}H{right}\"/>\n")
    });
    lines.collect()
}

/// What stands beside and before the areas.
pub(super) fn labels(scale: &Scale<'_>, kind: RunKind) -> String {
    bills(scale, kind) + &times(scale)
}

fn bills(scale: &Scale<'_>, kind: RunKind) -> String {
    let (left, right, top) = (scale.left(), scale.right(), scale.top());
    let mut text = String::new();
    for bills in ticks::numbers(scale.bills, BILL_STEPS) {
        text += &format!(
            "<text class=\"tick end\" x=\"{}\" y=\"{}\">{}</text>\n",
            left.plus(-6),
            scale.y(bills).plus(4),
            grouped(bills),
        );
    }
    text + &format!(
        "<path class=\"all\" d=\"M{left} {top}H{right}\"/>\n\
         <text class=\"end\" x=\"{right}\" y=\"{}\">all {}</text>\n\
         <text class=\"name end\" x=\"{}\" y=\"{}\">{}s</text>\n",
        top.plus(-9),
        kind.bills(scale.bills),
        left.plus(-6),
        top.plus(-17),
        kind.bill(),
    )
}

/// Times under their ticks; the date under the first of them, and under each that begins another.
fn times(scale: &Scale<'_>) -> String {
    let ground = scale.ground();
    let ticks = Instants::between(scale.from, scale.to, scale.frame.time_steps);
    let mut text =
        format!("<path class=\"axis\" d=\"M{} {ground}H{}\"/>\n", scale.left(), scale.right());
    let mut dated = String::new();
    for at in &ticks.at {
        let x = scale.x(*at);
        let mut lines = Vec::new();
        if !ticks.are_days() {
            let clock = clock(*at);
            lines.push(if ticks.have_seconds() { clock } else { clock[..5].to_owned() });
        }
        let day = date(*at);
        if day != dated {
            lines.push(day.clone());
            dated = day;
        }
        text += &format!("<path class=\"axis\" d=\"M{x} {ground}v5\"/>\n");
        for (line, height) in lines.iter().zip([19, 34]) {
            let y = ground.plus(height);
            text += &format!("<text class=\"tick middle\" x=\"{x}\" y=\"{y}\">{line}</text>\n");
        }
    }
    text + &format!(
        "<text class=\"name end\" x=\"{}\" y=\"{}\">time in UTC</text>\n",
        scale.right(),
        ground.plus(54),
    )
}
