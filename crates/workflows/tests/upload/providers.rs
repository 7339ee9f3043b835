//! Ports that answer as they are told.

use billport_domain::BillRef;
use billport_journal::memory::MemoryJournal;
use billport_ports::{
    BillUploads, BodyFormat, ErrorKind, MockBillUploads, PortError, PreparedUpload, PushBacks,
    UploadReceipt,
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{task::yield_now, time::sleep};

pub(crate) const RECEIPT: UploadReceipt = UploadReceipt {
    attempts: 1,
    requests_sent: 1,
    elapsed: Duration::ZERO,
    answer_time: Duration::ZERO,
    push_backs: PushBacks { count: 0, sustained: 0 },
};

/// A body that names the accounts of its bills: `1,2,3`.
#[derive(Debug)]
pub(crate) struct Accounts;

impl BodyFormat for Accounts {
    fn open(&self, body: &mut Vec<u8>) {
        assert!(body.is_empty(), "a body begins in an empty buffer");
    }

    fn push(&self, body: &mut Vec<u8>, bill: BillRef<'_>) {
        body.extend_from_slice(bill.account_number());
        body.push(b',');
    }

    fn close(&self, body: &mut Vec<u8>) {
        assert_eq!(body.pop(), Some(b','), "a body has bills");
    }
}

/// The accounts that a body names.
pub(crate) fn accounts(prepared: &PreparedUpload) -> Vec<String> {
    let body = std::str::from_utf8(prepared.body()).unwrap();
    let accounts: Vec<_> = body.split(',').map(str::to_owned).collect();
    assert_eq!(accounts.len(), prepared.bills().get());
    accounts
}

pub(crate) fn error(kind: ErrorKind) -> PortError {
    let sent = u32::from(kind != ErrorKind::Unavailable);
    PortError::new(kind, "Provider", "upload bills").with_effort(1, sent, Duration::ZERO)
}

/// What a port was asked for: the accounts of each batch.
pub(crate) type Asked = Arc<Mutex<Vec<Vec<String>>>>;

/// A mock that answers by the accounts of a batch, and remembers what it was asked.
pub(crate) fn port(
    answer: impl Fn(&[String]) -> Result<UploadReceipt, PortError> + Send + 'static,
) -> (MockBillUploads, Asked) {
    let asked = Asked::default();
    let remembered = Arc::clone(&asked);
    let mut port = MockBillUploads::new();
    port.expect_body_format().returning(|| &Accounts);
    port.expect_upload().returning(move |prepared| {
        let accounts = accounts(prepared);
        remembered.lock().unwrap().push(accounts.clone());
        answer(&accounts)
    });
    (port, asked)
}

/// A mock that accepts everything.
pub(crate) fn accepting() -> (MockBillUploads, Asked) {
    port(|_| Ok(RECEIPT))
}

/// A mock that must not be asked to upload anything.
pub(crate) fn untouched() -> MockBillUploads {
    let mut port = MockBillUploads::new();
    port.expect_body_format().returning(|| &Accounts);
    port.expect_upload().never();
    port
}

/// A port that accepts everything after a second, and leaves a mark in the log of a journal when it
/// is asked and when it has answered.
pub(crate) struct Marking<'j>(pub(crate) &'j MemoryJournal);

#[async_trait::async_trait]
impl BillUploads for Marking<'_> {
    fn body_format(&self) -> &'static dyn BodyFormat {
        &Accounts
    }

    async fn upload(&self, prepared: &PreparedUpload) -> Result<UploadReceipt, PortError> {
        let body = String::from_utf8(prepared.body().to_vec()).unwrap();
        self.0.mark(format!("asked {body}"));
        sleep(Duration::from_secs(1)).await;
        self.0.mark(format!("answered {body}"));
        Ok(RECEIPT)
    }
}

/// What a provider does with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It takes the bills, and says so.
    Accept,
    /// It takes the bills, and its answer is lost.
    AcceptAndLose,
    /// The request is lost.
    Lose,
    /// It says no.
    Refuse,
    /// It can't be reached.
    Unreachable,
    /// It asks to come again in a minute.
    Throttle,
}

/// A provider with a ledger, which answers by a script and accepts all behind its end.
#[derive(Debug, Default)]
pub(crate) struct Provider {
    /// The answers to come, the next one last.
    pub(crate) script: Mutex<Vec<Answer>>,
    /// Accounts that it refuses, and each batch with one of them.
    pub(crate) refuses: Vec<String>,
    /// How often it has taken the bill of an account.
    ledger: Mutex<BTreeMap<String, u32>>,
    calls: Mutex<u64>,
    /// How many requests have arrived, or were lost on their way.
    seen: Mutex<u64>,
}

impl Provider {
    /// How often it has the bill of an account.
    pub(crate) fn has(&self, account: &str) -> u32 {
        self.ledger.lock().unwrap().get(account).copied().unwrap_or_default()
    }

    pub(crate) fn ledger(&self) -> BTreeMap<String, u32> {
        self.ledger.lock().unwrap().clone()
    }

    /// How often it was asked.
    pub(crate) fn calls(&self) -> u64 {
        *self.calls.lock().unwrap()
    }

    /// How many requests have left for it.
    pub(crate) fn seen(&self) -> u64 {
        *self.seen.lock().unwrap()
    }

    fn take(&self, accounts: Vec<String>) {
        let mut ledger = self.ledger.lock().unwrap();
        for account in accounts {
            *ledger.entry(account).or_default() += 1;
        }
    }
}

#[async_trait::async_trait]
impl BillUploads for Provider {
    fn body_format(&self) -> &'static dyn BodyFormat {
        &Accounts
    }

    async fn upload(&self, prepared: &PreparedUpload) -> Result<UploadReceipt, PortError> {
        *self.calls.lock().unwrap() += 1;
        let answer = self.script.lock().unwrap().pop().unwrap_or(Answer::Accept);
        // Whoever drives this can die before it arrives, and before it is answered.
        yield_now().await;
        *self.seen.lock().unwrap() += u64::from(answer != Answer::Unreachable);
        let accounts = accounts(prepared);
        let is_refused = accounts.iter().any(|account| self.refuses.contains(account));
        let result = match answer {
            Answer::Unreachable => Err(error(ErrorKind::Unavailable)),
            Answer::Throttle => {
                Err(error(ErrorKind::Throttled).with_retry_after(Duration::from_mins(1)))
            }
            Answer::Lose => Err(error(ErrorKind::OutcomeUnknown)),
            Answer::Refuse => Err(error(ErrorKind::Refused)),
            Answer::Accept | Answer::AcceptAndLose if is_refused => Err(error(ErrorKind::Refused)),
            Answer::Accept => {
                self.take(accounts);
                Ok(RECEIPT)
            }
            Answer::AcceptAndLose => {
                self.take(accounts);
                Err(error(ErrorKind::OutcomeUnknown))
            }
        };
        yield_now().await;
        result
    }
}
