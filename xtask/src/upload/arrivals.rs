//! What came in at the server: how many requests, and which bills.

use std::borrow::Cow;
use std::io::{self, BufRead};
use std::sync::{Mutex, MutexGuard, OnceLock};
use std::time::Duration;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::bills::{BillsDigest, hundredths};
use crate::stopwatch::Stopwatch;

/// How closely the server looks at a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// A bill is counted by its `{`, which costs next to nothing beside what is measured.
    Count,
    /// Each bill is read, its amount to the digit.
    Bills,
}

/// What came in so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Arrived {
    pub(crate) tokens: u64,
    pub(crate) uploads: u64,
    pub(crate) bills: u64,
    /// Calls of another kind, without the token, or with a body that is no list of bills.
    pub(crate) others: u64,
    /// The bills themselves, if they are read.
    pub(crate) digest: BillsDigest,
}

/// The book of a server.
#[derive(Debug)]
pub(super) struct Arrivals {
    reading: Reading,
    arrived: Mutex<Arrived>,
    watch: Stopwatch,
    first_upload: OnceLock<Duration>,
}

impl Arrivals {
    pub(super) fn new(reading: Reading) -> Self {
        let (arrived, first_upload) = (Mutex::default(), OnceLock::new());
        Self { reading, arrived, watch: Stopwatch::start(), first_upload }
    }

    pub(super) fn arrived(&self) -> Arrived {
        *self.lock()
    }

    pub(super) fn now(&self) -> Duration {
        self.watch.elapsed()
    }

    /// When the head of the first upload was here.
    pub(super) fn first_upload(&self) -> Option<Duration> {
        self.first_upload.get().copied()
    }

    pub(super) fn token(&self) {
        self.lock().tokens += 1;
    }

    pub(super) fn other(&self) {
        self.lock().others += 1;
    }

    /// Reads the body of an upload; whether it is one.
    pub(super) fn upload(&self, body: &mut impl BufRead) -> io::Result<bool> {
        self.first_upload.get_or_init(|| self.now());
        let read = match self.reading {
            Reading::Count => Some((count_braces(body)?, BillsDigest::default())),
            Reading::Bills => {
                let mut bytes = Vec::new();
                body.read_to_end(&mut bytes)?;
                digest(&bytes).map(|digest| (digest.bills(), digest))
            }
        };
        let mut arrived = self.lock();
        let Some((bills, digest)) = read else {
            arrived.others += 1;
            return Ok(false);
        };
        arrived.uploads += 1;
        arrived.bills += bills;
        arrived.digest.merge(digest);
        Ok(true)
    }

    fn lock(&self) -> MutexGuard<'_, Arrived> {
        self.arrived.lock().expect("nothing panics while it is held")
    }
}

fn count_braces(body: &mut impl BufRead) -> io::Result<u64> {
    let mut braces = 0;
    loop {
        let chunk = body.fill_buf()?;
        if chunk.is_empty() {
            return Ok(braces);
        }
        braces += chunk.iter().map(|&byte| u64::from(byte == b'{')).sum::<u64>();
        let length = chunk.len();
        body.consume(length);
    }
}

/// A bill as Blaggo's documents spell it; it has nothing but these fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bill<'a> {
    #[serde(borrow)]
    account_number: Cow<'a, str>,
    /// Its own text: on the way through a float digits would get lost.
    #[serde(borrow)]
    amount: &'a RawValue,
    #[serde(borrow)]
    due_date: Cow<'a, str>,
    #[serde(borrow)]
    period: Cow<'a, str>,
}

/// The bills of a body; none if it is no list of bills.
fn digest(body: &[u8]) -> Option<BillsDigest> {
    let bills: Vec<Bill<'_>> = serde_json::from_slice(body).ok()?;
    let mut digest = BillsDigest::default();
    for Bill { account_number, amount, due_date, period } in bills {
        let [account_number, due_date, period] =
            [&account_number, &due_date, &period].map(|text| text.as_bytes());
        digest.add(account_number, hundredths(amount.get())?, due_date, period);
    }
    Some(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANA: &str = r#"{"account_number":"a\"na","amount":9007199254740993.01,"due_date":"25-05-2031","period":"06-2031"}"#;
    const BEN: &str =
        r#"{"period":"06-2031","amount":7,"due_date":"25-05-2031","account_number":"ben"}"#;

    #[test]
    fn bills_are_read_to_the_digit() {
        let read = digest(format!("[{ANA},{BEN}]").as_bytes()).unwrap();
        let mut expected = BillsDigest::default();
        expected.add(b"ben", 700, b"25-05-2031", b"06-2031");
        expected.add(b"a\"na", 900_719_925_474_099_301, b"25-05-2031", b"06-2031");
        assert_eq!(read, expected);
    }

    #[test]
    fn what_is_no_list_of_bills_is_another_call() {
        let twice = ANA.replacen('{', r#"{"amount":1,"#, 1);
        let more = ANA.replacen('{', r#"{"note":1,"#, 1);
        let text = BEN.replace(":7,", r#":"7","#);
        let less = BEN.replace(r#""amount":7,"#, "");
        for wrong in ["", "[", "{}", ANA, "[1]", "[{}]"] {
            assert_eq!(digest(wrong.as_bytes()), None, "{wrong}");
        }
        for wrong in [twice, more, text, less] {
            let body = format!("[{wrong}]");
            let arrivals = Arrivals::new(Reading::Bills);
            assert!(!arrivals.upload(&mut body.as_bytes()).unwrap(), "{body}");
            assert_eq!(arrivals.arrived(), Arrived { others: 1, ..Arrived::default() });
        }
    }

    #[test]
    fn the_first_upload_has_its_moment() {
        let arrivals = Arrivals::new(Reading::Count);
        arrivals.token();
        assert_eq!(arrivals.first_upload(), None);
        assert!(arrivals.upload(&mut "[{},{}]".as_bytes()).unwrap());
        let first = arrivals.first_upload().unwrap();
        assert!(first <= arrivals.now());
        assert!(arrivals.upload(&mut "[{}]".as_bytes()).unwrap());
        assert_eq!(arrivals.first_upload(), Some(first));
        let expected = Arrived { tokens: 1, uploads: 2, bills: 3, ..Arrived::default() };
        assert_eq!(arrivals.arrived(), expected);
    }
}
