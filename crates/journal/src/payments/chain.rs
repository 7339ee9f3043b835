//! The chain of the events of payments. It begins with other bytes than the one of runs, so that
//! neither can be put in the place of the other.

use billport_domain::{Consumer, Money, ProviderScalar, Receipt, ScalarForm, SessionId};

use super::{
    FileRow, Found, FoundPaid, LookUp, NewPayment, NewPaymentEvent, PaymentAct, PaymentAnswer,
    PaymentOutcome, PaymentSettlement, PaymentState, PaymentVerdict,
};
use crate::records::{Digest, DigestWriter, Process};

impl Digest {
    /// What the first event of payments has in place of a digest before it.
    pub const PAYMENTS_START: Self = Self(*b"billport journal: payments start");

    /// The digest of an event of payments that stands behind this one.
    #[must_use]
    pub fn followed_by_payment(&self, number: u64, event: &NewPaymentEvent) -> Self {
        let mut writer = DigestWriter::behind(self);
        writer.number(number);
        writer.payment_event(event);
        writer.end()
    }
}

// Every type is taken apart by name: a field that is added to it can't be forgotten here.
impl DigestWriter {
    fn payment_event(&mut self, event: &NewPaymentEvent) {
        let NewPaymentEvent { at, before, after, act } = event;
        self.time(*at);
        self.some(*before, Self::payment_state);
        self.payment_state(*after);
        self.text(act.name());
        self.text(act.reference().as_str());
        match act {
            PaymentAct::Intended { payment, process: Process { pid, host } } => {
                self.new_payment(payment);
                self.number(u64::from(*pid));
                self.text(host);
            }
            PaymentAct::Settled(settlement) => self.settlement(settlement),
            PaymentAct::LookedUp { reference: _, look_up } => self.look_up(look_up),
            PaymentAct::Resolved { reference: _, verdict, because } => {
                self.number(match verdict {
                    PaymentVerdict::Paid => 1,
                    PaymentVerdict::NotPaid => 2,
                });
                self.text(because.as_str());
            }
        }
    }

    fn payment_state(&mut self, state: PaymentState) {
        self.text(state.name());
        self.number(state.attempt().map_or(0, u64::from));
    }

    fn new_payment(&mut self, payment: &NewPayment) {
        let NewPayment {
            reference,
            target,
            consumer: Consumer { office, service_number, consumer_id },
            amount,
            service_charge,
            minimum_payable,
            total_due,
            session: SessionId(session),
            inquired_at,
            inquired_behind,
            from_file,
        } = payment;
        for text in [reference.as_str(), target, office.as_str(), service_number.as_str()] {
            self.text(text);
        }
        self.text(consumer_id.as_str());
        self.money(*amount);
        self.money(*service_charge);
        self.some(*minimum_payable, Self::money);
        self.money(*total_due);
        self.scalar(session);
        self.time(*inquired_at);
        self.number(*inquired_behind);
        self.some(*from_file, |writer, FileRow { fingerprint, line }| {
            writer.bytes(&fingerprint.0);
            writer.number(line);
        });
    }

    fn settlement(&mut self, settlement: &PaymentSettlement) {
        let PaymentSettlement { reference: _, attempt, outcome, answer } = settlement;
        self.number(u64::from(*attempt));
        match outcome {
            PaymentOutcome::Paid(receipt) => {
                self.number(1);
                self.receipt(receipt);
            }
            PaymentOutcome::NotPaid => self.number(2),
            PaymentOutcome::Unknown => self.number(3),
            PaymentOutcome::NotSent => self.number(4),
        }
        self.answer(answer);
    }

    fn receipt(&mut self, receipt: &Receipt) {
        let Receipt { provider_id, message, credits_consumed, credits_available } = receipt;
        self.some(provider_id.as_ref(), Self::scalar);
        self.some(message.as_ref(), |writer, message| writer.text(message.as_str()));
        self.some(credits_consumed.as_ref(), Self::scalar);
        self.some(credits_available.as_ref(), Self::scalar);
    }

    fn look_up(&mut self, LookUp { found, answer }: &LookUp) {
        self.text(found.name());
        if let Found::Paid(FoundPaid { provider_id, amount, refunded }) = found {
            self.some(provider_id.as_ref(), Self::scalar);
            self.some(*amount, Self::money);
            self.some(*refunded, Self::money);
        }
        self.answer(answer);
    }

    fn answer(&mut self, PaymentAnswer { status, code, words }: &PaymentAnswer) {
        self.some(*status, |writer, status| writer.number(u64::from(status)));
        self.some(code.as_ref(), |writer, code| writer.text(code.as_str()));
        self.some(words.as_ref(), |writer, words| writer.text(words.as_str()));
    }

    /// To the digit, as it is written: `500.50` is not `500.5`.
    fn money(&mut self, money: Money) {
        self.text(&money.to_string());
    }

    fn scalar(&mut self, scalar: &ProviderScalar) {
        self.number(match scalar.form() {
            ScalarForm::Number => 1,
            ScalarForm::Text => 2,
        });
        self.text(scalar.as_str());
    }
}
