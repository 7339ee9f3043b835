//! What the command says it did, held against what the server saw and what is allowed.

use std::fmt::Write as _;

use serde_json::Value;

use super::child::Ended;
use super::server::Counted;

/// The figures that must come out.
#[derive(Debug)]
pub(super) struct Expected {
    pub(super) rows: u64,
    pub(super) requests: u64,
    pub(super) most_kib: u64,
}

impl Expected {
    /// A table of every figure with what was expected, and how many of them are wrong.
    pub(super) fn compare(&self, ended: &Ended, counted: &Counted) -> (String, usize) {
        let said = serde_json::from_str(&ended.output).unwrap_or(Value::Null);
        let says = |name| figure(&said, name).map_or("nothing".to_owned(), |n| n.to_string());
        let exactly = |name, seen: String, wanted: u64| Figure {
            right: seen == wanted.to_string(),
            name,
            seen,
            wanted: wanted.to_string(),
        };
        let figures = [
            Figure {
                name: "exit",
                right: ended.status.success(),
                seen: ended.status.to_string(),
                wanted: "success".to_owned(),
            },
            exactly("rows_read", says("rows_read"), self.rows),
            exactly("bills_delivered", says("bills_delivered"), self.rows),
            exactly("bills at the server", counted.bills.to_string(), self.rows),
            exactly("uploads at the server", counted.uploads.to_string(), self.requests),
            exactly("token calls", counted.tokens.to_string(), 1),
            exactly("other calls", counted.others.to_string(), 0),
            Figure {
                name: "peak memory",
                right: ended.peak_kib < self.most_kib,
                seen: format!("{} KiB", ended.peak_kib),
                wanted: format!("< {} KiB", self.most_kib),
            },
        ];
        let mut table = format!("{:<22}  {:>20}  {:>20}\n", "figure", "seen", "expected");
        for Figure { name, seen, wanted, right } in &figures {
            let mark = if *right { "" } else { "  WRONG" };
            // Writing to a String can't fail.
            let _ = writeln!(table, "{name:<22}  {seen:>20}  {wanted:>20}{mark}");
        }
        (table, figures.iter().filter(|figure| !figure.right).count())
    }
}

#[derive(Debug)]
struct Figure {
    name: &'static str,
    seen: String,
    wanted: String,
    right: bool,
}

/// The whole number of that name, wherever in the document it stands.
fn figure(document: &Value, name: &str) -> Option<u64> {
    match document {
        Value::Object(fields) => fields
            .get(name)
            .and_then(Value::as_u64)
            .or_else(|| fields.values().find_map(|value| figure(value, name))),
        Value::Array(values) => values.iter().find_map(|value| figure(value, name)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::ExitStatus;

    const EXPECTED: Expected = Expected { rows: 1000, requests: 2, most_kib: 64 };

    fn compare(output: &str, peak_kib: u64, bills: u64) -> (String, usize) {
        let ended = Ended { status: ExitStatus::default(), output: output.to_owned(), peak_kib };
        let counted = Counted { tokens: 1, uploads: 2, bills, others: 0 };
        EXPECTED.compare(&ended, &counted)
    }

    const RIGHT: &str = r#"{"summary":{"rows_read":1000,"bills_delivered":1000}}"#;

    #[test]
    fn figures_that_agree_are_right() {
        let (table, wrong) = compare(RIGHT, 63, 1000);
        assert_eq!(wrong, 0, "{table}");
    }

    #[test]
    fn each_figure_that_differs_is_marked() {
        for (output, peak_kib, bills, name) in [
            ("{}", 63, 1000, "bills_delivered"),
            ("no JSON", 63, 1000, "rows_read"),
            (r#"{"rows_read":1000,"bills_delivered":999}"#, 63, 1000, "bills_delivered"),
            (RIGHT, 64, 1000, "peak memory"),
            (RIGHT, 63, 1001, "bills at the server"),
        ] {
            let (table, wrong) = compare(output, peak_kib, bills);
            let line = table.lines().find(|line| line.starts_with(name)).unwrap();
            assert!(wrong > 0 && line.ends_with("WRONG"), "{table}");
        }
    }
}
