//! The adapter keeps the contract of its port, against the sandbox.

use billport_blaggo::{Blaggo, BlaggoConfig, BlaggoEndpoints};
use billport_ports::BillUploads;
use billport_ports::contract::{self, BillUploadsBench, SavedBill, Situation};
use billport_sandbox::blaggo::{BlaggoSandbox, upload_error};
use billport_sandbox::{Answer, Call, Fault, FaultOrder, Sandbox, SandboxConfig, Today};
use billport_transport::{FullWait, Transport, TransportSettings};
use std::{sync::Arc, time::SystemTime};
use time::{Date, macros::date};

const TODAY: Date = date!(2026 - 11 - 22);

struct Bench {
    sandbox: Sandbox,
    blaggo: Blaggo,
}

impl Bench {
    fn start() -> Self {
        let config = SandboxConfig { today: Today::Fixed(TODAY), ..SandboxConfig::default() };
        let sandbox = Sandbox::start(config).expect("the sandbox starts on a free port");
        let provider = sandbox.blaggo();
        let endpoints = BlaggoEndpoints::at(&provider.token_url(), &provider.bills_url());
        let config = BlaggoConfig::new(
            endpoints.expect("the sandbox is on this machine"),
            provider.client_id().to_owned(),
            provider.client_secret().into(),
        );
        let clock = Arc::new(|| SystemTime::UNIX_EPOCH);
        let transport = Transport::new(TransportSettings::new(clock, Arc::new(FullWait)));
        let blaggo = Blaggo::new(transport.expect("the defaults are valid"), config);
        Self { sandbox, blaggo }
    }

    fn provider(&self) -> &BlaggoSandbox {
        self.sandbox.blaggo()
    }
}

impl BillUploadsBench for Bench {
    fn port(&self) -> &dyn BillUploads {
        &self.blaggo
    }

    fn saved(&self) -> Vec<SavedBill> {
        let bills = self.provider().ledger().bills.into_iter();
        bills
            .map(|bill| SavedBill {
                account_number: bill.account_number,
                amount: bill.amount,
                due_date: bill.due_date,
                period: bill.period,
            })
            .collect()
    }

    fn uploads_seen(&self) -> usize {
        self.provider().ledger().uploads.len()
    }

    fn order(&self, situation: Situation) {
        let provider = self.provider();
        provider.clear_faults();
        let upload = |fault: Fault| FaultOrder::once(Call::Upload, fault);
        provider.order(match situation {
            Situation::Fine => return,
            Situation::Refuses => upload(upload_error(400, Situation::WORDS).into()),
            Situation::AnswerLost => upload(Fault::Reset).after_effect(),
            Situation::Gibberish => upload(Answer::html(200).into()).after_effect(),
            Situation::ThrottlesForLong => {
                upload(upload_error(429, "slow down").retry_after("100000000").into())
            }
            Situation::RejectsCredentials => {
                upload(upload_error(401, "unauthorized").into()).always()
            }
        });
    }

    fn today(&self) -> Date {
        TODAY
    }
}

#[tokio::test]
async fn blaggo_keeps_the_contract_of_bill_uploads() {
    contract::bill_uploads(&Bench::start()).await;
}
