//! What the command and the sandbox tell, as far as it is judged: the JSON and CSV of both.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

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

/// The books of one of the providers.
pub(super) trait Ledger: Sized + PartialEq {
    /// Where the sandbox shows them.
    const PATH: &'static str;

    fn parse(json: &str) -> Result<Self, Failure>;
}

/// The books of the provider that bills are uploaded to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(super) struct UploadLedger {
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

/// The books of the provider that dues are paid at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(super) struct PaymentLedger {
    pub(super) charges: Vec<Charge>,
    pub(super) calls: Vec<Call>,
}

/// Money that was truly taken.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Charge {
    pub(super) reference: String,
    pub(super) consumer: ChargedConsumer,
    pub(super) paisa: u64,
}

/// Whose dues a charge has paid.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(super) struct ChargedConsumer {
    pub(super) sc_no: String,
    pub(super) consumer_id: String,
}

/// A call that the provider has seen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Call {
    #[serde(rename = "call")]
    pub(super) kind: String,
    pub(super) reference: Option<String>,
    pub(super) answered: Value,
}

/// The result of a payment, as `nea pay` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct PaymentResult {
    pub(super) reference: String,
    pub(super) state: String,
}

/// A payment, as `payments list` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct ListedPayment {
    pub(super) reference: String,
    pub(super) state: PaymentState,
    pub(super) sc_no: String,
    pub(super) consumer: String,
    #[serde(rename = "amount", deserialize_with = "paisa_of_number")]
    pub(super) paisa: u64,
    pub(super) attempts: u64,
}

/// Where a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PaymentState {
    InFlight,
    InFlightAgain,
    Unknown,
    Absent,
    Paid,
    NotPaid,
    NotSent,
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

impl Ledger for UploadLedger {
    const PATH: &'static str = "/sandbox/blaggo/ledger";

    fn parse(json: &str) -> Result<Self, Failure> {
        from_json(json, "the ledger of uploads")
    }
}

impl UploadLedger {
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

impl Ledger for PaymentLedger {
    const PATH: &'static str = "/sandbox/nea/ledger";

    fn parse(json: &str) -> Result<Self, Failure> {
        from_json(json, "the ledger of payments")
    }
}

impl PaymentLedger {
    /// The calls that ask for money.
    pub(super) fn commits(&self) -> impl Iterator<Item = &Call> {
        self.calls.iter().filter(|call| call.kind == "commit")
    }

    /// How many of them an ordered fault has struck.
    pub(super) fn struck(&self) -> usize {
        self.commits().filter(|commit| commit.is_struck()).count()
    }
}

impl Call {
    /// Whether an ordered fault stood in the place of its answer.
    pub(super) fn is_struck(&self) -> bool {
        self.answered == "fault"
    }

    /// Whether the provider has said no to it.
    pub(super) fn is_refused(&self) -> bool {
        !self.is_struck() && self.answered["status"] != 200
    }
}

impl PaymentResult {
    pub(super) fn parse(json: &str) -> Result<Self, Failure> {
        from_json(json, "the result of a payment")
    }
}

impl ListedPayment {
    /// The payments of a list.
    pub(super) fn parse_all(json: &str) -> Result<Vec<Self>, Failure> {
        from_json(json, "the list of payments")
    }
}

impl PaymentState {
    /// Whether it may have been paid.
    pub(super) fn is_unsettled(self) -> bool {
        !matches!(self, Self::Paid | Self::NotPaid | Self::NotSent)
    }
}

/// An amount such as `300`, `300.5` or `300.50`, in paisa; it is never a float.
fn paisa(text: &str) -> Option<u64> {
    let (rupees, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let decimals: u64 = match decimals.len() {
        1 => decimals.parse::<u64>().ok()? * 10,
        2 => decimals.parse().ok()?,
        _ => return None,
    };
    rupees.parse::<u64>().ok()?.checked_mul(100)?.checked_add(decimals)
}

fn paisa_of_number<'de, D: Deserializer<'de>>(number: D) -> Result<u64, D::Error> {
    let number = Box::<RawValue>::deserialize(number)?;
    paisa(number.get()).ok_or_else(|| serde::de::Error::custom("an amount is in rupees and paisa"))
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
        let ledger = UploadLedger::parse(
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

    #[test]
    fn a_ledger_of_payments_tells_charges_and_commits() {
        let ledger = PaymentLedger::parse(
            r#"{"detail":"full","commit_requests":2,"charges":[{"reference":"a","consumer":
                {"office_code":"245:x","sc_no":"024.12.512","consumer_id":"3042"},
                "amount":"300.00","paisa":30000,"day":"2031-01-15","at_seconds":1}],
                "calls":[{"call":"details","reference":"d","answered":{"status":400}},
                {"call":"commit","reference":"a","answered":{"status":200}},
                {"call":"commit","reference":"a","answered":{"status":400}},
                {"call":"commit","reference":"b","answered":"fault"}]}"#,
        );
        let ledger = ledger.unwrap();
        assert_eq!((ledger.charges[0].paisa, ledger.struck()), (30_000, 1));
        let refused: Vec<bool> = ledger.commits().map(Call::is_refused).collect();
        assert_eq!(refused, [false, true, false]);
    }

    #[test]
    fn a_listed_payment_has_its_amount_to_the_paisa() {
        let listed = |amount: &str| {
            let json = format!(
                r#"[{{"reference":"a","state":"in_flight_again","sc_no":"1.2.3","consumer":"4",
                    "amount":{amount},"attempts":2}}]"#
            );
            ListedPayment::parse_all(&json).map(|payments| payments[0].paisa)
        };
        for (amount, paisa) in [("300", 30_000), ("1250.75", 125_075), ("0.5", 50)] {
            assert_eq!(listed(amount).unwrap(), paisa);
        }
        for amount in ["1e3", "0.505", "-1.00", "\"1\"", "null"] {
            assert!(listed(amount).is_err(), "{amount}");
        }
    }
}
