//! What answers without end do to memory. In a process of its own with one test, for the high-water
//! mark that is measured is that of the whole process.

#![cfg(all(
    feature = "billagain",
    feature = "blaggo",
    feature = "nea",
    feature = "sqlite",
    target_os = "linux"
))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "this test needs little of the bench")]
mod bench;
#[expect(dead_code, unused_imports, reason = "this test needs little of the bench")]
#[path = "customers/bench/mod.rs"]
mod customer_bench;
#[expect(dead_code, reason = "this test needs little of the bench")]
#[path = "payments/bench/mod.rs"]
mod payment_bench;
#[expect(dead_code, reason = "this test needs few of the props")]
mod props;

use bench::{Bench, bill, bills};
use billport::workflows::upload::Outcome::Unknown;
use billport_sandbox::{Call, Fault, FaultOrder};
use customer_bench::Act;
use payment_bench::{Outcome, SIX_MINUTES, consumer};

/// The most by which memory may grow.
const MOST_KIB: u64 = 16 * 1024;

/// The largest part of memory that this process has had at once, in KiB.
fn high_water_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().strip_suffix(" kB").unwrap().parse().unwrap()
}

/// Row 14: 10 GB of a body, 1 GB of a header and a body that would inflate to half a gigabyte, for
/// uploads and for tokens, for payments and for their look-ups, and for every call about customers, cost
/// next to no memory; the sandbox that sends them is in this process too, and counts along.
#[tokio::test]
async fn answers_without_end_cost_no_memory() {
    // What is allocated once: TLS, buffers, the runtime of the sandbox.
    let (bench, payments) = (Bench::start(), payment_bench::Bench::start());
    assert_eq!(bench.upload(&bills(1)).await.bills(), [1, 0, 0, 0]);
    assert_eq!(payments.pay(&consumer(1)).await.outcome(), Outcome::Paid);
    let customers = customer_bench::Bench::start();
    let door = customers.door();
    for act in Act::ALL {
        assert!(customers.make_through(&door, act).await.is_done(), "{act:?}");
    }
    let before = high_water_kib();

    let faults = [
        Fault::EndlessBody { bytes: 10_000_000_000 },
        Fault::HugeHeader { bytes: 1_000_000_000 },
        Fault::GzipBomb { inflated_mebibytes: 512 },
    ];
    for (number, fault) in (2..).zip(faults) {
        bench.strike_upload(fault.clone());
        assert_eq!(bench.upload(&bill(number, "1.00")).await.outcomes(), [Unknown], "{fault:?}");
        bench.provider.order(FaultOrder::once(Call::Token, fault.clone()));
        let after_another = bench.upload(&bill(100 + number, "1.00")).await;
        assert_eq!(after_another.bills(), [1, 0, 0, 0], "{fault:?}");

        payments.strike_payment(fault.clone());
        let payment = payments.pay(&consumer(u32::try_from(number).unwrap())).await;
        assert_eq!(payment.outcome(), Outcome::Unknown, "{fault:?}");
        payments.provider.order(FaultOrder::once(Call::Status, fault.clone()));
        payments.pass(SIX_MINUTES);
        payments.settle(&payment.reference).await;

        for act in Act::ALL {
            customers.strike(act.call(), fault.clone());
            let ended = customers.make_through(&door, act).await;
            // To add is not sent again; all else is, and goes well.
            assert_eq!(ended.is_done(), act != Act::Add, "{act:?}, {fault:?}: {ended:?}");
        }
    }

    let grown = high_water_kib() - before;
    assert!(grown < MOST_KIB, "memory has grown by {grown} KiB");
}
