//! The events of payments are read again, from the first to the last, and then each payment.

use billport_domain::PaymentReference;
use std::collections::BTreeSet;

use super::PAGE;
use super::chain::Chain;
use super::finding::{Finding, Findings};
use super::payment::{differences, replayed};
use crate::error::JournalError;
use crate::payments::{PaymentEvent, PaymentHistory, PaymentQuery, PaymentRecord};
use crate::records::Digest;

/// The chain of the events of payments, up to the event that was read last.
pub(super) struct ToldPayments {
    pub(super) chain: Chain,
    /// The payments that it tells of.
    pub(super) intended: BTreeSet<PaymentReference>,
}

/// Reads all payments and their events.
pub(super) async fn check(
    history: &dyn PaymentHistory,
    findings: &mut Findings,
) -> Result<ToldPayments, JournalError> {
    let chain = Chain::new(Digest::PAYMENTS_START);
    let mut told = ToldPayments { chain, intended: BTreeSet::new() };
    told.read_on(history, findings).await?;
    let mut missing = told.intended.clone();
    let mut before = None;
    loop {
        let page = PaymentQuery { before, limit: Some(PAGE), ..PaymentQuery::default() };
        let page = history.payments(page).await?;
        let Some(oldest) = page.last() else { break };
        before = Some(oldest.first_event);
        for payment in page {
            missing.remove(payment.reference());
            check_payment(history, payment, findings).await?;
        }
    }
    for reference in missing {
        findings.add(Finding::of_payment(&reference, "the payment is missing"));
    }
    // What was written meanwhile belongs to the chain as well.
    told.read_on(history, findings).await?;
    Ok(told)
}

impl ToldPayments {
    async fn read_on(
        &mut self,
        history: &dyn PaymentHistory,
        findings: &mut Findings,
    ) -> Result<(), JournalError> {
        loop {
            let page = history.payment_events(self.chain.last, PAGE).await?;
            if page.is_empty() {
                return Ok(());
            }
            for PaymentEvent { number, event, digest } in page {
                let computed = self.chain.head.followed_by_payment(number, &event);
                let reference = event.act.reference();
                let wrong = self.chain.take_in(number, digest, computed);
                let wrong = wrong.map(|what| Finding::of_payment_event(reference, number, what));
                findings.extend(wrong);
                self.intended.insert(reference.clone());
            }
        }
    }
}

/// Compares a payment with its events.
async fn check_payment(
    history: &dyn PaymentHistory,
    mut record: PaymentRecord,
    findings: &mut Findings,
) -> Result<(), JournalError> {
    let reference = record.reference().clone();
    let events = history.events_of_payment(&reference).await?;
    let Some(last) = events.last().map(|last| last.number) else {
        findings.add(Finding::of_payment(&reference, "no event intends it"));
        return Ok(());
    };
    let (mut told, wrong) = replayed(&events);
    let wrong = wrong.into_iter();
    findings
        .extend(wrong.map(|(number, what)| Finding::of_payment_event(&reference, number, what)));
    if record.last_event != last {
        // It may have changed since it was read. Read behind the events that are known, it stands
        // behind the last of them or behind a later one: or it is wrong.
        record = history.payment(&reference).await?.unwrap_or(record);
        if record.last_event > last {
            let mut events = history.events_of_payment(&reference).await?;
            events.retain(|event| event.number <= record.last_event);
            told = replayed(&events).0;
        }
    }
    let wrong = match told {
        Some(told) => differences(&told, &record),
        None => vec!["no event intends it".to_owned()],
    };
    findings.extend(wrong.into_iter().map(|what| Finding::of_payment(&reference, what)));
    Ok(())
}
