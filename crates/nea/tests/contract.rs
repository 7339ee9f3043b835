//! The adapter keeps the contracts of its five ports, against the sandbox.

mod bench;

use bench::{Bench, adapter, gibberish, loses_an_answer, npr, refuses};
use billport_domain::{Consumer, Currency, Money, PaymentReference};
use billport_ports::contract::{
    self, ChargeSituation, ChargedAndRefunded, ChargedPayment, CountersBench, DuesInquiryBench,
    ListedBill, ListedCounter, ListedDues, PaymentSituation, PaymentStatusBench, PaymentsBench,
    ReadSituation, ServiceChargesBench, StandingSituation,
};
use billport_ports::{Counters, DuesInquiry, PaymentStatus, Payments, ServiceCharges};
use billport_sandbox::nea::ConsumerKey;
use billport_sandbox::{Answer, Call, Fault, FaultOrder, Queue, nea};
use std::net::TcpListener;
use std::time::Duration;

/// What any call meets in a situation that all reads know.
fn read_order(call: Call, situation: ReadSituation) -> Option<FaultOrder> {
    match situation {
        ReadSituation::Fine => None,
        ReadSituation::AnswerLost => Some(loses_an_answer(call)),
        ReadSituation::Refuses => Some(refuses(call, "4001", ReadSituation::WORDS)),
        ReadSituation::Gibberish => Some(gibberish(call)),
        ReadSituation::RejectsCredentials => Some(refuses(call, "1002", "no such token")),
    }
}

impl CountersBench for Bench {
    fn port(&self) -> &dyn Counters {
        &self.nea
    }

    fn listed(&self) -> Vec<ListedCounter> {
        let counter = |name: &str, code: &str, needs_v2| ListedCounter {
            name: name.to_owned(),
            code: code.to_owned(),
            needs_v2,
        };
        vec![
            counter("AANBU DC", "243:aanbu-dc", false),
            counter("ACHHAM DC", "391:achham-dc", false),
            counter("BALAJU DC", "245:balaju-dc", false),
            counter("BHAKTAPUR DC", "245:bhaktapur-dc", false),
            counter("POKHARA DC", "267:pokhara-dc", true),
            counter("RATNAPARK DC", "201:ratnapark-dc", false),
        ]
    }

    fn order(&self, situation: ReadSituation) {
        self.order(read_order(Call::Counters, situation));
    }
}

impl DuesInquiryBench for Bench {
    fn port(&self) -> &dyn DuesInquiry {
        &self.nea
    }

    fn known(&self) -> Vec<(Consumer, ListedDues)> {
        let bill = |month: &str, billed, payable| ListedBill {
            month: month.to_owned(),
            bill_amount: Some(npr(billed)),
            payable_amount: npr(payable),
        };
        let two = ListedDues {
            consumer_name: "Sita Gurung".to_owned(),
            bills: vec![bill("2073 Magh", 20_000, 20_000), bill("2073 Falgun", 20_000, 25_000)],
            total_due: npr(45_000),
        };
        let none =
            ListedDues { consumer_name: "Hari Rai".to_owned(), bills: vec![], total_due: npr(0) };
        let debtor = self.new_consumer();
        let quit = Consumer { consumer_id: "900001".parse().expect("digits"), ..debtor.clone() };
        let key = ConsumerKey::new("245:bhaktapur-dc", "024.12.512", "900001");
        self.provider().add_consumer(nea::Consumer::new(key, "Hari Rai"));
        vec![(debtor, two), (quit, none)]
    }

    fn stranger(&self) -> Consumer {
        let office = "245:balaju-dc".parse().expect("an office");
        Consumer { office, ..self.new_consumer() }
    }

    fn order(&self, situation: ReadSituation) {
        self.order(read_order(Call::Details, situation));
    }
}

impl ServiceChargesBench for Bench {
    fn port(&self) -> &dyn ServiceCharges {
        &self.nea
    }

    fn inquiry(&self) -> &dyn DuesInquiry {
        &self.nea
    }

    fn consumer(&self) -> Consumer {
        self.new_consumer()
    }

    fn charge_for(&self, amount: Money) -> Money {
        if amount.amount() > npr(50_000).amount() { npr(500) } else { npr(0) }
    }

    fn amounts_asked(&self) -> Vec<Money> {
        let calls = self.provider().ledger().calls.into_iter();
        let asked = calls.filter(|record| record.call == Call::ServiceCharge);
        asked.filter_map(|record| record.amount.map(|amount| read_amount(&amount))).collect()
    }

    fn order(&self, situation: ChargeSituation) {
        let answer = |body: &'static str| {
            Some(FaultOrder::once(Call::ServiceCharge, Answer::json(200, body)).always())
        };
        self.order(match situation {
            ChargeSituation::Read(situation) => read_order(Call::ServiceCharge, situation),
            ChargeSituation::ChargesWhatIsFree => {
                answer(r#"{"service_charge": 5.0, "amount": 500.0, "status": true}"#)
            }
            ChargeSituation::NamesAnotherAmount => {
                answer(r#"{"service_charge": 0.0, "amount": 50.0, "status": true}"#)
            }
        });
    }
}

impl PaymentsBench for Bench {
    fn port(&self) -> &dyn Payments {
        &self.nea
    }

    fn inquiry(&self) -> &dyn DuesInquiry {
        &self.nea
    }

    fn status(&self) -> &dyn PaymentStatus {
        &self.nea
    }

    fn unreachable(&self) -> Option<Box<dyn Payments>> {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it listens");
        drop(listener);
        Some(Box::new(adapter(&format!("http://{address}"), "TEST:nobody-listens")))
    }

    fn consumer(&self) -> Consumer {
        self.new_consumer()
    }

    fn reference(&self) -> PaymentReference {
        self.new_reference()
    }

    fn charged(&self) -> Vec<ChargedPayment> {
        let ledger = self.provider().ledger().charges.into_iter();
        ledger
            .map(|charge| ChargedPayment {
                reference: charge.reference,
                amount: read_amount(&charge.amount),
            })
            .collect()
    }

    fn requests_seen(&self) -> usize {
        let seen = self.provider().ledger().commit_requests;
        seen.try_into().expect("a test sends few")
    }

    fn order(&self, situation: PaymentSituation) {
        let once = |fault: Fault| FaultOrder::once(Call::Commit, fault);
        self.order(match situation {
            PaymentSituation::Fine => None,
            PaymentSituation::Refuses => {
                Some(once(nea::refusal("4000", PaymentSituation::WORDS).into()))
            }
            PaymentSituation::AnswerLost => Some(loses_an_answer(Call::Commit)),
            PaymentSituation::RequestLost => Some(once(Fault::Reset)),
            PaymentSituation::Gibberish => Some(once(Answer::html(200).into()).after_effect()),
            PaymentSituation::ServerError => Some(once(Answer::html(500).into()).after_effect()),
            PaymentSituation::Queues => {
                Some(FaultOrder::queue(Queue::then_success(Duration::from_mins(10))))
            }
            PaymentSituation::Throttles => {
                Some(once(Answer::html(429).retry_after("100000000").into()))
            }
            PaymentSituation::RejectsCredentials => {
                Some(refuses(Call::Commit, "1002", "no such token"))
            }
        });
    }
}

/// A bench with a payment of each kind behind it.
struct Settled {
    bench: Bench,
    paid: PaymentReference,
    refunded: PaymentReference,
    queued: PaymentReference,
    failed: PaymentReference,
}

/// What was given back of the payment that was refunded, in paisa.
const REFUND: u64 = 7_525;

impl Settled {
    async fn start() -> Self {
        let bench = Bench::start();
        let paid = bench.pay(None).await;
        let refunded = bench.pay(None).await;
        assert!(bench.provider().refund(refunded.as_str(), REFUND, "paid too much"));
        let wait = Duration::from_mins(10);
        let failed = bench.pay(Some(FaultOrder::queue(Queue::then_failure(wait)))).await;
        bench.provider().advance(wait);
        let queued = bench.pay(Some(FaultOrder::queue(Queue::then_success(wait)))).await;
        Self { bench, paid, refunded, queued, failed }
    }
}

impl PaymentStatusBench for Settled {
    fn port(&self) -> &dyn PaymentStatus {
        &self.bench.nea
    }

    fn order(&self, situation: StandingSituation) -> PaymentReference {
        let answer = |answer: Answer| Some(FaultOrder::once(Call::Status, answer).always());
        let state = |state: &str, of: &str| {
            let body = format!(r#"{{"status":true,"state":"{state}","reference":"{of}"}}"#);
            answer(Answer::json(200, body))
        };
        let (reference, order) = match situation {
            StandingSituation::Paid => (self.paid.clone(), None),
            StandingSituation::Refunded => (self.refunded.clone(), None),
            StandingSituation::Queued => (self.queued.clone(), None),
            StandingSituation::Failed => (self.failed.clone(), None),
            StandingSituation::NoSuchReference => (self.bench.new_reference(), None),
            StandingSituation::AnotherFailed => (self.paid.clone(), state("Failed", "another-1")),
            StandingSituation::UnknownState => {
                (self.paid.clone(), state("Reversed", self.paid.as_str()))
            }
            StandingSituation::Gibberish => (self.paid.clone(), Some(gibberish(Call::Status))),
            StandingSituation::RejectsCredentials => {
                (self.paid.clone(), Some(refuses(Call::Status, "1002", "no such token")))
            }
            StandingSituation::Maintenance => {
                (self.paid.clone(), Some(refuses(Call::Status, "1019", "until 23:00")))
            }
        };
        self.bench.order(order);
        reference
    }

    fn charged(&self, reference: &PaymentReference) -> Option<ChargedAndRefunded> {
        let charges = self.bench.provider().charges_of(reference.as_str());
        let refunded = (*reference == self.refunded).then(|| npr(REFUND));
        charges.first().map(|charge| ChargedAndRefunded { charged: npr(charge.paisa), refunded })
    }
}

/// An amount as it arrived at the provider.
fn read_amount(text: &str) -> Money {
    Money::parse(text.as_bytes(), Currency::NPR).expect("amounts are sent plain")
}

#[tokio::test]
async fn nea_keeps_the_contract_of_counters() {
    contract::counters(&Bench::start()).await;
}

#[tokio::test]
async fn nea_keeps_the_contract_of_dues_inquiry() {
    contract::dues_inquiry(&Bench::start()).await;
}

#[tokio::test]
async fn nea_keeps_the_contract_of_service_charges() {
    contract::service_charges(&Bench::start()).await;
}

#[tokio::test]
async fn nea_keeps_the_contract_of_payments() {
    contract::payments(&Bench::start()).await;
}

#[tokio::test]
async fn nea_keeps_the_contract_of_payment_status() {
    contract::payment_status(&Settled::start().await).await;
}
