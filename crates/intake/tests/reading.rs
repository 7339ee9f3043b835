//! Files of every layout are read as bills, and rejected rows come back as they were.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use billport_domain::{BillField, strategies};
use billport_intake::{
    BillFile, ColumnNames, FileError, Format, IntakeOptions, NotText, Position, RejectsFile,
    RejectsPlace, RowProblem, RowRejection,
};
use proptest::prelude::*;
use std::fs;
use time::{Date, macros::date};

const TODAY: Date = date!(2026 - 11 - 22);
const HEADER: &str = "account_number,amount,due_date,period\n";

fn spool(text: &[u8]) -> Result<BillFile, FileError> {
    BillFile::spool(text, &IntakeOptions::default())
}

/// The lines of a file with `account amount due_date period`, or the reason against them.
fn read(file: &BillFile) -> Vec<(u64, String)> {
    let mut rows = file.rows();
    let mut found = Vec::new();
    while let Some(row) = rows.next_row().unwrap() {
        let told = match row.judge(TODAY) {
            Ok(bill) => format!(
                "{} {} {} {}",
                bill.account_number(),
                bill.amount().amount(),
                bill.due_date(),
                bill.period()
            ),
            Err(rejection) => format!("{}: {rejection}", rejection.columns()),
        };
        found.push((row.position().line, told));
    }
    found
}

fn bill(line: u64, text: &str) -> (u64, String) {
    (line, text.to_owned())
}

#[test]
fn every_usual_layout_is_recognised() {
    let rows = "A1,1700.78,25-05-2031,06-2031\nA2,500.50,25-05-2031,06-2031\n";
    let plain = format!("{HEADER}{rows}");
    let reordered = "period;x;AMOUNT;Due Date;account-number\n\
                     06-2031;;1700.78;25-05-2031;A1\n06-2031;;500.50;25-05-2031;A2";
    let expected =
        [bill(2, "A1 1700.78 25-05-2031 06-2031"), bill(3, "A2 500.50 25-05-2031 06-2031")];
    for text in [
        plain.clone(),
        format!("\u{feff}{plain}"),
        plain.replace('\n', "\r\n"),
        plain.replace(',', ";"),
        plain.replace(',', "\t"),
        plain.replace(',', "|"),
        plain.replace("A1", "\"A1\"").replace("06-2031\n", "\"06-2031\"\n"),
        plain.replace(',', " , "),
        plain.replacen("account_number", "\"account_number\"", 1),
        reordered.to_owned(),
    ] {
        let file = spool(text.as_bytes()).unwrap();
        assert_eq!(read(&file), expected, "{text}");
        assert_eq!(read(&file), expected, "a file can be read as often as needed");
    }
    let file = spool(reordered.as_bytes()).unwrap();
    assert_eq!(file.layout().format(), Format::Csv { delimiter: b';' });
    let ignored: Vec<_> = file.layout().ignored_columns().iter().map(ToString::to_string).collect();
    assert_eq!(ignored, ["x"]);
}

#[test]
fn json_lines_are_read() {
    let text = "\n{\"account_number\":\"A1\",\"amount\":1700.780,\"due_date\":\"25-05-2031\",\"period\":\"06-2031\"}\n\
                {\"account_number\":\"A2\",\"amount\":500.50,\"due_date\":\"25-05-2031\",\"period\":\"06-2031\"}\nnull\n";
    let file = spool(text.as_bytes()).unwrap();
    assert_eq!(file.layout().format(), Format::Ndjson);
    assert_eq!(
        read(&file),
        [
            bill(2, "amount: amount `1700.780` has too many decimals: at most two"),
            bill(3, "A2 500.50 25-05-2031 06-2031"),
            bill(4, ": the line is not one JSON object"),
        ]
    );
}

#[test]
fn columns_of_other_names_are_mapped() {
    let text = "Acct No,Net,due_date,period\n007,1,25-05-2031,06-2031\n";
    let columns = ColumnNames::default()
        .with(BillField::AccountNumber, "acct no")
        .with(BillField::Amount, "Net");
    let file = BillFile::spool(text.as_bytes(), &IntakeOptions { columns }).unwrap();
    assert_eq!(read(&file), [bill(2, "007 1 25-05-2031 06-2031")]);
    let error = spool(text.as_bytes()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "lacks `account_number`, `amount`; its first line has: `Acct No`, `Net`, `due_date`, `period`"
    );
}

#[test]
fn rows_that_do_not_fit_the_header_are_rejected_whole() {
    let text = format!("{HEADER}A1,1,700.78,25-05-2031,06-2031\nA2,1,25-05-2031\nA3,\"1\n,,,\n");
    let rows = read(&spool(text.as_bytes()).unwrap());
    let told: Vec<_> = rows.iter().map(|(line, told)| format!("{line} {told}")).collect();
    assert_eq!(
        told[..3],
        [
            "2 : the row has 5 fields, the header has 4 columns: a field with a delimiter in it \
             needs quotes around it, and none stands behind the last field",
            "3 : the row has 3 fields, the header has 4 columns",
            "4 : a quote in this line is not closed",
        ]
    );
    assert!(
        told[3]
            .starts_with("5 account_number; amount; due_date; period: account_number is missing")
    );
}

#[test]
fn what_is_no_bills_file_is_one_clear_error() {
    use FileError::{Empty, HeaderTooLong, JsonArray, MissingColumns, NoRows, RepeatedColumn};
    for (text, expected) in [
        (&b""[..], Empty),
        (b"\n\r\n\n", Empty),
        (b"\xef\xbb\xbf", Empty),
        (HEADER.as_bytes(), NoRows),
        (b"PK\x03\x04rest", FileError::NotText(NotText::Workbook)),
        (b"\x1f\x8b\x08rest", FileError::NotText(NotText::Compressed)),
        (b"%PDF-1.7", FileError::NotText(NotText::Pdf)),
        (b"\xff\xfea\0", FileError::NotText(NotText::Utf16)),
        (b"a,b\0c", FileError::NotText(NotText::Binary)),
        (b" [{\"account_number\":1}]", JsonArray),
    ] {
        let error = spool(text).unwrap_err();
        assert_eq!(error.to_string(), expected.to_string());
        assert!(error.hint().is_some(), "{error}");
    }
    for array in ["[\n  {\"account_number\": \"1\"}\n]", "[]", " [ {\"a\":1}]"] {
        assert!(matches!(spool(array.as_bytes()), Err(JsonArray)), "{array}");
    }
    let old = "account_number,amount,due_date,period\rA1,1,25-05-2031,06-2031\r";
    assert!(matches!(spool(old.as_bytes()), Err(FileError::OldLineEnds)));
    assert!(matches!(spool(b"[workspace]\nmembers = []\n"), Err(MissingColumns { .. })));
    let headless = b"A1,1,25-05-2031,06-2031\nA2,1,25-05-2031,06-2031\n";
    assert!(matches!(spool(headless), Err(MissingColumns { .. })));
    let twice = b"amount,account_number,Amount,due_date,period\n1,A1,1,25-05-2031,06-2031\n";
    assert!(matches!(spool(twice), Err(RepeatedColumn { .. })));
    let long = vec![b'x'; 3 << 20];
    assert!(matches!(spool(&long), Err(HeaderTooLong)));
    let evil = spool(b"a\x1b[2J,b\n1,2\n").unwrap_err().to_string();
    assert!(!evil.contains('\x1b') && evil.contains("\\u{1b}"), "{evil}");
}

#[test]
fn reading_goes_on_from_any_row() {
    let text =
        format!("{HEADER}A1,1,25-05-2031,06-2031\n\n\"A\n2\",x,,\nA3,3,25-05-2031,06-2031\n");
    let file = spool(text.as_bytes()).unwrap();
    let all = read(&file);
    let mut rows = file.rows();
    let mut places = vec![rows.position()];
    let mut starts = Vec::new();
    while let Some(row) = rows.next_row().unwrap() {
        starts.push(row.position());
        places.push(rows.position());
    }
    assert_eq!(places.last().unwrap().byte, text.len() as u64);
    for (index, place) in places.into_iter().enumerate() {
        let mut rows = file.rows_from(place);
        let next = rows.next_row().unwrap().map(|row| row.position().line);
        assert_eq!(next, all.get(index).map(|(line, _)| *line));
    }
    let mut lookup = file.lookup();
    for (place, (line, _)) in starts.iter().zip(&all).rev() {
        assert_eq!(place.line, *line);
        assert_eq!(lookup.row_at(*place).unwrap().unwrap().position(), *place);
    }
    let first = Position { byte: HEADER.len() as u64, line: 2 };
    assert_eq!(file.rows().position(), first);
}

/// Reads a file, writes all its rows to a rejects file, and gives that back.
fn rejected(file: &BillFile, name: &str) -> (tempfile::TempDir, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    let mut rejects = RejectsFile::new(RejectsPlace::FreeNear(path.clone()), file.layout());
    let mut rows = file.rows();
    while let Some(row) = rows.next_row().unwrap() {
        rejects.add(&row, &row.judge(TODAY).unwrap_err()).unwrap();
    }
    rejects.flush().unwrap();
    assert_eq!(rejects.path(), Some(path.as_path()));
    let written = fs::read(&path).unwrap();
    (folder, written)
}

#[test]
fn rejects_hold_the_row_its_line_and_why() {
    let text = format!(
        "note,{HEADER}=cmd(),-A1,1,25-05-2024,06-2031\n\"a, b\",\"say \"\"hi\"\"\",0,25-05-2031,06-2031\nx,1\n"
    );
    let (_folder, written) = rejected(&spool(text.as_bytes()).unwrap(), "r.csv");
    assert_eq!(
        String::from_utf8(written.clone()).unwrap(),
        "note,account_number,amount,due_date,period,line,column,reason\n\
         '=cmd(),'-A1,1,25-05-2024,06-2031,2,due_date,due_date `25-05-2024` is in the past (today is 22-11-2026): the due date is today or later\n\
         \"a, b\",\"say \"\"hi\"\"\",0,25-05-2031,06-2031,3,amount,amount `0` is not above 0\n\
         x,1,,,,4,,\"the row has 2 fields, the header has 5 columns\"\n"
    );
    let corrected = String::from_utf8(written).unwrap().replace("25-05-2024", "25-05-2031");
    let again = spool(corrected.as_bytes()).unwrap();
    assert!(again.layout().is_rejects());
    assert_eq!(again.layout().ignored_columns().len(), 1, "its own columns are no news");
    let rows = read(&again);
    assert_eq!(rows[0].1, "-A1 1 25-05-2031 06-2031", "the account is the one it was");
}

#[test]
fn a_duplicate_is_not_sent_with_the_corrected_rows_of_a_rejects_file() {
    let columns = "account_number,amount,due_date,period";
    let bill = "A1,1,25-05-2031,06-2031";
    let duplicate = RowRejection::Duplicate { first_line: 5 };
    let reasons = [duplicate.to_string(), RowProblem::StillDuplicate.to_string()];
    for reason in &reasons {
        let text = format!("{columns},line,column,reason\n{bill},7,x,\"{reason}\"\n{bill},8,x,\n");
        let rows = read(&spool(text.as_bytes()).unwrap());
        assert!(rows[0].1.contains("rejected before as a duplicate"), "{rows:?}");
        assert_eq!(rows[1].1, "A1 1 25-05-2031 06-2031", "an empty reason sends it");
        let json = format!(
            "{{\"account_number\":\"A1\",\"amount\":1,\"due_date\":\"25-05-2031\",\"period\":\"06-2031\",\"line\":7,\"column\":\"\",\"reason\":\"{reason}\"}}\n"
        );
        let rows = read(&spool(json.as_bytes()).unwrap());
        assert!(rows[0].1.contains("rejected before as a duplicate"), "{rows:?}");
    }
    let elsewhere = format!("{columns},remark\n{bill},{}\n", reasons[0]);
    assert_eq!(read(&spool(elsewhere.as_bytes()).unwrap())[0].1, "A1 1 25-05-2031 06-2031");
}

#[test]
fn columns_with_names_like_formulas_are_defused_and_known_again() {
    let text = "=cmd(),account_number,amount,due_date,period\nx,A1,0,25-05-2031,06-2031\n";
    let (_one, first) = rejected(&spool(text.as_bytes()).unwrap(), "r.csv");
    let first = String::from_utf8(first).unwrap();
    assert!(first.starts_with("'=cmd(),account_number,"), "{first}");
    let (_two, second) = rejected(&spool(first.as_bytes()).unwrap(), "r.csv");
    assert_eq!(first, String::from_utf8(second).unwrap());
}

#[test]
fn rejects_of_rejects_have_the_same_columns() {
    let text = format!("{HEADER}-A1,0,25-05-2031,06-2031\n");
    let (_one, first) = rejected(&spool(text.as_bytes()).unwrap(), "r.csv");
    let (_two, second) = rejected(&spool(&first).unwrap(), "r.csv");
    assert_eq!(String::from_utf8(first).unwrap(), String::from_utf8(second).unwrap());
}

#[test]
fn json_rows_are_rejected_as_json() {
    let text = "{\"account_number\":\"-A1\",\"amount\":0,\"due_date\":\"25-05-2031\",\"period\":\"06-2031\",\"n\":1.50}\n{oops\n";
    let (_one, first) = rejected(&spool(text.as_bytes()).unwrap(), "r.ndjson");
    assert_eq!(
        String::from_utf8(first.clone()).unwrap(),
        "{\"account_number\":\"-A1\",\"amount\":0,\"due_date\":\"25-05-2031\",\"period\":\"06-2031\",\"n\":1.50,\"line\":1,\"column\":\"amount\",\"reason\":\"amount `0` is not above 0\"}\n\
         {\"text\":\"{oops\",\"line\":2,\"column\":\"\",\"reason\":\"the line is not one JSON object\"}\n"
    );
    let (_two, second) = rejected(&spool(&first).unwrap(), "r.ndjson");
    let second = String::from_utf8(second).unwrap();
    assert_eq!(second.lines().next(), String::from_utf8(first).unwrap().lines().next());
}

#[test]
fn rejects_overwrite_nothing_unless_told_and_are_private() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bills.rejects.csv");
    fs::write(&path, "half corrected").unwrap();
    let file = spool(format!("{HEADER}A1,0,25-05-2031,06-2031\n").as_bytes()).unwrap();
    let write = |place| {
        let mut rejects = RejectsFile::new(place, file.layout());
        assert_eq!(rejects.path(), None, "without a row there is no file");
        let mut rows = file.rows();
        let row = rows.next_row().unwrap().unwrap();
        rejects.add(&row, &row.judge(TODAY).unwrap_err()).unwrap();
        rejects.flush().unwrap();
        rejects.path().unwrap().to_owned()
    };
    let near = RejectsPlace::FreeNear(path.clone());
    assert_eq!(write(near.clone()), folder.path().join("bills.rejects-2.csv"));
    assert_eq!(write(near), folder.path().join("bills.rejects-3.csv"));
    assert_eq!(fs::read_to_string(&path).unwrap(), "half corrected");
    assert_eq!(write(RejectsPlace::Exactly(path.clone())), path);
    assert!(fs::read_to_string(&path).unwrap().starts_with(HEADER.trim_end()));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(folder.path().join("bills.rejects-2.csv")).unwrap().permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
    }
}

#[test]
fn folders_and_missing_files_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let options = IntakeOptions::default();
    assert!(matches!(BillFile::open(folder.path(), &options), Err(FileError::Folder)));
    let missing = BillFile::open(&folder.path().join("none.csv"), &options);
    assert!(
        matches!(missing, Err(FileError::Io(error)) if error.kind() == std::io::ErrorKind::NotFound)
    );
}

/// The rows as the `csv` crate reads them.
fn by_csv_crate(text: &[u8]) -> Vec<Vec<Vec<u8>>> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text)
        .byte_records()
        .map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect())
        .collect()
}

proptest! {
    #[test]
    fn our_grammar_is_that_of_the_csv_crate(
        rows in proptest::collection::vec("[ab\"\",\n]{0,12}", 1..8), crlf in any::<bool>(),
    ) {
        let end = if crlf { "\r\n" } else { "\n" };
        let text = rows.join(end).replace("\r\n", "\n").replace('\n', end);
        let text = format!("{HEADER}x,1,2,3{end}{text}{end}");
        let file = spool(text.as_bytes()).unwrap();
        let (mut rows, mut ours) = (file.rows(), Vec::new());
        let mut unclosed = false;
        while let Some(row) = rows.next_row().unwrap() {
            let told = row.judge(TODAY).unwrap_err().to_string();
            unclosed |= told.contains("is not closed");
            ours.push(row.raw().to_vec());
        }
        // Where a quote stays open the `csv` crate takes the rest of the file for one field.
        prop_assume!(!unclosed);
        let theirs = by_csv_crate(text.as_bytes());
        prop_assert_eq!(ours.len(), theirs.len() - 1);
        for (ours, theirs) in ours.iter().zip(&theirs[1..]) {
            let fields = by_csv_crate(&[ours.as_slice(), b"\n"].concat());
            prop_assert_eq!(&fields[0], theirs);
        }
    }

    #[test]
    fn any_valid_bill_survives_being_written_as_csv(
        bills in proptest::collection::vec(strategies::bill_text(TODAY), 1..20),
        delimiter in prop_oneof![Just(b','), Just(b';'), Just(b'\t')], all_quoted in any::<bool>(),
    ) {
        let style = if all_quoted { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).quote_style(style).from_writer(Vec::new());
        writer.write_record(["period", "account_number", "due_date", "amount"]).unwrap();
        for bill in &bills {
            writer.write_record([&bill.period, &bill.account_number, &bill.due_date, &bill.amount]).unwrap();
        }
        let file = spool(&writer.into_inner().unwrap()).unwrap();
        let (mut rows, mut index) = (file.rows(), 0);
        while let Some(row) = rows.next_row().unwrap() {
            let expected = billport_domain::Bill::parse(bills[index].as_text(), TODAY).unwrap();
            prop_assert_eq!(row.judge(TODAY).unwrap(), expected);
            index += 1;
        }
        prop_assert_eq!(index, bills.len());
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(tail in proptest::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(file) = spool(&[HEADER.as_bytes(), &tail].concat()) {
            let _ = read(&file);
        }
    }
}
