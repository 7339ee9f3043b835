//! What it costs to remember bills: time and disk for ten million of them, alone, beside one and
//! beside ten earlier runs of ten million.
//!
//! ```text
//! cargo run --release -p billport-journal --example bills_cost [MILLIONS]
//! ```
#![expect(clippy::print_stdout, reason = "it prints figures for people")]
#![expect(clippy::disallowed_methods, reason = "it measures by the clock on the wall")]

use std::{error::Error, hint::black_box, time::Instant};

use billport_domain::{AccountNumber, BillKey, BillingPeriod};
use billport_journal::{
    RunId,
    bills::{BillEntry, BillMemory, EarlierBills, Months},
};

fn main() -> Result<(), Box<dyn Error>> {
    let millions: u32 = std::env::args().nth(1).map_or(Ok(10), |typed| typed.parse())?;
    let bills = millions * 1_000_000;
    let folder = tempfile::tempdir()?;
    let memory = BillMemory::open(folder.path(), || *b"0123456789abcdef")?;

    let accounts: Vec<AccountNumber> =
        (0..10_000).map(|number| format!("AB{number:06}").parse()).collect::<Result<_, _>>()?;
    measure("hash", bills, || {
        let period: BillingPeriod = "06-2031".parse()?;
        for account_number in accounts.iter().cycle().take(bills as usize) {
            black_box(memory.hasher().hash(BillKey { account_number, period }));
        }
        Ok(())
    })?;

    for run in 1..=11 {
        let entries = entries(&memory, run, bills)?;
        if run < 11 {
            write(&memory, run, &entries)?;
        } else {
            measure("write", bills, || write(&memory, run, &entries))?;
        }
    }
    for run in 100..1_100 {
        write(&memory, run, &entries(&memory, run, 1_000)?)?;
    }
    write(&memory, 2_000, &entries(&memory, 11, 1_000)?)?;

    let compare = |new, earlier: &[u64]| compare(&memory, new, earlier);
    let ten: Vec<_> = (1..=10).collect();
    let thousand: Vec<_> = (100..1_100).collect();
    measure("compare with nothing", bills, || compare(11, &[]))?;
    measure("compare with 1 run of as many", bills, || compare(11, &[1]))?;
    measure("compare with 10 runs of as many", bills, || compare(11, &ten))?;
    measure("compare with itself", bills, || compare(11, &[11]))?;
    measure("compare with 1,000 runs of 1,000", bills, || compare(11, &thousand))?;
    measure("compare 1,000 with 10 large runs", bills, || compare(2_000, &ten))?;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let memory = status.lines().find(|line| line.starts_with("VmRSS"));
    println!("memory now: {}", memory.unwrap_or("not known here"));
    Ok(())
}

/// Bills of which one in a hundred is in all runs.
fn entries(memory: &BillMemory, run: u64, bills: u32) -> Result<Vec<BillEntry>, Box<dyn Error>> {
    let period: BillingPeriod = "06-2031".parse()?;
    let mut entries = Vec::with_capacity(bills as usize);
    for line in 0..bills {
        let of_all = line.is_multiple_of(100);
        let account = format!("{:02}{line:08}", if of_all { 0 } else { run % 100 });
        let account_number: AccountNumber = account.parse()?;
        let key = BillKey { account_number: &account_number, period };
        entries.push(BillEntry { hash: memory.hasher().hash(key), line });
    }
    entries.sort_unstable();
    Ok(entries)
}

fn write(memory: &BillMemory, run: u64, entries: &[BillEntry]) -> Result<(), Box<dyn Error>> {
    let mut writer = memory.writer()?;
    for entry in entries {
        writer.add(*entry)?;
    }
    Ok(writer.publish(RunId(run), Months::default())?)
}

fn compare(memory: &BillMemory, new: u64, earlier: &[u64]) -> Result<(), Box<dyn Error>> {
    let reader = |run: u64| memory.reader(RunId(run)).transpose().expect("the run was written");
    let readers = earlier.iter().map(|run| reader(*run)).collect::<Result<_, _>>()?;
    let (mut found, mut earlier) = (0_u64, EarlierBills::new(readers)?);
    let mut take = |_| {
        found += 1;
        Ok::<_, Box<dyn Error>>(())
    };
    for entry in reader(new)? {
        let BillEntry { hash, line } = entry?;
        earlier.look_at(hash, (u64::from(line) * 40, line), &mut take)?;
    }
    earlier.finish(&mut take)?;
    print!("{found:>11} found ");
    Ok(())
}

fn measure(
    what: &str,
    bills: u32,
    act: impl FnOnce() -> Result<(), Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    act()?;
    let elapsed = start.elapsed();
    println!(
        "{what}: {} ms, {} ns a bill",
        elapsed.as_millis(),
        elapsed.as_nanos() / u128::from(bills)
    );
    Ok(())
}
