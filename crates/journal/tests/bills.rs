//! The files by which bills are recognised that an earlier run has had: whole or not at all,
//! readable by their owner only, and never believed when they were changed.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::BTreeSet,
    fs::{self, OpenOptions},
    io::Write,
    path::Path,
    sync::atomic::{AtomicU8, Ordering},
};

use billport_domain::{AccountNumber, BillKey};
use billport_journal::{
    RunId,
    bills::{BillEntry, BillKeyHash, BillMemory, BillsError, BillsReader, Months},
};
use proptest::{collection::btree_set, prelude::*};

fn memory(folder: &Path) -> BillMemory {
    BillMemory::open(folder, || [7; 16]).unwrap()
}

/// Some entries in their order.
fn entries(count: u32) -> Vec<BillEntry> {
    let hash = |number: u32| {
        let [a, b, c, d] = number.to_be_bytes();
        BillKeyHash::from_bytes([0, 0, 0, 0, 0, 0, 0, 0, a, b, c, d])
    };
    (0..count).map(|number| BillEntry { hash: hash(number), line: count - number }).collect()
}

fn write(memory: &BillMemory, run: RunId, entries: &[BillEntry]) {
    let mut writer = memory.writer().unwrap();
    for entry in entries {
        writer.add(*entry).unwrap();
    }
    let mut months = Months::default();
    months.add("06-2031".parse().unwrap());
    writer.publish(run, months).unwrap();
}

fn read(memory: &BillMemory, run: RunId) -> Result<Vec<BillEntry>, BillsError> {
    memory.reader(run)?.expect("the run left its bills").collect()
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

proptest! {
    // Each case brings files to the disk.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_was_written_is_read(bills in btree_set(any::<([u8; 12], u32)>(), 0..300)) {
        let folder = tempfile::tempdir().unwrap();
        let memory = memory(folder.path());
        let written: Vec<_> = bills
            .into_iter()
            .map(|(hash, line)| BillEntry { hash: BillKeyHash::from_bytes(hash), line })
            .collect();
        write(&memory, RunId(3), &written);
        let reader = memory.reader(RunId(3)).unwrap().unwrap();
        prop_assert_eq!((reader.run(), reader.entries()), (RunId(3), written.len() as u64));
        prop_assert_eq!(reader.collect::<Result<Vec<_>, _>>().unwrap(), written);
    }
}

#[test]
fn many_blocks_are_read_as_they_were_written() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory(folder.path());
    let written = entries(40_000);
    write(&memory, RunId(1), &written);
    assert_eq!(read(&memory, RunId(1)).unwrap(), written);
    let size = fs::metadata(folder.path().join("1.bills")).unwrap().len();
    assert_eq!(size, 32 + 40_000 * 16 + 40);
}

#[test]
fn a_run_that_left_no_bills_is_not_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory(folder.path());
    assert!(memory.reader(RunId(1)).unwrap().is_none());
    write(&memory, RunId(1), &entries(3));
    fs::remove_file(folder.path().join("1.bills")).unwrap();
    assert!(memory.reader(RunId(1)).unwrap().is_none(), "deleting it forgets the run");
}

#[test]
fn the_periods_of_a_run_tell_whether_to_look_at_it() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory(folder.path());
    write(&memory, RunId(1), &entries(3));
    let mut new = Months::default();
    new.add("07-2031".parse().unwrap());
    let months = memory.reader(RunId(1)).unwrap().unwrap().months();
    assert!(!months.meet(new));
    new.add("06-2031".parse().unwrap());
    assert!(months.meet(new));
}

#[test]
fn a_file_that_was_cut_anywhere_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory(folder.path());
    let path = folder.path().join("9.bills");
    for count in [0, 1, 20] {
        write(&memory, RunId(9), &entries(count));
        let whole = fs::read(&path).unwrap();
        let file = OpenOptions::new().write(true).open(&path).unwrap();
        for length in (0..whole.len()).rev() {
            file.set_len(length as u64).unwrap();
            let error = memory.reader(RunId(9)).unwrap_err();
            let told = error.to_string();
            assert!(matches!(error, BillsError::Damaged { run: RunId(9), .. }), "{length}: {told}");
            assert!(told.ends_with("delete it to forget which bills run 9 had"), "{told}");
        }
        fs::write(&path, [whole, vec![0]].concat()).unwrap();
        assert!(memory.reader(RunId(9)).is_err(), "a byte too many");
    }
}

#[test]
fn a_byte_that_was_changed_anywhere_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory(folder.path());
    let path = folder.path().join("9.bills");
    for count in [0, 1, 20] {
        write(&memory, RunId(9), &entries(count));
        let whole = fs::read(&path).unwrap();
        for place in 0..whole.len() {
            for bit in 0..8 {
                let mut changed = whole.clone();
                changed[place] ^= 1 << bit;
                // Not by `fs::write`: to make the file anew takes a thousand times as long.
                let mut file = OpenOptions::new().write(true).open(&path).unwrap();
                file.write_all(&changed).unwrap();
                assert!(read(&memory, RunId(9)).is_err(), "bit {bit} of byte {place} of {count}");
            }
        }
    }
}

#[test]
fn behind_an_error_a_reader_gives_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory(folder.path());
    let path = folder.path().join("1.bills");
    write(&memory, RunId(1), &entries(40_000));
    let reader = memory.reader(RunId(1)).unwrap().unwrap();
    fs::remove_file(&path).unwrap();
    let given: Vec<_> = reader.collect();
    assert!(matches!(given.as_slice(), [Err(BillsError::Io { .. })]), "{given:?}");
}

#[test]
fn the_bills_of_another_run_or_of_a_newer_build_are_not_taken() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory(folder.path());
    let file = |name: &str| folder.path().join(name);
    write(&memory, RunId(1), &entries(3));
    fs::copy(file("1.bills"), file("2.bills")).unwrap();
    let error = memory.reader(RunId(2)).unwrap_err();
    assert!(matches!(error, BillsError::Damaged { run: RunId(2), .. }), "{error}");

    let mut newer = fs::read(file("1.bills")).unwrap();
    newer[11] = 2;
    fs::write(file("1.bills"), newer).unwrap();
    let error = memory.reader(RunId(1)).unwrap_err();
    assert!(matches!(error, BillsError::NewerVersion { .. }), "{error}");
}

#[test]
fn the_bills_of_another_key_are_recognised_as_such() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write(&memory(one.path()), RunId(1), &entries(3));
    fs::copy(one.path().join("1.bills"), other.path().join("1.bills")).unwrap();
    let error = BillMemory::open(other.path(), || [8; 16]).unwrap().reader(RunId(1)).unwrap_err();
    assert!(matches!(error, BillsError::OtherKey { run: RunId(1), .. }), "{error}");
}

#[test]
fn a_key_is_made_once_and_never_changed() {
    let folder = tempfile::tempdir().unwrap();
    let account_number: AccountNumber = "AB123457".parse().unwrap();
    let key = BillKey { account_number: &account_number, period: "06-2031".parse().unwrap() };
    let first = memory(folder.path()).hasher().hash(key);
    let again = BillMemory::open(folder.path(), || unreachable!("there is a key")).unwrap();
    assert_eq!(again.hasher().hash(key), first);

    let path = folder.path().join("key");
    let whole = fs::read(&path).unwrap();
    for length in 0..whole.len() {
        fs::write(&path, &whole[..length]).unwrap();
        let error = BillMemory::open(folder.path(), || [7; 16]).unwrap_err();
        assert!(matches!(error, BillsError::KeyDamaged { .. }), "cut at {length}: {error}");
    }
    for place in 0..whole.len() {
        let mut changed = whole.clone();
        changed[place] ^= 0x10;
        fs::write(&path, &changed).unwrap();
        assert!(BillMemory::open(folder.path(), || [7; 16]).is_err(), "byte {place}");
        assert_eq!(fs::read(&path).unwrap(), changed, "a damaged key is left alone");
    }
}

#[test]
fn of_many_that_make_a_key_at_once_all_have_the_same() {
    static NEXT: AtomicU8 = AtomicU8::new(0);
    let account_number: AccountNumber = "AB123457".parse().unwrap();
    let key = BillKey { account_number: &account_number, period: "06-2031".parse().unwrap() };
    for _ in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        let open =
            || BillMemory::open(folder.path(), || [NEXT.fetch_add(1, Ordering::Relaxed); 16]);
        let hashes: BTreeSet<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
            let opened = threads.into_iter().map(|thread| thread.join().unwrap().unwrap());
            opened.map(|memory| memory.hasher().hash(key)).collect()
        });
        assert_eq!(hashes.len(), 1);
        assert_eq!(names(folder.path()), ["key".to_owned()].into());
    }
}

#[test]
fn a_file_has_no_name_before_it_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory(folder.path());
    let mut writer = memory.writer().unwrap();
    writer.add(entries(1)[0]).unwrap();
    assert!(memory.reader(RunId(1)).unwrap().is_none());
    BillMemory::open(folder.path(), || [0; 16]).unwrap();
    assert_eq!(names(folder.path()).len(), 2, "the draft of a living process is left alone");
    drop(writer);
    assert_eq!(names(folder.path()), ["key".to_owned()].into());
}

#[test]
fn what_a_killed_process_left_behind_is_taken_away() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("1-0.draft"), "bp-bills").unwrap();
    fs::write(folder.path().join("1.lock"), "").unwrap();
    let memory = memory(folder.path());
    write(&memory, RunId(1), &entries(3));
    let expected = ["1.bills", "1.lock", "key"].map(str::to_owned);
    assert_eq!(names(folder.path()), expected.into());
}

#[test]
fn a_run_that_is_planned_again_replaces_its_bills() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory(folder.path());
    write(&memory, RunId(1), &entries(3));
    write(&memory, RunId(1), &entries(5));
    assert_eq!(read(&memory, RunId(1)).unwrap(), entries(5));
}

#[test]
fn bills_are_written_in_their_order_and_once() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory(folder.path());
    let entries = entries(2);
    for wrong in [[entries[1], entries[0]], [entries[0], entries[0]]] {
        let mut writer = memory.writer().unwrap();
        writer.add(wrong[0]).unwrap();
        let error = writer.add(wrong[1]).unwrap_err();
        assert!(matches!(error, BillsError::OutOfOrder), "{error}");
    }
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let gone = folder.path().join("gone");
    let error = BillMemory::open(&gone, || [7; 16]).unwrap_err();
    assert!(error.to_string().contains("gone"), "{error}");
    assert!(!gone.exists());
}

#[test]
fn no_account_number_and_no_key_is_written_or_printed() {
    let folder = tempfile::tempdir().unwrap();
    let memory = BillMemory::open(folder.path(), || *b"SECRETsecretKEYS").unwrap();
    let account_number: AccountNumber = "CANARY0042".parse().unwrap();
    let key = BillKey { account_number: &account_number, period: "06-2031".parse().unwrap() };
    let mut writer = memory.writer().unwrap();
    writer.add(BillEntry { hash: memory.hasher().hash(key), line: 2 }).unwrap();
    let printed = format!("{memory:?} {writer:?}");
    writer.publish(RunId(1), Months::default()).unwrap();
    let written = fs::read(folder.path().join("1.bills")).unwrap();
    for secret in [b"CANARY".as_slice(), b"SECRET"] {
        assert!(!written.windows(6).any(|six| six == secret));
        assert!(!printed.as_bytes().windows(6).any(|six| six == secret), "{printed}");
    }
    assert!(!printed.contains("83, 69, 67"), "{printed}");
}

#[cfg(unix)]
#[test]
fn only_their_owner_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let memory = memory(folder.path());
    write(&memory, RunId(1), &entries(3));
    let _draft = memory.writer().unwrap();
    let _alone = memory.plan_alone().unwrap();
    assert_eq!(names(folder.path()).len(), 4);
    for name in names(folder.path()) {
        let mode = fs::metadata(folder.path().join(&name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn one_process_at_a_time_plans() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (memory(folder.path()), memory(folder.path()));
    let alone = one.plan_alone().unwrap().expect("nobody else plans");
    assert!(other.plan_alone().unwrap().is_none());
    assert!(one.plan_alone().unwrap().is_none());
    drop(alone);
    assert!(other.plan_alone().unwrap().is_some());
}

#[test]
fn a_reader_can_be_sent_to_another_thread() {
    const fn is_send<T: Send + 'static>() {}
    is_send::<BillsReader>();
    is_send::<BillMemory>();
}
