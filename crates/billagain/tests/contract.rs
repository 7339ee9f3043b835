//! The adapter keeps the contract of its port, against the sandbox.

mod bench;

use bench::{Bench, adapter};
use billport_domain::CustomerId;
use billport_ports::Customers;
use billport_ports::contract::{
    self, CustomersBench, HeldCustomers, ReadSituation, WriteSituation,
};
use billport_sandbox::billagain::{Customer, errors};
use billport_sandbox::{Answer, Call, Fault, FaultOrder};
use std::net::TcpListener;
use std::sync::atomic::{AtomicU64, Ordering};

const READS: [Call; 3] = [Call::ListCustomers, Call::CustomersByIds, Call::GetCustomer];
const WRITES: [Call; 5] = [
    Call::AddCustomer,
    Call::EditCustomer,
    Call::ArchiveCustomer,
    Call::ReopenCustomer,
    Call::DeleteCustomer,
];

/// A bench that has customers, one of them with custom fields.
struct Populated {
    bench: Bench,
    with_custom_fields: u64,
    deleted: u64,
    references: AtomicU64,
}

impl Populated {
    fn start() -> Self {
        let bench = Bench::start();
        let provider = bench.provider();
        provider.fill(25);
        let fields =
            r#"[{"Key":"Languages","Value":"English:Zulu"},{"Key":"Languages","Value":null}]"#;
        let customer = Customer::named("Thandi Mokoena").with_json("CustomFields", fields);
        let with_custom_fields = provider.add_customer(customer);
        let deleted = provider.add_customer(Customer::named("Pieter Botha"));
        assert!(provider.delete_customer(deleted));
        Self { bench, with_custom_fields, deleted, references: AtomicU64::new(0) }
    }

    /// Orders what becomes of these calls from now on; what was ordered before is over.
    fn order(&self, calls: &[Call], fault: impl Fn(Call) -> Option<FaultOrder>) {
        let provider = self.bench.provider();
        provider.clear_faults();
        calls.iter().filter_map(|call| fault(*call)).for_each(|order| provider.order(order));
    }
}

impl CustomersBench for Populated {
    fn port(&self) -> &dyn Customers {
        &self.bench.billagain
    }

    fn unreachable(&self) -> Option<Box<dyn Customers>> {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it listens");
        drop(listener);
        Some(Box::new(adapter(&format!("http://{address}"), "1001", "nobody-listens")))
    }

    fn held(&self) -> HeldCustomers {
        let id = |id| CustomerId::new(id).expect("the sandbox counts from 1");
        HeldCustomers {
            ids: self.bench.provider().customer_ids().into_iter().map(id).collect(),
            with_custom_fields: id(self.with_custom_fields),
            unknown: id(self.deleted),
        }
    }

    fn reference(&self) -> String {
        format!("contract-{}", self.references.fetch_add(1, Ordering::SeqCst))
    }

    fn times_added(&self, reference: &str) -> usize {
        self.bench.provider().ledger().times_added(reference)
    }

    fn requests_to_add(&self) -> usize {
        let requests = self.bench.provider().ledger().add_requests;
        requests.try_into().expect("a test sends few")
    }

    fn order_reads(&self, situation: ReadSituation) {
        self.order(&READS, |call| match situation {
            ReadSituation::Fine => None,
            ReadSituation::AnswerLost => Some(FaultOrder::once(call, Fault::Reset).after_effect()),
            ReadSituation::Refuses => Some(always(call, errors(400, [ReadSituation::WORDS]))),
            ReadSituation::Gibberish => Some(always(call, Answer::html(200))),
            ReadSituation::RejectsCredentials => Some(always(call, errors(401, ["no such key"]))),
        });
    }

    fn order_writes(&self, situation: WriteSituation) {
        self.order(&WRITES, |call| match situation {
            WriteSituation::Fine => None,
            WriteSituation::Refuses => Some(always(call, errors(400, [WriteSituation::WORDS]))),
            WriteSituation::AnswerLost => Some(FaultOrder::once(call, Fault::Reset).after_effect()),
            WriteSituation::RequestLost => Some(FaultOrder::once(call, Fault::Reset)),
            WriteSituation::Gibberish => Some(always(call, Answer::html(200)).after_effect()),
            WriteSituation::AnsweredInItsPlace => {
                Some(always(call, Answer::json(200, r#"{"message":"Forbidden"}"#)))
            }
            WriteSituation::ServerError => Some(always(call, Answer::html(500)).after_effect()),
            WriteSituation::Throttles => {
                Some(always(call, Answer::html(429).retry_after("100000000")))
            }
            WriteSituation::RejectsCredentials => Some(always(call, errors(401, ["no such key"]))),
        });
    }
}

fn always(call: Call, answer: Answer) -> FaultOrder {
    FaultOrder::once(call, answer).always()
}

#[tokio::test]
async fn billagain_keeps_the_contract_of_customers() {
    contract::customers(&Populated::start()).await;
}
