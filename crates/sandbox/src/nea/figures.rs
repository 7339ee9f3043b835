//! The numbers in NEA's answers, whose spelling drifts from field to field.

use std::fmt::Display;

use serde::Serialize;
use serde_json::value::RawValue;

/// How the answers spell their numbers. Documented is one way a field; real answers were seen to
/// differ, and a client must read them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NumberStyle {
    /// As the documents do, each field in its own way: `bill_amount` is `"200"`, `payable_amount`
    /// is `200`, `service_charge` is `5.0`, `credits_available` is `9996`.
    #[default]
    Documented,
    /// Every number is a text: `"200.00"`, and `"5"` for an id.
    Texts,
    /// No number has a needless digit: `200`, `5`, `1250.75`.
    Shortest,
    /// Money always has two decimals: `200.00`.
    TwoDecimals,
}

/// A number's JSON text.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub(super) struct Figure(Box<RawValue>);

impl NumberStyle {
    /// Money that the documents show as `600.0`.
    pub(super) fn decimal(self, paisa: u64) -> Figure {
        self.money(paisa, with_a_decimal)
    }

    /// Money that the documents show as `450`.
    pub(super) fn short(self, paisa: u64) -> Figure {
        self.money(paisa, shortest)
    }

    /// Money that the documents show as `"200"`.
    pub(super) fn text(self, paisa: u64) -> Figure {
        self.money(paisa, |paisa| quoted(&shortest(paisa)))
    }

    /// What is no money: an id, a number of days.
    pub(super) fn count(self, number: impl Display + Copy) -> Figure {
        let number = number.to_string();
        figure(if self == Self::Texts { quoted(&number) } else { number })
    }

    fn money(self, paisa: u64, documented: impl FnOnce(u64) -> String) -> Figure {
        figure(match self {
            Self::Documented => documented(paisa),
            Self::Texts => quoted(&two_decimals(paisa)),
            Self::Shortest => shortest(paisa),
            Self::TwoDecimals => two_decimals(paisa),
        })
    }
}

fn figure(json: String) -> Figure {
    Figure(RawValue::from_string(json).expect("digits are JSON, in quotes or not"))
}

fn quoted(number: &str) -> String {
    format!("\"{number}\"")
}

fn shortest(paisa: u64) -> String {
    match paisa % 100 {
        0 => (paisa / 100).to_string(),
        _ => with_a_decimal(paisa),
    }
}

fn with_a_decimal(paisa: u64) -> String {
    let mut text = two_decimals(paisa);
    if text.ends_with('0') {
        text.pop();
    }
    text
}

/// An amount with both its decimals, as people write it.
pub(super) fn two_decimals(paisa: u64) -> String {
    format!("{}.{:02}", paisa / 100, paisa % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_spells_the_same_amount() {
        for (paisa, documented, others) in [
            (60_000, ["600.0", "600", r#""600""#], [r#""600.00""#, "600", "600.00"]),
            (60_050, ["600.5", "600.5", r#""600.5""#], [r#""600.50""#, "600.5", "600.50"]),
            (
                125_075,
                ["1250.75", "1250.75", r#""1250.75""#],
                [r#""1250.75""#, "1250.75", "1250.75"],
            ),
            (5, ["0.05", "0.05", r#""0.05""#], [r#""0.05""#, "0.05", "0.05"]),
            (0, ["0.0", "0", r#""0""#], [r#""0.00""#, "0", "0.00"]),
        ] {
            let style = NumberStyle::Documented;
            let figures = [style.decimal(paisa), style.short(paisa), style.text(paisa)];
            assert_eq!(figures.each_ref().map(|figure| figure.0.get()), documented, "{paisa}");
            let styles = [NumberStyle::Texts, NumberStyle::Shortest, NumberStyle::TwoDecimals];
            let figures = styles.map(|style| style.decimal(paisa));
            assert_eq!(figures.each_ref().map(|figure| figure.0.get()), others, "{paisa}");
        }
        assert_eq!(NumberStyle::Texts.count(5).0.get(), r#""5""#);
        assert_eq!(NumberStyle::TwoDecimals.count(-5).0.get(), "-5");
    }
}
