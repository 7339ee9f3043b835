//! What the command and the sandbox tell, as far as it is judged: the JSON and CSV of both.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::failure::Failure;

/// The summary of an upload, as `upload` and `runs resume` print it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Summary {
    pub(super) run: String,
    pub(super) rows_read: u64,
    pub(super) rows_rejected: u64,
    pub(super) bills_delivered: u64,
    pub(super) bills_refused: u64,
    pub(super) bills_unknown: u64,
    pub(super) bills_pending: u64,
    pub(super) requests_sent: u64,
}

/// A run, as `runs list` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct ListedRun {
    pub(super) run: String,
    pub(super) state: String,
}

/// A row that was not delivered, as `runs report` writes it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct ReportRow {
    pub(super) line: u64,
    pub(super) account_number: String,
    pub(super) batch: Option<u64>,
    pub(super) outcome: Outcome,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Outcome {
    Rejected,
    Refused,
    Unknown,
    Pending,
}

/// The provider's own books.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Ledger {
    pub(super) upload_requests: u64,
    pub(super) uploads: Vec<Upload>,
    pub(super) bills: Vec<SavedBill>,
}

/// A request that the provider has seen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Upload {
    answered: Value,
}

/// A bill that the provider has saved.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct SavedBill {
    pub(super) account_number: String,
    pub(super) amount: String,
}

impl Summary {
    pub(super) fn parse(json: &str) -> Result<Self, Failure> {
        from_json(json, "the summary")
    }
}

impl ListedRun {
    /// The runs of a list.
    pub(super) fn parse_all(json: &str) -> Result<Vec<Self>, Failure> {
        from_json(json, "the list of runs")
    }
}

impl ReportRow {
    /// The rows of a report.
    pub(super) fn parse_all(csv: &str) -> Result<Vec<Self>, Failure> {
        let rows = csv::Reader::from_reader(csv.as_bytes()).into_deserialize();
        rows.collect::<Result<_, _>>().map_err(|error| {
            Failure::new(format!("the report can't be read:\n{csv}")).because(error)
        })
    }
}

impl Ledger {
    pub(super) fn parse(json: &str) -> Result<Self, Failure> {
        from_json(json, "the ledger")
    }

    /// How many requests an ordered fault has struck.
    pub(super) fn struck(&self) -> usize {
        self.uploads.iter().filter(|upload| upload.answered == "fault").count()
    }

    /// How often each account's bill was saved, with the amounts.
    pub(super) fn by_account(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut accounts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for SavedBill { account_number, amount } in &self.bills {
            accounts.entry(account_number).or_default().push(amount);
        }
        accounts
    }
}

fn from_json<'a, T: Deserialize<'a>>(json: &'a str, what: &str) -> Result<T, Failure> {
    serde_json::from_str(json)
        .map_err(|error| Failure::new(format!("{what} can't be read:\n{json}")).because(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_that_are_not_judged_are_passed_over() {
        let summary = Summary::parse(
            r#"{"run":"7","target":"sandbox","rows_read":9,"rows_rejected":1,"bills_delivered":2,
                "bills_refused":1,"bills_unknown":2,"bills_pending":3,"requests_sent":4}"#,
        );
        assert_eq!(summary.unwrap().bills_pending, 3);
        assert!(Summary::parse(r#"{"run":"7"}"#).is_err(), "a count that lacks is no zero");
        let runs = ListedRun::parse_all(r#"[{"run":"2","state":"finished","file":"a"}]"#).unwrap();
        assert_eq!(runs[0], ListedRun { run: "2".to_owned(), state: "finished".to_owned() });
    }

    #[test]
    fn the_ledger_tells_what_was_struck_and_saved() {
        let ledger = Ledger::parse(
            r#"{"detail":"full","upload_requests":2,
                "uploads":[{"number":1,"answered":{"status":200}},{"number":2,"answered":"fault"}],
                "bills":[{"upload":1,"account_number":"a","amount":"1.50"},
                         {"upload":2,"account_number":"a","amount":"1.5"}]}"#,
        );
        let ledger = ledger.unwrap();
        assert_eq!(ledger.struck(), 1);
        assert_eq!(ledger.by_account()["a"], ["1.50", "1.5"]);
    }

    #[test]
    fn a_report_is_read_by_its_header() {
        let rows = ReportRow::parse_all(
            "line,account_number,amount,due_date,period,batch,outcome,code,why\n\
             5,a-1,1.00,25-05-2099,06-2099,,rejected,amount,\"is, wrong\"\n\
             9,a-2,1.00,25-05-2099,06-2099,3,unknown,,lost\n",
        );
        let rows = rows.unwrap();
        assert_eq!((rows[0].batch, rows[0].outcome), (None, Outcome::Rejected));
        assert_eq!((rows[1].line, rows[1].batch), (9, Some(3)));
        assert!(ReportRow::parse_all("line,outcome\n1,lost\n").is_err());
    }
}
