//! Files of payments: every row is used or has its reason, and a wrong file is refused as a whole.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use billport_domain::{AmountWanted, Currency, Money};
use billport_intake::payments::{
    MAX_FILE_BYTES, MAX_PAYMENTS, PaymentFile, PaymentFileError, PaymentRejection,
};
use billport_intake::{MAX_ROW_BYTES, NotText, RowProblem};
use std::fmt::Write as _;

const HEADER: &str = "office_code,sc_no,consumer_id,amount";

fn read(text: &str) -> PaymentFile {
    PaymentFile::read(text.as_bytes()).unwrap()
}

/// What becomes of the one row behind the usual header.
fn row(row: &str) -> Result<AmountWanted, String> {
    let file = read(&format!("{HEADER}\n{row}\n"));
    let [line] = file.lines() else { panic!("one row: {file:?}") };
    line.row.as_ref().map(|row| row.wanted).map_err(ToString::to_string)
}

fn refused(text: impl AsRef<[u8]>) -> PaymentFileError {
    PaymentFile::read(text.as_ref()).unwrap_err()
}

fn rupees(text: &str) -> AmountWanted {
    AmountWanted::Exactly(Money::parse(text.as_bytes(), Currency::NPR).unwrap())
}

#[test]
fn a_row_is_a_consumer_and_an_amount() {
    let file = read(
        "office_code,sc_no,consumer_id,amount\n\
         245:bhaktapur-dc,024.12.512,3042,minimum\n\
         \n\
         245:balaju-dc,024.12.512,3042,Total\n\
         245:bhaktapur-dc,02a.13.071, 0007 ,600.50\n",
    );
    let rows: Vec<_> = file
        .lines()
        .iter()
        .map(|line| {
            let row = line.row.as_ref().unwrap();
            (line.line, row.consumer.to_string(), row.wanted)
        })
        .collect();
    let expected = [
        (2, "024.12.512/3042 at 245:bhaktapur-dc", AmountWanted::Minimum),
        (4, "024.12.512/3042 at 245:balaju-dc", AmountWanted::Total),
        (5, "02A.13.071/0007 at 245:bhaktapur-dc", rupees("600.5")),
    ];
    assert_eq!(rows, expected.map(|(line, consumer, wanted)| (line, consumer.to_owned(), wanted)));
}

#[test]
fn it_is_read_however_csv_is_written() {
    let plain = "office_code,sc_no,consumer_id,amount\n1:a,1.2.3,4,5\n";
    for text in [
        "\u{feff}office_code,sc_no,consumer_id,amount\r\n1:a,1.2.3,4,5\r\n",
        "Office Code;SC-NO;Consumer_ID;AMOUNT\n1:a;1.2.3;4;5",
        "amount\tconsumer_id\tsc_no\toffice_code\n5\t4\t1.2.3\t1:a\n",
        "amount|note|consumer_id|sc_no|office_code\n5|for Ana|4|1.2.3|1:a\n",
        "\"office_code\",\"sc_no\",\"consumer_id\",\"amount\"\n\"1:a\",\"1.2.3\",\"4\",\"5\"\n",
    ] {
        assert_eq!(read(text).lines(), read(plain).lines(), "{text}");
    }
}

#[test]
fn the_amount_is_a_number_or_a_word() {
    for (amount, wanted) in [
        ("minimum", AmountWanted::Minimum),
        (" MINIMUM ", AmountWanted::Minimum),
        ("total", AmountWanted::Total),
        ("500", rupees("500")),
        ("0.01", rupees("0.01")),
    ] {
        assert_eq!(row(&format!("1:a,1.2.3,4,{amount}")), Ok(wanted), "{amount}");
    }
    for (amount, told) in [
        (
            "",
            "amount is missing: it is an amount such as 600 or 600.50, or one of the words minimum and total",
        ),
        (
            " ",
            "amount is missing: it is an amount such as 600 or 600.50, or one of the words minimum and total",
        ),
        (
            "all",
            "amount `all` is not an amount such as 600 or 600.50, or one of the words minimum and total",
        ),
        (
            "-5",
            "amount `-5` is not an amount such as 600 or 600.50, or one of the words minimum and total",
        ),
        (
            "\"1,700\"",
            "amount `1,700` is not an amount such as 600 or 600.50, or one of the words minimum and total",
        ),
        (
            "5\u{200b}",
            "amount `5\\u{200b}` is not an amount such as 600 or 600.50, or one of the words minimum and total",
        ),
        ("1.700", "amount `1.700` has more than two decimals"),
        ("12345678901234567", "amount `12345678901234567` is too large"),
        ("0.00", "amount `0.00` is not above zero"),
    ] {
        assert_eq!(row(&format!("1:a,1.2.3,4,{amount}")), Err(told.to_owned()), "{amount}");
    }
}

#[test]
fn a_row_that_is_wrong_says_all_that_is_wrong() {
    for (text, told) in [
        ("1:a,1.2.3,4", "the row has 3 fields, the header has 4 columns"),
        ("1:a,\"1.2.3,4,5", "a quote in this line is not closed"),
        (
            "1:a,1.2\"3,4,5",
            "a quote stands in the middle of a field: put quotes around the field, and double it",
        ),
        (
            "245,1.2,x,y",
            "office_code `245` is not a number and a name such as 245:bhaktapur-dc, at most 80 bytes, \
             as the counters list it; sc_no `1.2` is not three parts of 1 to 6 letters or digits with \
             dots between them, such as 02A.12.512; consumer_id `x` is not 1 to 12 digits, such as \
             3042; amount `y` is not an amount such as 600 or 600.50, or one of the words minimum and \
             total",
        ),
        (
            "1:a\u{202e},1.2.3,4,5",
            "office_code `1:a\\u{202e}` is not a number and a name such as 245:bhaktapur-dc, at most \
             80 bytes, as the counters list it",
        ),
        ("1:a,1.2.3,,5", "consumer_id is missing: it is 1 to 12 digits, such as 3042"),
    ] {
        assert_eq!(row(text), Err(told.to_owned()), "{text}");
    }
    let file = PaymentFile::read(&b"office_code,sc_no,consumer_id,amount\n1:a\xff,1.2.3,4,5\n"[..]);
    let told = file.unwrap().lines()[0].row.as_ref().unwrap_err().to_string();
    assert_eq!(told, "office_code `1:a\\xff` is no text in UTF-8");
    let long = row(&format!("1:a,1.2.3,4,{}", "5".repeat(MAX_ROW_BYTES)));
    assert_eq!(long, Err(RowProblem::TooLong.to_string()));
}

#[test]
fn a_consumer_that_stands_there_twice_is_not_used_and_the_lines_are_named() {
    let file = read(
        "office_code,sc_no,consumer_id,amount\n\
         1:a,1.2.3,4,minimum\n\
         1:a,1.2.3,5,minimum\n\
         1:a, 1.2.3,4,total\n\
         1:b,1.2.3,4,5\n\
         1:a,1.2.3,4,wrong\n",
    );
    let told: Vec<_> = file.lines().iter().map(|line| line.row.as_ref().err()).collect();
    let same = |other_line| PaymentRejection::SameConsumer { other_line };
    let [first, None, third, None, Some(PaymentRejection::Fields(_))] = told[..] else {
        panic!("{told:?}")
    };
    assert_eq!((first, third), (Some(&same(4)), Some(&same(2))));
    assert_eq!(
        same(4).to_string(),
        "office_code, sc_no and consumer_id are those of line 4: a consumer stands once in a file"
    );
    let file = read("office_code,sc_no,consumer_id,amount\n1:a,1.2.3,4,wrong\n1:a,1.2.3,4,5\n");
    assert_eq!(file.lines()[1].row, Err(same(2)), "a row with a wrong amount counts");
}

#[test]
fn a_file_that_is_none_is_refused() {
    let told = |text: &[u8]| refused(text).to_string();
    assert_eq!(told(b""), "is empty");
    assert_eq!(told(b"\n\n"), "is empty");
    assert_eq!(told(format!("{HEADER}\n\n").as_bytes()), "has a header and no payments");
    assert_eq!(
        told(b"PK\x03\x04"),
        "is no text file: it looks like a spreadsheet program's workbook"
    );
    assert!(matches!(refused(b"\xff\xfea\0"), PaymentFileError::NotText(NotText::Utf16)));
    assert_eq!(told(b"office_code\r1:a\r"), "ends its lines with CR alone");
    assert_eq!(
        told(b"sc_no;amount;Acct No\n1.2.3;5;4\n"),
        "lacks `office_code`, `consumer_id`; its first line has: `sc_no`, `amount`, `Acct No`"
    );
    assert_eq!(
        told(b"office_code,sc_no,consumer_id,amount,Amount\n"),
        "has the column `amount` twice"
    );
    assert_eq!(
        refused("x".repeat(MAX_ROW_BYTES + 2)).to_string(),
        "has a first line of more than 1048576 bytes"
    );
    for text in [&b""[..], b"PK\x03\x04", b"a\rb\r", b"sc_no\n1\n"] {
        assert!(refused(text).hint().is_some());
    }
}

#[test]
fn a_file_has_a_limit_of_rows_and_of_bytes() {
    let rows = |count: usize| {
        (0..count).fold(format!("{HEADER}\n"), |mut text, consumer| {
            writeln!(text, "1:a,1.2.3,{consumer},5").unwrap();
            text
        })
    };
    assert_eq!(read(&rows(MAX_PAYMENTS)).lines().len(), MAX_PAYMENTS);
    assert_eq!(refused(rows(MAX_PAYMENTS + 1)).to_string(), "has more than 10000 payments");
    // A row that is too long to be kept counts by its bytes all the same.
    let padded = |length: usize| {
        let mut text = rows(1).into_bytes();
        text.resize(length, b'x');
        text
    };
    assert!(PaymentFile::read(&padded(MAX_FILE_BYTES)[..]).is_ok());
    assert_eq!(refused(padded(MAX_FILE_BYTES + 1)).to_string(), "is larger than 16 MiB");
}

#[test]
fn it_is_opened_by_its_path_and_known_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("payments.csv");
    let text = format!("{HEADER}\n1:a,1.2.3,4,5\n");
    std::fs::write(&path, &text).unwrap();
    let opened = PaymentFile::open(&path).unwrap();
    assert_eq!(opened, read(&text));
    assert_ne!(opened.fingerprint(), read(&text.replace(",5\n", ",6\n")).fingerprint());
    assert!(matches!(PaymentFile::open(folder.path()), Err(PaymentFileError::Folder)));
    assert!(matches!(PaymentFile::open(&path.join("none")), Err(PaymentFileError::Io(_))));
}
