//! Repeats against a search that compares each bill with all before it.

use super::*;
use billport_domain::{Bill, BillText};
use billport_journal::bills::BillKeyHash;
use proptest::{collection::vec, prelude::*};
use time::macros::date;

/// A bill of a file, as the index sees it and as it is.
#[derive(Clone, Copy, Debug)]
struct InFile {
    hash: u8,
    account: u8,
}

fn identity(account: u8) -> Identity {
    let account_number = account.to_string();
    let text = BillText {
        account_number: account_number.as_bytes(),
        amount: b"1.50",
        due_date: b"25-06-2031",
        period: b"06-2031",
    };
    Identity::of(&Bill::parse(text, date!(2026 - 11 - 22)).unwrap())
}

fn line(index: usize) -> u32 {
    u32::try_from(index).unwrap() + 2
}

fn at(line: u32) -> usize {
    usize::try_from(line).unwrap() - 2
}

/// The index of a file.
fn entries(file: &[InFile]) -> Vec<EntryBytes> {
    let entry = |(index, bill): (usize, &InFile)| {
        let hash = BillKeyHash::from_bytes([bill.hash; 12]);
        BillEntry { hash, line: line(index) }.to_bytes()
    };
    let mut entries: Vec<_> = file.iter().enumerate().map(entry).collect();
    entries.sort_unstable();
    entries
}

/// The lines that were given on, and what became of the others.
fn resolve(
    file: &[InFile],
    at_once: usize,
    limit: usize,
    known: &Namesakes,
) -> (Vec<u32>, Vec<Repeat>, Namesakes) {
    let mut suspects = Suspects::with_limit(limit, &TemporaryFolder::of(None));
    let mut given_on = Vec::new();
    for some in entries(file).chunks(at_once) {
        suspects
            .look_at(some, known, |bills| {
                given_on.extend(bills.iter().map(|bill| line_of(*bill)));
                Ok(())
            })
            .unwrap();
    }
    let mut last = 0;
    let read = |line| {
        assert!(last < line, "the file is read once, in its order");
        last = line;
        Ok(identity(file[at(line)].account))
    };
    let Resolved { repeats, namesakes } = suspects.resolve(read).unwrap();
    given_on.sort_unstable();
    (given_on, repeats.collect::<io::Result<_>>().unwrap(), namesakes)
}

/// Each bill that stands in the file before, with the line of the first one.
fn repeats_of(file: &[InFile]) -> Vec<Repeat> {
    let first = |bill: &InFile| file.iter().position(|first| first.account == bill.account);
    let repeats = file.iter().enumerate().filter_map(|(index, bill)| {
        let first = first(bill).filter(|first| *first < index)?;
        Some(Repeat { line: line(index), first_line: line(first) })
    });
    repeats.collect()
}

proptest! {
    #[test]
    fn what_is_found_is_what_comparing_each_with_each_finds(
        accounts in prop_oneof![vec(0_u8..40, 0..120), vec(0_u8..2, 0..120)],
        // Of how many bills one hash is that of more than one.
        bills_of_a_hash in 1_u8..4,
        at_once in 1_usize..50,
        limit in 1_usize..80,
    ) {
        let bill = |account: &u8| InFile { hash: account / bills_of_a_hash, account: *account };
        let file: Vec<_> = accounts.iter().map(bill).collect();
        let none = Namesakes::new();
        let (_, repeats, namesakes) = resolve(&file, at_once, limit, &none);
        prop_assert_eq!(&repeats, &repeats_of(&file));
        prop_assert_eq!(bills_of_a_hash > 1 || namesakes.is_empty(), true);
        // Once all namesakes are known, all but the repeats are given on.
        let (given_on, again, same) = resolve(&file, at_once, limit, &namesakes);
        prop_assert_eq!(&again, &repeats);
        prop_assert_eq!(same, namesakes);
        let repeated: BTreeSet<_> = repeats.iter().map(|repeat| repeat.line).collect();
        let others: Vec<_> =
            (0..file.len()).map(line).filter(|line| !repeated.contains(line)).collect();
        prop_assert_eq!(given_on, others);
    }
}

#[test]
fn one_bill_on_every_line_is_found_as_often() {
    let file = vec![InFile { hash: 1, account: 7 }; 5_000];
    let (given_on, repeats, namesakes) = resolve(&file, 700, 100, &Namesakes::new());
    assert_eq!((given_on, namesakes.len()), (vec![2], 0));
    assert_eq!(repeats, repeats_of(&file));
}
