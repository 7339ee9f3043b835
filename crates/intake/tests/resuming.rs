//! A run goes on in another process: its input outlives the first one, a file is known again, and
//! the rejects of both stand in one file.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use billport_intake::{
    BillFile, EarlierBill, EarlierFate, FileError, IntakeOptions, RejectsFile, RejectsPlace,
    RowRejection,
};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::{fs, iter};
use time::{Date, macros::date};

const TODAY: Date = date!(2026 - 11 - 22);
const HEADER: &str = "account_number,amount,due_date,period\n";
const REJECTS_HEADER: &str = "account_number,amount,due_date,period,line,column,reason\n";
const FATES: [EarlierFate; 3] =
    [EarlierFate::Delivered, EarlierFate::InDoubt, EarlierFate::UnderWay];

fn spool(text: &str) -> BillFile {
    BillFile::spool(text.as_bytes(), &IntakeOptions::default()).unwrap()
}

fn spool_to(text: &[u8], path: &Path) -> Result<BillFile, FileError> {
    BillFile::spool_to(text, path, &IntakeOptions::default())
}

fn csv(accounts: &[&str]) -> String {
    let rows = accounts.iter().map(|account| format!("{account},1.50,25-05-2031,06-2031\n"));
    iter::once(HEADER.to_owned()).chain(rows).collect()
}

fn ndjson(accounts: &[&str]) -> String {
    let rows = accounts.iter().map(|account| {
        format!(
            "{{\"account_number\":\"{account}\",\"amount\":1.50,\"due_date\":\"25-05-2031\",\"period\":\"06-2031\"}}\n"
        )
    });
    rows.collect()
}

/// The accounts of a file, with a `!` behind those whose row is rejected.
fn accounts(file: &BillFile) -> Vec<String> {
    let (mut rows, mut found) = (file.rows(), Vec::new());
    while let Some(row) = rows.next_row().unwrap() {
        found.push(row.judge(TODAY).map_or_else(
            |rejection| format!("{}!", rejection.codes()),
            |bill| bill.account_number().to_string(),
        ));
    }
    found
}

#[test]
fn a_fingerprint_is_that_of_the_bytes_and_disturbs_no_reader() {
    // Several blocks, so that the reader is within one and the fingerprint in another.
    let names: Vec<_> = (0..30_000).map(|number| format!("A{number:06}")).collect();
    let text = csv(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let file = spool(&text);
    let expected = file.fingerprint().unwrap();
    let mut rows = file.rows();
    for (index, name) in names.iter().enumerate() {
        if index % 7_000 == 0 {
            assert_eq!(file.fingerprint().unwrap(), expected);
        }
        let bill = rows.next_row().unwrap().unwrap().judge(TODAY).unwrap();
        assert_eq!(bill.account_number().as_str(), name);
    }
    assert!(rows.next_row().unwrap().is_none());
    assert_eq!(spool(&text).fingerprint().unwrap(), expected, "the same bytes in another file");
    let other_ends = spool(&text.replace('\n', "\r\n"));
    assert_ne!(other_ends.fingerprint().unwrap(), expected, "every byte counts");
    assert_eq!(
        spool(&csv(&["A1"])).fingerprint().unwrap().to_string(),
        "d6869b4d0fe7ed90d8cc839753b221a62a72c7f77ba4e542fe1c548c01c575e6",
        "as `sha256sum` has it"
    );
}

#[test]
fn a_spooled_input_outlives_its_process_and_is_private() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("input");
    let text = csv(&["A1", "A2"]);
    let file = spool_to(text.as_bytes(), &path).unwrap();
    assert_eq!(accounts(&file), ["A1", "A2"]);
    let fingerprint = file.fingerprint().unwrap();
    drop(file);
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    let again = BillFile::open(&path, &IntakeOptions::default()).unwrap();
    assert_eq!(again.fingerprint().unwrap(), fingerprint);
    assert_private(&path);
}

#[test]
fn what_stands_at_the_path_of_a_spool_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("input");
    fs::write(&path, "of somebody else").unwrap();
    let error = spool_to(csv(&["A1"]).as_bytes(), &path).unwrap_err();
    assert!(matches!(error, FileError::Io(e) if e.kind() == ErrorKind::AlreadyExists));
    assert_eq!(fs::read_to_string(&path).unwrap(), "of somebody else");
}

#[test]
fn a_spool_that_fails_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("input");
    let options = IntakeOptions::default();
    let text = csv(&["A1", "A2"]);
    let error = BillFile::spool_to(text.as_bytes().chain(Broken), &path, &options).unwrap_err();
    assert!(matches!(error, FileError::Io(e) if e.kind() == ErrorKind::BrokenPipe));
    assert!(!path.exists(), "half an input must not be taken for all of it");
    assert!(matches!(spool_to(HEADER.as_bytes(), &path), Err(FileError::NoRows)));
    assert!(!path.exists(), "nobody will ask for what is no file of bills");
    assert!(spool_to(text.as_bytes(), &path).is_ok(), "the path is free");
}

/// An input that fails.
struct Broken;

impl Read for Broken {
    fn read(&mut self, _buffer: &mut [u8]) -> io::Result<usize> {
        Err(ErrorKind::BrokenPipe.into())
    }
}

/// Rejects all rows of a file, and appends them at a path.
fn append(text: &str, path: &Path) -> io::Result<()> {
    let file = spool(text);
    let mut rejects = RejectsFile::new(RejectsPlace::Append(path.to_owned()), file.layout());
    let mut rows = file.rows();
    while let Some(row) = rows.next_row().unwrap() {
        let earlier = EarlierBill { run: "12".to_owned(), batch: 3, fate: EarlierFate::InDoubt };
        rejects.add(&row, &RowRejection::Earlier(earlier))?;
    }
    assert_eq!(rejects.path(), Some(path));
    rejects.flush()
}

/// The accounts of a rejects file that is given back as it is.
fn given_back(path: &Path) -> Vec<String> {
    accounts(&BillFile::open(path, &IntakeOptions::default()).unwrap())
}

fn new_path(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("rejects")
}

#[test]
fn rejects_of_two_processes_stand_in_one_file() {
    for bills in [csv, ndjson] {
        let folder = tempfile::tempdir().unwrap();
        let path = new_path(&folder);
        append(&bills(&["A1", "A2"]), &path).unwrap();
        assert_private(&path);
        append(&bills(&["A3"]), &path).unwrap();
        assert_eq!(given_back(&path), ["A1", "A2", "A3"]);
        let written = fs::read_to_string(&path).unwrap();
        assert_eq!(written.matches("of unknown outcome in run 12 (batch 3)").count(), 3);
        // Rejects of rejects go on as well.
        append(&written, &path).unwrap();
        assert_eq!(given_back(&path), ["A1", "A2", "A3", "A1", "A2", "A3"]);
    }
}

#[test]
fn an_empty_rejects_file_is_begun() {
    for bills in [csv, ndjson] {
        let folder = tempfile::tempdir().unwrap();
        let path = new_path(&folder);
        fs::write(&path, "").unwrap();
        append(&bills(&["A1"]), &path).unwrap();
        assert_eq!(given_back(&path), ["A1"]);
    }
}

#[test]
fn whatever_was_cut_off_no_later_row_is_lost_and_no_cut_row_is_a_bill() {
    // The reason is that of a duplicate: cut, it would no longer be known as one.
    let duplicate = RowRejection::Duplicate { first_line: 2 }.to_string();
    for (bills, intact) in [
        (
            csv as fn(&[&str]) -> String,
            format!(
                "{REJECTS_HEADER}A1,1.50,25-05-2031,06-2031,3,\"account_number; period\",{duplicate}\n"
            ),
        ),
        (csv, format!("{REJECTS_HEADER}A1,\"1\n50\",\"25,05\",06-2031,3,,\"a, \"\"b\"\"\"\n")),
        (
            ndjson,
            ndjson(&["A1"])
                .replace('}', &format!(",\"line\":3,\"column\":\"\",\"reason\":\"{duplicate}\"}}")),
        ),
    ] {
        for length in 0..intact.len() {
            let folder = tempfile::tempdir().unwrap();
            let path = new_path(&folder);
            fs::write(&path, &intact[..length]).unwrap();
            append(&bills(&["A2", "A3"]), &path).unwrap();
            let found = given_back(&path);
            let (cut, added) = found.split_at(found.len() - 2);
            assert_eq!(added, ["A2", "A3"], "cut after {length} bytes");
            assert!(cut.iter().all(|row| row.ends_with('!')), "cut after {length} bytes: {cut:?}");
        }
    }
}

#[test]
fn a_file_that_is_no_rejects_file_of_these_bills_is_left_alone() {
    let rejected = ndjson(&["A1"]).replace('}', ",\"line\":2,\"column\":\"\",\"reason\":\"\"}");
    for (bills, there) in [
        (csv(&["A2"]), csv(&["A1"])),
        (csv(&["A2"]), REJECTS_HEADER.replace(',', ";")),
        (csv(&["A2"]), rejected),
        (csv(&["A2"]), "a letter".to_owned()),
        (ndjson(&["A2"]), ndjson(&["A1"])),
        (ndjson(&["A2"]), REJECTS_HEADER.to_owned()),
        (ndjson(&["A2"]), "a letter".to_owned()),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = new_path(&folder);
        fs::write(&path, &there).unwrap();
        let error = append(&bills, &path).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidData, "{there}");
        assert_eq!(fs::read_to_string(&path).unwrap(), there);
    }
}

#[test]
fn a_bill_of_an_earlier_run_is_looked_at_anew_when_its_rejects_are_given_back() {
    for bills in [csv, ndjson] {
        let folder = tempfile::tempdir().unwrap();
        let path = new_path(&folder);
        let file = spool(&bills(&["A1", "A2", "A3"]));
        let mut rejects = RejectsFile::new(RejectsPlace::Append(path.clone()), file.layout());
        let mut rows = file.rows();
        for fate in FATES {
            let row = rows.next_row().unwrap().unwrap();
            let earlier = EarlierBill { run: "12".to_owned(), batch: 3, fate };
            let rejection = RowRejection::Earlier(earlier);
            assert_eq!(rejection.columns(), "account_number; period");
            rejects.add(&row, &rejection).unwrap();
        }
        rejects.flush().unwrap();
        let written = fs::read_to_string(&path).unwrap();
        for reason in [
            "delivered before, by run 12 (batch 3)",
            "of unknown outcome in run 12 (batch 3): it may have arrived",
            "being uploaded by run 12 (batch 3)",
        ] {
            assert!(written.contains(reason), "{written}");
        }
        assert_eq!(given_back(&path), ["A1", "A2", "A3"], "their reason holds nothing back");
    }
}

#[cfg(unix)]
fn assert_private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[cfg(not(unix))]
fn assert_private(_path: &Path) {}
