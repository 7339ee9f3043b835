//! The page for operators tells every way in which a row can't be read and a file is refused.

use billport_domain::{BillField, Excerpt};
use std::{io, iter, mem::discriminant};
use time::macros::date;

use crate::{
    BillFile, EarlierBill, EarlierFate, FileError, IntakeOptions, MAX_ROW_BYTES, NotText,
    RowProblem, RowRejection,
};

const GUIDE: &str = include_str!("../../../docs/guide/upload.md");

/// The two first cells of the rows of a section's table, without their backticks.
fn cells(section: &str) -> Vec<(&'static str, &'static str)> {
    let (_, section) = GUIDE.split_once(section).expect("the page has the section");
    let lines = section.lines().skip(1).take_while(|line| !line.starts_with('#'));
    let rows = lines.filter(|line| line.starts_with("| `")).map(|line| {
        let mut cells = line.split(" | ").map(|cell| cell.trim_matches(['|', ' ']));
        (cells.next().expect("a first cell"), cells.next().expect("a second cell"))
    });
    rows.collect()
}

fn bare(cell: &str) -> &str {
    let cell = cell.strip_prefix("``").and_then(|cell| cell.strip_suffix("``")).unwrap_or(cell);
    cell.strip_prefix('`').and_then(|cell| cell.strip_suffix('`')).unwrap_or(cell)
}

/// All problems, one after the other: a new one does not compile before it has its place here.
fn next_problem(problem: &RowProblem) -> Option<RowProblem> {
    Some(match problem {
        RowProblem::FieldCount { .. } => RowProblem::UnclosedQuote,
        RowProblem::UnclosedQuote => RowProblem::StrayQuote,
        RowProblem::StrayQuote => RowProblem::TooLong,
        RowProblem::TooLong => RowProblem::NotAnObject,
        RowProblem::NotAnObject => RowProblem::RepeatedMember(BillField::Amount),
        RowProblem::RepeatedMember(_) => RowProblem::StillDuplicate,
        RowProblem::StillDuplicate => RowProblem::WrongKind(BillField::Amount, "", ""),
        RowProblem::WrongKind(..) => return None,
    })
}

/// What a file with this one row is told of it.
fn problem_of(row: &str) -> RowProblem {
    let row = row.split_once(" × ").map_or(row.to_owned(), |(piece, times)| {
        piece.trim_matches('`').repeat(times.parse().expect("a number stands behind the ×"))
    });
    let is_json = row.starts_with(['{', 'n']);
    let header = if is_json { "{}" } else { "account_number,amount,due_date,period" };
    let text = format!("{header}\n{row}\n");
    let file = BillFile::spool(text.as_bytes(), &IntakeOptions::default()).unwrap();
    let mut rows = file.rows();
    if is_json {
        rows.next_row().unwrap().expect("the empty object");
    }
    let row = rows.next_row().unwrap().expect("the row of the page");
    match row.judge(date!(2026 - 11 - 22)) {
        Err(RowRejection::Row(problem)) => problem,
        other => panic!("the page says that it can't be read: {other:?}"),
    }
}

#[test]
fn each_row_in_the_guide_can_not_be_read_and_every_problem_is_there() {
    let mut found = Vec::new();
    for (row, told) in cells("### A row can't be read") {
        let problem = problem_of(bare(row));
        assert_eq!(problem.to_string(), bare(told), "{row}");
        found.push(discriminant(&problem));
    }
    let first = RowProblem::FieldCount { found: 3, expected: 4 };
    for problem in iter::successors(Some(first), next_problem) {
        assert!(found.contains(&discriminant(&problem)), "not in the guide: {problem:?}");
    }
}

#[test]
fn the_guide_tells_of_duplicates() {
    let told = RowRejection::Duplicate { first_line: 2 }.to_string();
    let cells = cells("### A bill stands there twice");
    assert_eq!(cells.iter().map(|(told, _)| bare(told)).collect::<Vec<_>>(), [told]);
}

/// All fates, one after the other: a new one does not compile before it has its place here.
fn next_fate(fate: EarlierFate) -> Option<EarlierFate> {
    match fate {
        EarlierFate::Delivered => Some(EarlierFate::InDoubt),
        EarlierFate::InDoubt => Some(EarlierFate::UnderWay),
        EarlierFate::UnderWay => None,
    }
}

#[test]
fn the_guide_has_every_fate_of_a_bill_in_an_earlier_run() {
    let all = iter::successors(Some(EarlierFate::Delivered), |fate| next_fate(*fate));
    let all = all.map(|fate| {
        let bill = EarlierBill { run: "12".to_owned(), batch: 3, fate };
        let rejection = RowRejection::Earlier(bill);
        (rejection.codes(), rejection.to_string())
    });
    let cells = cells("### A bill is already taken care of");
    let listed = cells.iter().map(|(code, told)| (bare(code).to_owned(), bare(told).to_owned()));
    assert_eq!(listed.collect::<Vec<_>>(), all.collect::<Vec<_>>());
}

/// All errors, one after the other: a new one does not compile before it has its place here.
fn next_error(error: &FileError) -> Option<FileError> {
    let column = |name: &str| name.to_owned();
    Some(match error {
        FileError::Io(_) => FileError::Folder,
        FileError::Folder => FileError::Empty,
        FileError::Empty => FileError::NoRows,
        FileError::NoRows => FileError::NotText(NotText::Workbook),
        FileError::NotText(kind) => match kind {
            NotText::Workbook => FileError::NotText(NotText::Compressed),
            NotText::Compressed => FileError::NotText(NotText::Pdf),
            NotText::Pdf => FileError::NotText(NotText::Utf16),
            NotText::Utf16 => FileError::NotText(NotText::Binary),
            NotText::Binary => FileError::OldLineEnds,
        },
        FileError::OldLineEnds => FileError::JsonArray,
        FileError::JsonArray => FileError::MissingColumns {
            missing: vec![column("account_number")],
            found: vec![Excerpt::of(b"Acct No")],
        },
        FileError::MissingColumns { .. } => FileError::RepeatedColumn { column: column("amount") },
        FileError::RepeatedColumn { .. } => FileError::HeaderTooLong,
        FileError::HeaderTooLong => return None,
    })
}

#[test]
fn the_guide_has_every_file_error_in_order() {
    let first = FileError::Io(io::Error::other("No such file or directory (os error 2)"));
    let all: Vec<_> =
        iter::successors(Some(first), next_error).map(|error| error.to_string()).collect();
    let listed = cells("## Why a file is refused");
    assert_eq!(listed.len(), all.len());
    for (told, (cell, _)) in all.iter().zip(listed) {
        let cell = bare(cell.trim_end_matches(" and so on"));
        assert!(told.starts_with(cell.trim_end()), "{told} is not {cell}");
    }
    assert!(all.last().is_some_and(|told| told.contains(&MAX_ROW_BYTES.to_string())));
}
