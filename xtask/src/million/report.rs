//! What the command says it did, held against what the server saw and what is allowed.

use std::fmt::Write as _;

use serde_json::Value;

use crate::bills::Written;
use crate::upload::{Arrived, Ended};

/// The number of bills in one request that Blaggo recommends; the command's default.
const BATCH: u64 = 500;
/// How the command ends when it was content, and when rows were rejected.
const ALL_DONE: i32 = 0;
const SOME_REJECTED: i32 = 3;

/// The figures that must come out.
#[derive(Debug)]
pub(super) struct Expected {
    pub(super) rows: u64,
    pub(super) written: Written,
    pub(super) most_kib: u64,
}

impl Expected {
    /// A table of every figure with what was expected, and how many of them are wrong.
    pub(super) fn compare(&self, ended: &Ended, arrived: &Arrived) -> (String, usize) {
        let Written { bad, right } = self.written;
        let said = serde_json::from_str(&ended.output).unwrap_or(Value::Null);
        let says = |name| figure(&said, name).map_or("nothing".to_owned(), |n| n.to_string());
        let exactly = |name, seen: String, wanted: String| Figure {
            right: seen == wanted,
            name,
            seen,
            wanted,
        };
        let code = if bad == 0 { ALL_DONE } else { SOME_REJECTED };
        let code_seen = ended.status.code().map_or("none".to_owned(), |code| code.to_string());
        let requests = right.bills().div_ceil(BATCH);
        let figures = [
            exactly("exit code", code_seen, code.to_string()),
            exactly("rows_read", says("rows_read"), self.rows.to_string()),
            exactly("rows_rejected", says("rows_rejected"), bad.to_string()),
            exactly("bills_delivered", says("bills_delivered"), right.bills().to_string()),
            exactly("bills at the server", arrived.bills.to_string(), right.bills().to_string()),
            Figure {
                name: "digest of all bills",
                right: arrived.digest == right,
                seen: arrived.digest.to_string(),
                wanted: right.to_string(),
            },
            exactly("uploads at the server", arrived.uploads.to_string(), requests.to_string()),
            exactly("token calls", arrived.tokens.to_string(), "1".to_owned()),
            exactly("other calls", arrived.others.to_string(), "0".to_owned()),
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
    use crate::bills::BillsDigest;
    use std::process::ExitStatus;
    use std::time::Duration;

    fn bag(bills: u64, amount: u64) -> BillsDigest {
        let mut bag = BillsDigest::default();
        (0..bills).for_each(|bill| bag.add(&bill.to_be_bytes(), amount, b"", b""));
        bag
    }

    fn compare(output: &str, peak_kib: u64, digest: BillsDigest) -> (String, usize) {
        let expected =
            Expected { rows: 1000, written: Written { bad: 0, right: bag(1000, 5) }, most_kib: 64 };
        let ended = Ended {
            status: ExitStatus::default(),
            output: output.to_owned(),
            talk: String::new(),
            wall: Duration::ZERO,
            cpu: Duration::ZERO,
            peak_kib,
        };
        let bills = digest.bills();
        expected.compare(&ended, &Arrived { tokens: 1, uploads: 2, bills, others: 0, digest })
    }

    const RIGHT: &str =
        r#"{"summary":{"rows_read":1000,"rows_rejected":0,"bills_delivered":1000}}"#;

    #[test]
    fn figures_that_agree_are_right() {
        let (table, wrong) = compare(RIGHT, 63, bag(1000, 5));
        assert_eq!(wrong, 0, "{table}");
    }

    #[test]
    fn each_figure_that_differs_is_marked() {
        let fewer = RIGHT.replace(r#"delivered":1000"#, r#"delivered":999"#);
        for (output, peak_kib, digest, name) in [
            ("{}", 63, bag(1000, 5), "bills_delivered"),
            ("no JSON", 63, bag(1000, 5), "rows_read"),
            (&fewer, 63, bag(1000, 5), "bills_delivered"),
            (RIGHT, 64, bag(1000, 5), "peak memory"),
            (RIGHT, 63, bag(1001, 5), "bills at the server"),
            (RIGHT, 63, bag(1000, 6), "digest of all bills"),
        ] {
            let (table, wrong) = compare(output, peak_kib, digest);
            let line = table.lines().find(|line| line.starts_with(name)).unwrap();
            assert!(wrong > 0 && line.ends_with("WRONG"), "{table}");
        }
    }
}
