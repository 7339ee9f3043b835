//! The contract of [`BillUploads`].

use billport_domain::{BatchLimit, Bill, BillBatch, BillText};
use time::Date;

use crate::{BillUploads, BillUploadsExt, ErrorKind, PortError, Reach, UploadReceipt};

/// A port beside the provider that it delivers to.
pub trait BillUploadsBench {
    /// The port under test.
    fn port(&self) -> &dyn BillUploads;
    /// Every bill in the provider's ledger, once for each time it was saved.
    fn saved(&self) -> Vec<SavedBill>;
    /// How many uploads the provider has seen.
    fn uploads_seen(&self) -> usize;
    /// Puts the provider into a situation for the next upload (for all, where it can't be meant
    /// otherwise); a situation ordered before is over.
    fn order(&self, situation: Situation);
    /// The provider's day.
    fn today(&self) -> Date;
}

/// A bill as the provider's ledger has it, all of it as text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SavedBill {
    /// The account number.
    pub account_number: String,
    /// The amount, as it arrived.
    pub amount: String,
    /// The due date, `DD-MM-YYYY`.
    pub due_date: String,
    /// The period, `MM-YYYY`.
    pub period: String,
}

/// What the provider does with the next upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Situation {
    /// It works.
    Fine,
    /// It refuses the batch and says [`Situation::WORDS`].
    Refuses,
    /// It saves the batch, and its answer is lost.
    AnswerLost,
    /// It answers 200 with something that is no answer, after saving the batch.
    Gibberish,
    /// It asks to wait for years.
    ThrottlesForLong,
    /// It no longer accepts the credentials, for all uploads.
    RejectsCredentials,
}

impl Situation {
    /// What the provider says when it refuses.
    pub const WORDS: &'static str = "the biller is not enrolled";
}

/// Checks the whole contract of [`BillUploads`] on a bench.
///
/// # Panics
/// If the contract does not hold.
pub async fn bill_uploads(bench: &dyn BillUploadsBench) {
    prepares_without_sending(bench);
    prepares_the_same_body_for_the_same_batch(bench);
    writes_the_same_body_into_a_buffer_that_held_another(bench);
    delivers_exactly_what_it_is_given(bench).await;
    tells_a_refusal_in_the_providers_words(bench).await;
    never_repeats_what_may_have_arrived(bench, Situation::AnswerLost).await;
    never_repeats_what_may_have_arrived(bench, Situation::Gibberish).await;
    reports_throttling_without_effect(bench).await;
    reports_rejected_credentials_without_effect(bench).await;
}

fn prepares_without_sending(bench: &dyn BillUploadsBench) {
    bench.order(Situation::Fine);
    let before = (bench.uploads_seen(), bench.saved().len());
    let prepared = bench.port().prepare(&one_bill("P1", bench.today()));
    assert_eq!(prepared.bills().get(), 1, "it says how many bills there are");
    assert_eq!((bench.uploads_seen(), bench.saved().len()), before, "preparing sends nothing");
}

fn prepares_the_same_body_for_the_same_batch(bench: &dyn BillUploadsBench) {
    let prepare = |account_number| bench.port().prepare(&one_bill(account_number, bench.today()));
    let (first, other, again) = (prepare("P1"), prepare("P2"), prepare("P1"));
    assert_eq!(first.body(), again.body(), "the same batch gives the same body");
    assert_ne!(first.body(), other.body(), "the body tells one batch from another");
}

/// Bodies follow one another in one buffer: nothing of one is left in the next.
fn writes_the_same_body_into_a_buffer_that_held_another(bench: &dyn BillUploadsBench) {
    let bill = |account| [account, "12.30", "01-01-2999", "01-2999"];
    let three = batch(&[bill("P1"), bill("P2"), bill("P3")], bench.today());
    let (format, mut buffer) = (bench.port().body_format(), Vec::new());
    for batch in [three, one_bill("P4", bench.today()), one_bill("P1", bench.today())] {
        buffer.clear();
        format.open(&mut buffer);
        for bill in batch.bills() {
            bill.with_ref(|bill| format.push(&mut buffer, bill));
        }
        format.close(&mut buffer);
        let prepared = bench.port().prepare(&batch);
        assert_eq!(prepared.body()[..], buffer, "whatever was written before");
    }
}

async fn delivers_exactly_what_it_is_given(bench: &dyn BillUploadsBench) {
    bench.order(Situation::Fine);
    let rows = [
        ["000123", "1700.78", "31-12-2998", "12-2998"],
        ["AB-\"quoted\\\"", "500.50", "28-02-2998", "01-2999"],
        ["ñandú 7", "0.01", "01-01-2999", "06-2998"],
        ["AB123456", "1500", "29-02-2996", "02-2996"],
        ["AB123457", "9999999999.99", "30-06-2998", "06-2998"],
    ];
    let seen = bench.uploads_seen();
    let prepared = bench.port().prepare(&batch(&rows, bench.today()));
    let receipt = bench.port().upload(&prepared).await;
    let receipt = receipt.expect("a valid batch is delivered");
    assert_eq!((receipt.attempts, receipt.requests_sent), (1, 1));
    assert_eq!(bench.uploads_seen() - seen, 1, "one batch is one request");
    for [account_number, amount, due_date, period] in rows.map(|row| row.map(str::to_owned)) {
        let bill = SavedBill { account_number, amount, due_date, period };
        let times = bench.saved().into_iter().filter(|saved| *saved == bill).count();
        assert_eq!(times, 1, "{bill:?} is in the ledger once, to the letter");
    }
}

async fn tells_a_refusal_in_the_providers_words(bench: &dyn BillUploadsBench) {
    bench.order(Situation::Refuses);
    let before = bench.saved().len();
    let error = upload_one(bench, "R1").await.expect_err("the provider refuses");
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert_eq!(error.reach(), Reach::Answered);
    assert!(!error.concerns_every_request());
    assert!(error.to_string().contains(Situation::WORDS), "{error}");
    assert_eq!(bench.saved().len(), before, "what is refused is not saved");
}

async fn never_repeats_what_may_have_arrived(bench: &dyn BillUploadsBench, situation: Situation) {
    bench.order(situation);
    let seen = bench.uploads_seen();
    let error = upload_one(bench, "U1").await.expect_err("there is no readable answer");
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{situation:?}: {error}");
    assert_ne!(error.reach(), Reach::NotSent);
    assert_eq!((error.attempts(), error.requests_sent()), (1, 1));
    assert_eq!(bench.uploads_seen() - seen, 1, "{situation:?}: sent once, and never again");
}

async fn reports_throttling_without_effect(bench: &dyn BillUploadsBench) {
    bench.order(Situation::ThrottlesForLong);
    let before = bench.saved().len();
    let error = upload_one(bench, "T1").await.expect_err("the provider throttles");
    assert_eq!(error.kind(), ErrorKind::Throttled);
    assert!(error.is_temporary() && error.concerns_every_request());
    assert!(error.retry_after().is_some(), "the provider named a time");
    assert_eq!(bench.saved().len(), before);
}

async fn reports_rejected_credentials_without_effect(bench: &dyn BillUploadsBench) {
    bench.order(Situation::RejectsCredentials);
    let before = bench.saved().len();
    let error = upload_one(bench, "C1").await.expect_err("the credentials are not accepted");
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(error.concerns_every_request());
    assert_eq!(bench.saved().len(), before);
}

async fn upload_one(
    bench: &dyn BillUploadsBench,
    account_number: &str,
) -> Result<UploadReceipt, PortError> {
    let prepared = bench.port().prepare(&one_bill(account_number, bench.today()));
    bench.port().upload(&prepared).await
}

fn one_bill(account_number: &str, today: Date) -> BillBatch {
    batch(&[[account_number, "12.30", "01-01-2999", "01-2999"]], today)
}

fn batch(rows: &[[&str; 4]], today: Date) -> BillBatch {
    let bill = |[account_number, amount, due_date, period]: &[&str; 4]| {
        let text = BillText {
            account_number: account_number.as_bytes(),
            amount: amount.as_bytes(),
            due_date: due_date.as_bytes(),
            period: period.as_bytes(),
        };
        Bill::parse(text, today).expect("the rows of this contract are valid until 2996")
    };
    BillBatch::new(rows.iter().map(bill).collect(), BatchLimit::RECOMMENDED, today)
        .expect("the batch is small and valid")
}
