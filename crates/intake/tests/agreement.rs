//! The reader that knows the usual form of a row tells what the exact one tells, whatever stands in a
//! file and however it is read.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use billport_domain::strategies;
use billport_intake::agreement::Reading;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use time::{Date, macros::date};

const TODAY: Date = date!(2026 - 11 - 22);
const FIELDS: [&str; 4] = ["account_number", "amount", "due_date", "period"];

/// How the files of one case are written.
#[derive(Clone, Debug)]
struct Style {
    delimiter: char,
    line_end: &'static str,
    /// In the order of the file; a name that is no field's is that of an ignored column.
    columns: Vec<&'static str>,
}

fn style() -> impl Strategy<Value = Style> {
    let ignored = vec(Just("note"), 0..3);
    let columns = prop_oneof![
        Just(FIELDS.to_vec()),
        ignored.prop_map(|more| [&FIELDS[..], &more].concat()).prop_shuffle(),
    ];
    (select(vec![',', ';', '\t', '|']), select(vec!["\n", "\r\n"]), columns)
        .prop_map(|(delimiter, line_end, columns)| Style { delimiter, line_end, columns })
}

/// One line of a file as the texts of its cells, in the order of [`FIELDS`] with a note behind them, or
/// as it stands there.
#[derive(Clone, Debug)]
enum Line {
    Cells([Vec<u8>; 5]),
    AsItIs(Vec<u8>),
}

fn note() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => "[a-z ]{0,12}".prop_map(String::into_bytes),
        1 => vec(any::<u8>(), 0..12),
        1 => Just(b"\r".to_vec()),
    ]
}

fn line() -> impl Strategy<Value = Line> {
    let cells = |text: strategies::OwnedBillText, note| {
        Line::Cells([text.account_number, text.amount, text.due_date, text.period, note])
    };
    let usual = (
        "[A-Z]{0,2}[0-9]{1,12}",
        "(0|[1-9][0-9]{0,6})(\\.[0-9]{1,2})?",
        strategies::due_date_text(TODAY),
        strategies::period_text(TODAY),
    );
    let usual = usual.prop_map(|(account_number, amount, due_date, period)| {
        let [account_number, amount, due_date, period] =
            [account_number, amount, due_date, period].map(String::into_bytes);
        strategies::OwnedBillText { account_number, amount, due_date, period }
    });
    prop_oneof![
        8 => (usual, note()).prop_map(move |(text, note)| cells(text, note)),
        3 => (strategies::bill_text(TODAY), note()).prop_map(move |(text, note)| cells(text, note)),
        2 => (strategies::wrong_bill_text(TODAY), note())
            .prop_map(move |(wrong, note)| cells(wrong.text, note)),
        1 => select(vec!["", "\r", " ", ",,,", "\"", "A1,1", "\"a\nb\",1,25-05-2031,06-2031"])
            .prop_map(|text| Line::AsItIs(text.into())),
        1 => vec(any::<u8>(), 0..40).prop_map(Line::AsItIs),
    ]
}

/// How often a cell is written with quotes around it.
fn quoting() -> impl Strategy<Value = csv::QuoteStyle> {
    prop_oneof![
        6 => Just(csv::QuoteStyle::Never),
        2 => Just(csv::QuoteStyle::Necessary),
        1 => Just(csv::QuoteStyle::Always),
    ]
}

fn written(style: &Style, lines: &[(Line, csv::QuoteStyle)]) -> Vec<u8> {
    let mut file = style.columns.join(&style.delimiter.to_string()).into_bytes();
    file.extend_from_slice(style.line_end.as_bytes());
    for (line, quotes) in lines {
        match line {
            Line::AsItIs(bytes) => file.extend_from_slice(bytes),
            Line::Cells(cells) => {
                let mut writer = csv::WriterBuilder::new();
                writer.delimiter(style.delimiter as u8).quote_style(*quotes);
                let mut writer = writer.from_writer(Vec::new());
                let cell = |column: &&str| {
                    let index = FIELDS.iter().position(|field| field == column);
                    &cells[index.unwrap_or(FIELDS.len())]
                };
                writer.write_record(style.columns.iter().map(cell)).unwrap();
                let row = writer.into_inner().unwrap();
                file.extend_from_slice(row.strip_suffix(b"\n").unwrap());
            }
        }
        file.extend_from_slice(style.line_end.as_bytes());
    }
    file
}

fn reading(bytes: u64) -> impl Strategy<Value = Reading> {
    let block_bytes = prop_oneof![2_usize..100, Just(256 << 10)];
    let rows_at_once = prop_oneof![1_usize..6, Just(usize::MAX)];
    (block_bytes, rows_at_once, vec(0..=bytes + 1, 0..6)).prop_map(
        |(block_bytes, rows_at_once, mut cuts)| {
            cuts.sort_unstable();
            Reading { today: TODAY, block_bytes, rows_at_once, cuts }
        },
    )
}

/// A file and a way to read it.
fn read_somehow(file: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = (Vec<u8>, Reading)> {
    file.prop_flat_map(|file| {
        let reading = reading(file.len() as u64);
        (Just(file), reading)
    })
}

fn file() -> impl Strategy<Value = Vec<u8>> {
    (style(), vec((line(), quoting()), 1..24)).prop_map(|(style, lines)| written(&style, &lines))
}

/// A file in which some bytes were changed, added and taken away, or that was cut off.
fn damaged_file() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        4 => select(b",;\t|\"\\\r\n '.-0129=!#~\x7f\x80".to_vec()),
        1 => any::<u8>(),
    ];
    let damage = (any::<proptest::sample::Index>(), 0_u8..4, byte);
    (file(), vec(damage, 0..6)).prop_map(|(mut file, damages)| {
        for (index, kind, byte) in damages {
            let at = index.index(file.len().max(1));
            match kind {
                0 if at < file.len() => file[at] = byte,
                1 => file.insert(at.min(file.len()), byte),
                2 if at < file.len() => drop(file.remove(at)),
                // Mostly near the end, so that something is left to be read.
                3 => file.truncate(file.len() - at.min(file.len()) / 8),
                _ => {}
            }
        }
        file
    })
}

proptest! {
    #[test]
    fn files_of_every_kind_are_read_alike((file, reading) in read_somehow(file())) {
        let _ = reading.compare(&file);
    }

    #[test]
    fn damaged_files_are_read_alike((file, reading) in read_somehow(damaged_file())) {
        let _ = reading.compare(&file);
    }

    #[test]
    fn any_bytes_behind_a_header_are_read_alike(
        (file, reading) in read_somehow(vec(any::<u8>(), 0..200).prop_map(|bytes| {
            [b"account_number,amount,due_date,period\n".as_slice(), &bytes].concat()
        })),
    ) {
        let _ = reading.compare(&file);
    }
}

/// Reads a file with a header in every possible way: each cut, one by one, and blocks of many sizes.
fn compare_in_every_way(rows: &str, expected: usize) {
    for header in ["account_number,amount,due_date,period\n", "period,amount,note,due_date\n"] {
        let file = format!("{header}{rows}");
        for cut in 0..=file.len() as u64 + 1 {
            for (block_bytes, rows_at_once) in [(2, 1), (7, usize::MAX), (4096, 2)] {
                let cuts = vec![cut, cut + 3];
                let reading = Reading { today: TODAY, block_bytes, rows_at_once, cuts };
                if let Some(told) = reading.compare(file.as_bytes()) {
                    assert_eq!(told, expected, "{file}");
                }
            }
        }
    }
}

#[test]
fn blank_lines_before_a_cut_do_not_bring_the_row_behind_it() {
    compare_in_every_way("A1,1,25-05-2031,06-2031\n\n\r\n\nA2,2,25-05-2031,06-2031\n\n\n", 2);
}

#[test]
fn the_last_row_may_lack_its_line_end() {
    for end in ["", "\n", "\r\n", "\r", "\n\n", "\r\r\n"] {
        compare_in_every_way(&format!("A1,1,25-05-2031,06-2031\nA2,2,25-05-2031,06-2031{end}"), 2);
    }
}

#[test]
fn a_long_row_is_too_long_however_its_columns_are_ignored() {
    let fixed = "25-05-2031,06-2031,,A1,1\n".len();
    for more in 0..=1 {
        let note = "x".repeat(billport_intake::MAX_ROW_BYTES - fixed + more);
        // The first row brings all of the file into memory.
        let file = format!(
            "due_date,period,note,account_number,amount\n25-05-2031,06-2031,,A0,1\n\
             25-05-2031,06-2031,{note},A1,1\n25-05-2031,06-2031,,A2,1\n"
        );
        let (block_bytes, rows_at_once, cuts) = (3 << 20, usize::MAX, Vec::new());
        let reading = Reading { today: TODAY, block_bytes, rows_at_once, cuts };
        assert_eq!(reading.compare(file.as_bytes()), Some(3));
    }
}
