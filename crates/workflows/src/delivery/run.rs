//! The delivery of a run: units are taken, sent with some in flight, and settled.

use billport_domain::Excerpt;
use billport_journal::{Claim, Outcome as Written, Settlement, UnitRecord};
use futures_util::{
    FutureExt,
    stream::{FuturesUnordered, StreamExt},
};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::begun::BegunRun;
use super::cargo::Cargo;
use super::counts::{UploadCounts, UploadReport};
use super::level::Level;
use super::sending::{intend, send};
use super::settling::settle;
use super::stop::Stop;
use super::turns::{Turn, Turns};
use super::{Books, RunContext};

/// Delivers what is pending of a run, and behind it sends units of unknown outcome again, each once.
pub(crate) async fn deliver_and_resend<C: Cargo>(
    context: RunContext<'_>,
    books: Books<'_>,
    begun: BegunRun,
    resend: Vec<UnitRecord>,
    cargo: C,
) -> UploadReport {
    let BegunRun { claim, .. } = begun;
    let mut run = Run::new(context, books, begun, resend, cargo);
    let troubles = AtomicUsize::new(0);
    let mut being_intended = FuturesUnordered::new();
    let mut about_to_leave = Vec::new();
    let mut on_their_way = FuturesUnordered::new();
    let mut being_settled = FuturesUnordered::new();
    let mut is_flushed = false;
    loop {
        // An outcome is on its way to the journal before anything more is taken; what is taken asks
        // for its intent before outcomes are looked at again.
        while let Some(Some(settled)) = being_settled.next().now_or_never() {
            run.settled(settled);
        }
        while let Some(Some(intended)) = being_intended.next().now_or_never() {
            about_to_leave.push(intended);
        }
        // Where the provider is faster than we are, one half is sent while the intents of the other one
        // are written, together: so it is taken once those before have theirs on the disk, and asks for
        // its own before these are sent. While an outcome can't be written, nothing more is taken or sent.
        let is_in_trouble = troubles.load(Ordering::Relaxed) > 0;
        let limit = run.level.limit();
        let (half, mut taken, mut is_next_read) = (limit.div_ceil(2), 0, true);
        let mut outside = about_to_leave.len() + on_their_way.len();
        let is_in_time = being_intended.is_empty() || outside == 0;
        while is_in_time && taken < half {
            if being_intended.len() + outside >= limit || is_in_trouble {
                break;
            }
            match run.take().await {
                Turn::Now(outgoing) => {
                    being_intended.push(intend(books, claim, run.level.send(), outgoing));
                }
                Turn::NotYet => {
                    is_next_read = false;
                    break;
                }
                Turn::Nobodys => break,
            }
            taken += 1;
        }
        while let Some(Some(intended)) = being_intended.next().now_or_never() {
            about_to_leave.push(intended);
        }
        if !is_in_trouble {
            let leave = about_to_leave.drain(..);
            let outcome_is_lost = run.an_outcome_is_lost;
            on_their_way.extend(leave.map(|intended| send(books, outcome_is_lost, intended)));
        }
        outside = about_to_leave.len() + on_their_way.len();
        let mut goes_on = taken > 0 && (being_intended.is_empty() || outside == 0);
        while let Some(Some(ended)) = on_their_way.next().now_or_never() {
            goes_on = true;
            if let Some(outcome) = run.end(ended) {
                being_settled.push(settle(context, books, claim, &troubles, outcome));
            }
        }
        if goes_on {
            is_flushed = false;
            continue;
        }
        // With no intent soon to be written with, outcomes are not to wait for one.
        let is_last = being_intended.is_empty() && outside == 0 && is_next_read;
        let has_outcomes = !being_settled.is_empty();
        tokio::select! {
            biased;
            Some(settled) = being_settled.next() => run.settled(settled),
            Some(intended) = being_intended.next() => about_to_leave.push(intended),
            Some(ended) = on_their_way.next() => {
                is_flushed = false;
                if let Some(outcome) = run.end(ended) {
                    being_settled.push(settle(context, books, claim, &troubles, outcome));
                }
            }
            () = books.journal.flush(), if is_last && has_outcomes && !is_flushed => {
                is_flushed = true;
            }
            () = run.read_on(), if !is_next_read => {}
            else => return run.finish().await,
        }
    }
}

/// A run at work.
///
/// What it does stands in three files: here how it begins and ends, in `taking` how a unit is made
/// ready, in `ending` what becomes of one.
pub(super) struct Run<'a, C: Cargo> {
    pub(super) context: RunContext<'a>,
    pub(super) books: Books<'a>,
    pub(super) claim: Claim,
    pub(super) counts: UploadCounts,
    /// How many may be on their way. In a box, for the future of a run is large enough without it.
    pub(super) level: Box<Level>,
    pub(super) cargo: C,
    /// Parts of units that were refused. They go first.
    pub(super) parts: Turns<C::Load>,
    /// Units in this process's hand whose turn is still to come.
    pub(super) leased: Turns<C::Load>,
    /// Units that were held up before they were sent, planned again.
    pub(super) held_up: VecDeque<u64>,
    /// The last unit that was leased.
    pub(super) last_leased: u64,
    /// Whether no planned unit is left to be leased.
    pub(super) all_are_leased: bool,
    /// Units of unknown outcome that are to be sent again, behind all others.
    pub(super) resend: Turns<C::Load>,
    pub(super) unknown_in_a_row: usize,
    /// Units whose intent could not be written, and may be on disk all the same.
    pub(super) not_intended: Vec<u64>,
    /// Whether what became of a unit could not be written, and never will be.
    pub(super) an_outcome_is_lost: bool,
    /// Whether the journal may have it otherwise than it is counted here.
    pub(super) is_unsure: bool,
    pub(super) stop: Option<Stop>,
}

impl<'a, C: Cargo> Run<'a, C> {
    fn new(
        context: RunContext<'a>,
        books: Books<'a>,
        begun: BegunRun,
        resend: Vec<UnitRecord>,
        cargo: C,
    ) -> Self {
        let BegunRun { claim, counts, .. } = begun;
        let rows_rejected = counts.rows_rejected;
        // A run that has sent something was found without fault; rows that were late since don't
        // keep it from its end.
        let strict = context.strict && rows_rejected > 0 && !counts.has_sent();
        let mut again = Turns::one_by_one();
        again.extend(resend);
        Self {
            context,
            books,
            claim,
            counts,
            level: Box::new(Level::new(context.in_flight)),
            cargo,
            parts: Turns::one_by_one(),
            leased: Turns::reading(C::ROWS_AT_ONCE),
            held_up: VecDeque::new(),
            last_leased: 0,
            all_are_leased: false,
            resend: again,
            unknown_in_a_row: 0,
            not_intended: Vec::new(),
            an_outcome_is_lost: false,
            is_unsure: false,
            stop: strict.then_some(Stop::Strict { rows_rejected }),
        }
    }

    /// Waits until the unit is read whose turn it is.
    async fn read_on(&mut self) {
        for turns in [&mut self.parts, &mut self.leased, &mut self.resend] {
            if turns.read_on().await {
                return;
            }
        }
    }

    /// Whether anything is left that could still be sent.
    pub(super) fn has_more(&self) -> bool {
        self.counts.bills_pending > 0 || !self.resend.is_empty()
    }

    /// Lets go of the run, and closes the books.
    async fn finish(mut self) -> UploadReport {
        let journal = self.books.journal;
        for unit in std::mem::take(&mut self.not_intended) {
            // An intent may be on disk although an error came back. Where it is not, there is
            // nothing to take back, and the journal says so.
            let words = Excerpt::of(b"the intent was not confirmed, and nothing was sent");
            let not_sent = Settlement {
                unit,
                outcome: Written::NotSent,
                requests: 0,
                not_before: None,
                status: None,
                words: Some(words),
            };
            let _ = journal.settle(self.claim, not_sent).await;
        }
        // The claim ends with this process at the latest; then the journal finds its owner gone.
        if let Err(error) = journal.release(self.claim).await {
            tracing::warn!(%error, run = %self.claim.run, "the run could not be released");
        }
        if self.is_unsure
            && let Ok(record) = self.books.history.run(self.claim.run).await
        {
            // After an error nothing is known to be written or not; who goes on, goes by this.
            self.counts = UploadCounts::from(&record.counts);
        }
        // Whoever asked when all was on its way has interrupted nothing.
        let has_more = self.has_more();
        self.stop = self.stop.filter(|stop| has_more || !matches!(stop, Stop::Interrupted));
        if let Err(error) = self.cargo.flush_rejects() {
            self.stop.get_or_insert(Stop::Rejects(error));
        }
        debug_assert!(self.counts.add_up(), "every row ends in exactly one way");
        UploadReport {
            run: self.claim.run,
            counts: self.counts,
            stopped: self.stop,
            in_flight: Some(self.level.found()).filter(|found| found.highest > 0),
        }
    }
}
