//! Files of customers: every row is used or has its reason, and a wrong file is refused as a whole.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use billport_domain::{CustomerField, NewCustomer, Stated, StatementDay};
use billport_intake::customers::{CustomerFile, CustomerFileError};
use billport_intake::{
    MAX_ROW_BYTES, NotText, RejectsFile, RejectsPlace, RowProblem, RowRejection,
};
use proptest::prelude::*;
use std::{fs, io, path::Path};
use tempfile::TempDir;

const HEADER: &str = "Reference,Name,Email,CurrencyCode,isWaiveTaxes";

fn spool(text: impl AsRef<[u8]>) -> CustomerFile {
    CustomerFile::spool(text.as_ref()).unwrap()
}

fn refused(text: impl AsRef<[u8]>) -> CustomerFileError {
    CustomerFile::spool(text.as_ref()).unwrap_err()
}

/// What becomes of each row, with its line.
fn judged(file: &CustomerFile) -> Vec<(u64, Result<NewCustomer, RowRejection>)> {
    let (mut rows, mut judged) = (file.rows(), Vec::new());
    while let Some(row) = rows.next_row().unwrap() {
        judged.push((row.position().line, row.judge()));
    }
    judged
}

/// The customer in the one row behind a header.
fn customer(header: &str, row: &str) -> NewCustomer {
    let judged = judged(&spool(format!("{header}\n{row}\n")));
    let [(2, Ok(customer))] = judged.as_slice() else { panic!("{judged:?}") };
    customer.clone()
}

/// Why the one row behind a header is rejected.
fn why(header: &str, row: &str) -> RowRejection {
    let judged = judged(&spool(format!("{header}\n{row}\n")));
    let [(2, Err(rejection))] = judged.as_slice() else { panic!("{judged:?}") };
    rejection.clone()
}

/// All rows of a file as a rejects file has them.
fn rejected(file: &CustomerFile) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rejects.csv");
    let mut rejects = RejectsFile::new(RejectsPlace::Exactly(path.clone()), file.layout());
    let mut rows = file.rows();
    while let Some(row) = rows.next_row().unwrap() {
        if let Err(rejection) = row.judge() {
            rejects.add(&row, &rejection).unwrap();
        }
    }
    rejects.flush().unwrap();
    let written = fs::read_to_string(&path).unwrap();
    (folder, written)
}

#[test]
fn a_row_is_a_customer_and_an_empty_cell_says_nothing() {
    let new = customer(HEADER, "JHB-0071,Nomsa ,,ZAR,FALSE");
    assert_eq!(new.details.reference, Stated::Set("JHB-0071".to_owned()));
    assert_eq!(new.details.contact.name, Stated::Set("Nomsa ".to_owned()), "to the letter");
    assert_eq!(new.details.contact.email, Stated::Absent);
    assert_eq!((new.currency.to_string(), new.waives_taxes), ("ZAR".to_owned(), false));
}

#[test]
fn columns_have_either_name_in_any_case_and_any_order() {
    let header = "ISWAIVETAXES;statementdate;currencycode;countrycode";
    let new = customer(header, "true;25;PHP;ZA");
    assert_eq!(new.details.billing.statement_day, Stated::Set(StatementDay::new(25).unwrap()));
    assert_eq!(new.country.unwrap().to_string(), "ZA");
    let last = customer("\u{feff}StatementDay\tCurrencyCode\tisWaiveTaxes", "last\tPHP\ttrue");
    assert_eq!(last.details.billing.statement_day, Stated::Empty);
    let none = customer("StatementDay|CurrencyCode| isWaiveTaxes ", "|PHP|true");
    assert_eq!(none.details.billing.statement_day, Stated::Absent);
}

#[test]
fn every_field_that_can_be_written_has_a_column() {
    let example = |field| match field {
        CustomerField::Currency => "ZAR",
        CustomerField::CountryCode => "ZA",
        CustomerField::StatementDay => "7",
        CustomerField::IsCompany
        | CustomerField::WaivesTaxes
        | CustomerField::AutoSendInvoice
        | CustomerField::AutoSendStatement => "true",
        CustomerField::PaymentMethod => "cash",
        _ => "12",
    };
    let written: Vec<_> =
        CustomerField::ALL.into_iter().filter(|field| field.is_writable_on_add()).collect();
    let header: Vec<_> = written.iter().filter_map(|field| field.written_as()).collect();
    let cells: Vec<_> = written.iter().map(|field| example(*field)).collect();
    let new = customer(&header.join(","), &cells.join(","));
    for field in written {
        let found = match field {
            CustomerField::Currency => new.currency.to_string(),
            CustomerField::WaivesTaxes => new.waives_taxes.to_string(),
            CustomerField::CountryCode => new.country.unwrap().to_string(),
            _ => new.details.get(field).set().unwrap().to_string(),
        };
        assert_eq!(found, example(field), "{field}");
    }
}

#[test]
fn what_the_provider_computes_is_ignored_and_told() {
    let file =
        spool("customerID,Balance,Notes,CurrencyCode,isWaiveTaxes\n302,500.5000,x,ZAR,true\n");
    let ignored: Vec<_> = file.layout().ignored_columns().iter().map(ToString::to_string).collect();
    assert_eq!(ignored, ["customerID", "Balance", "Notes"]);
    assert!(judged(&file)[0].1.is_ok());
}

#[test]
fn every_wrong_field_is_named_at_once() {
    let rejection = why("CurrencyCode,isWaiveTaxes,StatementDay,isCompany", "zar,,31,perhaps");
    assert_eq!(rejection.codes(), "not-truth; not-currency; missing; not-statement-day");
    assert_eq!(rejection.columns(), "isCompany; CurrencyCode; isWaiveTaxes; StatementDay");
    let told = rejection.to_string();
    for part in ["isCompany `perhaps`", "CurrencyCode `zar`", "isWaiveTaxes is missing", "`31`"] {
        assert!(told.contains(part), "{told}");
    }
}

#[test]
fn cells_that_are_no_utf_8_are_named() {
    let mut text = format!("{HEADER},City\n").into_bytes();
    text.extend(b"R,Zo\xeb,z@example.org,EUR,true,K\xf6ln\n");
    let judged = judged(&spool(text));
    let rejection = judged[0].1.as_ref().unwrap_err();
    assert_eq!(rejection.to_string(), "Name, City are no text in UTF-8: save the file as UTF-8");
    assert_eq!(
        (rejection.codes().as_str(), rejection.columns().as_str()),
        ("not-utf8", "Name; City")
    );
    let ignored = judged_bytes(b"Notes,CurrencyCode,isWaiveTaxes\nK\xf6ln,EUR,true\n");
    assert!(ignored.is_ok(), "what is ignored may be anything");
}

fn judged_bytes(text: &[u8]) -> Result<NewCustomer, RowRejection> {
    judged(&spool(text)).remove(0).1
}

#[test]
fn a_row_that_is_none_costs_itself_only() {
    let rows = [
        "a,b,c,ZAR",
        "a,\"b\"c,d,ZAR,true",
        "a,\"open,c,ZAR,true",
        "R,\"two\nlines\",e@example.org,ZAR,true",
    ];
    let file = spool(format!("{HEADER}\n{}\n", rows.join("\n")));
    let judged = judged(&file);
    let problem = |index: usize| match &judged[index].1 {
        Err(RowRejection::Row(problem)) => problem.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(problem(0), RowProblem::FieldCount { found: 4, expected: 5 });
    assert_eq!(problem(1), RowProblem::StrayQuote);
    assert_eq!(problem(2), RowProblem::UnclosedQuote);
    let name = &judged[3].1.as_ref().unwrap().details.contact.name;
    assert_eq!(name, &Stated::Set("two\nlines".to_owned()));
    let long = format!("{HEADER}\n{}\nR,n,e,ZAR,true\n", "x".repeat(MAX_ROW_BYTES + 1));
    let judged = self::judged(&spool(long));
    assert!(matches!(judged[0].1, Err(RowRejection::Row(RowProblem::TooLong))));
    assert!(judged[1].1.is_ok());
}

#[test]
fn rows_are_found_again_by_their_places() {
    let file = spool(format!("{HEADER}\nA,a,a,ZAR,true\n\n\nB,b,b,ZAR,true\n"));
    let (mut rows, mut places) = (file.rows(), Vec::new());
    while let Some(row) = rows.next_row().unwrap() {
        places.push((row.position(), row.raw().to_vec()));
    }
    assert_eq!(places.iter().map(|(place, _)| place.line).collect::<Vec<_>>(), [2, 5]);
    let mut lookup = file.lookup();
    for (place, raw) in places.into_iter().rev() {
        let row = lookup.row_at(place).unwrap().unwrap();
        assert_eq!((row.position(), row.raw()), (place, raw.as_slice()));
        let reference = row.text(CustomerField::Reference).unwrap();
        assert_eq!(row.cells().unwrap()[0], reference);
        assert_eq!(row.text(CustomerField::City), None, "there is no such column");
    }
    let end = rows.position();
    assert!(lookup.row_at(end).unwrap().is_none());
}

#[test]
fn a_file_that_is_none_of_customers_is_refused() {
    let told = |text: &str| refused(text).to_string();
    for text in ["", "\n \n"] {
        assert!(matches!(refused(text), CustomerFileError::Empty), "{text:?}");
    }
    assert!(matches!(refused(format!("{HEADER}\n\n")), CustomerFileError::NoRows));
    assert!(matches!(refused("{\"Name\":\"x\"}\n"), CustomerFileError::Json));
    assert!(matches!(refused("[\n{}]"), CustomerFileError::Json));
    assert!(matches!(refused(b"PK\x03\x04"), CustomerFileError::NotText(NotText::Workbook)));
    assert!(matches!(refused("a\rb\rc\r"), CustomerFileError::OldLineEnds));
    assert!(matches!(refused("x".repeat(MAX_ROW_BYTES + 1)), CustomerFileError::HeaderTooLong));
    assert_eq!(
        told("Name;CurrencyCode\nx;ZAR\n"),
        "lacks `isWaiveTaxes`; its first line has: `Name`, `CurrencyCode`"
    );
    assert_eq!(
        told("StatementDay,statementdate,CurrencyCode,isWaiveTaxes\n1,2,ZAR,true\n"),
        "has the column `StatementDay` twice"
    );
    let folder = tempfile::tempdir().unwrap();
    let error = CustomerFile::open(folder.path()).unwrap_err();
    assert!(matches!(error, CustomerFileError::Folder));
    assert!(matches!(CustomerFile::open(Path::new("/no/such")), Err(CustomerFileError::Io(_))));
}

#[test]
fn a_file_with_secrets_is_refused_whatever_its_rows_are() {
    let text = "Name,Card Number,Contact.Password,Subscriptions,CurrencyCode,isWaiveTaxes\n";
    let error = refused(format!("{text}x,4242,hush,,ZAR,true\n"));
    assert_eq!(
        error.to_string(),
        "has `Card Number`, `Contact.Password`, `Subscriptions`: cards, passwords, tokens and \
         subscriptions can't be imported from a file"
    );
    assert!(error.hint().is_some());
    assert!(!format!("{error:?}{error}").contains("hush"));
}

#[test]
fn a_rejects_file_is_read_again_as_it_is() {
    let text = format!(
        "note,{HEADER}\n=cmd(),R1,-Nomsa,n@example.org,zar,true\n\"a, b\",R2,@Zo,z@example.org,ZAR,true\n"
    );
    let (_folder, written) = rejected(&spool(&text));
    let mut lines = written.lines();
    assert_eq!(lines.next().unwrap(), format!("note,{HEADER},line,column,reason"));
    let row = lines.next().unwrap();
    assert!(row.starts_with("'=cmd(),R1,'-Nomsa,n@example.org,zar,true,2,CurrencyCode,"), "{row}");
    assert_eq!(lines.next(), None);
    let again = spool(written.replace(",zar,", ",ZAR,"));
    assert!(again.layout().is_rejects());
    assert_eq!(again.layout().ignored_columns().len(), 1, "its own columns are no news");
    let judged = judged(&again);
    let name = &judged[0].1.as_ref().unwrap().details.contact.name;
    assert_eq!(name, &Stated::Set("-Nomsa".to_owned()));
    let (_folder, second) = rejected(&spool(&written));
    assert_eq!(second.lines().next(), written.lines().next(), "rejects of rejects");
    assert_eq!(second, written);
}

/// What stands in the first row for a telephone number and a name.
fn cell_and_name(file: &CustomerFile) -> (String, String) {
    let mut rows = file.rows();
    let row = rows.next_row().unwrap().unwrap();
    let text = |field| String::from_utf8(row.text(field).unwrap().to_vec()).unwrap();
    (text(CustomerField::Cell), text(CustomerField::Name))
}

#[test]
fn an_exported_list_is_read_as_it_was_before_it_was_defused() {
    let expected = ("+27710000000".to_owned(), "'Asha".to_owned());
    for (header, row) in [
        ("customerID,Cell,Name,CurrencyCode,isWaiveTaxes", "302,'+27710000000,'Asha,zar,true"),
        ("Cell,Name,CurrencyCode,isWaiveTaxes", "'+27710000000,'Asha,zar,true"),
        ("Cell,Name,CurrencyCode,isWaiveTaxes", "+27710000000,'Asha,zar,true"),
    ] {
        let file = spool(format!("{header}\n{row}\n"));
        assert_eq!(cell_and_name(&file), expected);
        let (_folder, written) = rejected(&file);
        assert_eq!(cell_and_name(&spool(&written)), expected, "{written}");
        let (_folder, again) = rejected(&spool(&written));
        assert_eq!(again, written);
    }
}

#[test]
fn a_misspelt_column_refuses_the_file() {
    let error =
        refused("Refrence,E-Mail,Balance,CurrencyCode,isWaiveTaxes\nc-1,a@b.c,0,ZAR,true\n");
    assert_eq!(
        error.to_string(),
        "has the column `Refrence`, which is no field: is it `Reference`? and the column `E-Mail`, \
         which is no field: is it `Email`?"
    );
    assert!(error.hint().unwrap().contains("rename"));
    let CustomerFileError::Misspelt { columns } = error else { panic!("{error:?}") };
    assert_eq!(columns[0].field, CustomerField::Reference);
    for header in
        ["Reference,Refrence,CurrencyCode,isWaiveTaxes", "Ref,Tax,CurrencyCode,isWaiveTaxes"]
    {
        assert!(customer(header, "c-1,x,ZAR,true").country.is_none(), "nothing is lost of a field");
    }
}

const CARD: &str = "4111 1111 1111 1111";

#[test]
fn the_number_of_a_card_is_never_written_out() {
    let header = "Internal,Reference,StatementDay,CurrencyCode,isWaiveTaxes";
    let rows = [
        format!("{CARD},4111111111111111,1,zar,true"),
        format!("=4111111111111111,R2,{CARD},ZAR,true"),
        format!("x,R3,1,ZAR,true,{CARD}"),
        format!("\"{CARD},R4,1,ZAR,true"),
        format!("a\"{CARD},R5,1,ZAR,true"),
    ];
    let file = spool(format!("{header}\n{}\n", rows.join("\n")));
    let told: Vec<_> =
        judged(&file).into_iter().map(|(_, row)| row.unwrap_err().to_string()).collect();
    assert!(told[1].starts_with("StatementDay `***1111` is not a day"), "{told:?}");
    let (_folder, written) = rejected(&file);
    let mut lines = written.lines().skip(1);
    let first = lines.next().unwrap();
    assert!(first.starts_with("***1111,4111111111111111,1,zar,"), "what is sent stays: {first}");
    assert!(lines.next().unwrap().starts_with("'=***1111,R2,***1111,ZAR,"), "{written}");
    assert!(!written.contains(CARD) && written.matches("4111").count() == 1, "{written}");
    assert!(!told.join("").contains("4111"), "{told:?}");

    // The first line of a file without a header.
    let error = refused(format!("c-1,{CARD},ZAR\nc-2,,ZAR\n"));
    assert!(error.to_string().contains("`***1111`") && !format!("{error:?}").contains(CARD));
    let ignored = spool(format!("{CARD},CurrencyCode,isWaiveTaxes\n,ZAR,true\n"));
    assert_eq!(ignored.layout().ignored_columns()[0].as_str(), "***1111");
}

#[test]
fn what_was_masked_is_not_sent_as_if_it_were_the_number() {
    let text = format!("Reference,Notes,CurrencyCode,isWaiveTaxes\n{CARD},{CARD},ZAR\n");
    let (_folder, written) = rejected(&spool(text));
    let row = written.lines().nth(1).unwrap();
    assert!(row.starts_with("***1111,***1111,ZAR,,2,,"), "{row}");
    let again = spool(written.replace("ZAR,,2,", "ZAR,true,2,"));
    let rejection = judged(&again).remove(0).1.unwrap_err();
    assert_eq!(
        rejection,
        RowRejection::Masked { fields: vec![CustomerField::Reference] },
        "what stands in a column that nobody reads is not missed"
    );
    assert_eq!((rejection.codes().as_str(), rejection.columns().as_str()), ("masked", "Reference"));
    assert!(rejection.to_string().contains("write the number again"));
    let (_folder, second) = rejected(&again);
    let corrected = second.replacen("***1111", "R-1", 1);
    assert!(judged(&spool(corrected))[0].1.is_ok());
    let typed = customer(HEADER, "***1111,n,e@example.org,ZAR,true");
    assert_eq!(typed.details.reference, Stated::Set("***1111".to_owned()), "no rejects file");
}

#[test]
fn a_duplicate_keeps_what_is_to_be_sent() {
    let row = "4111111111111111,4111111111111111,e@example.org,ZAR,true";
    let header = HEADER.replace("Name", "Notes");
    let reason = RowRejection::Repeated { first_line: 2, by: CustomerField::Reference };
    let file = spool(format!("{header},line,column,reason\n{row},7,x,\"{reason}\"\n"));
    let (_folder, written) = rejected(&file);
    let line = written.lines().nth(1).unwrap();
    assert!(line.starts_with("4111111111111111,***1111,e@example.org,"), "{line}");
}

#[test]
fn who_was_rejected_as_being_there_already_is_not_sent_with_the_corrected_rows() {
    let customer = "1".parse::<u64>().ok().and_then(billport_domain::CustomerId::new).unwrap();
    for rejection in [
        RowRejection::Repeated { first_line: 5, by: CustomerField::Reference },
        RowRejection::Exists { customer, by: CustomerField::Email },
        RowRejection::Row(RowProblem::StillDuplicate),
    ] {
        let reason = rejection.to_string();
        let row = "R,n,e@example.org,ZAR,true";
        let text = format!("{HEADER},line,column,reason\n{row},7,x,\"{reason}\"\n{row},8,x,\n");
        let judged = judged(&spool(text));
        assert_eq!(judged[0].1, Err(RowRejection::Row(RowProblem::StillDuplicate)), "{reason}");
        assert!(judged[1].1.is_ok(), "an empty reason sends it");
    }
}

#[test]
fn what_came_by_standard_input_is_kept_for_another_process() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("customers.csv");
    let text = format!("{HEADER}\nR,n,e@example.org,ZAR,true\n");
    let kept = CustomerFile::spool_to(text.as_bytes(), &path).unwrap();
    let opened = CustomerFile::open(&path).unwrap();
    assert_eq!(kept.fingerprint().unwrap(), opened.fingerprint().unwrap());
    assert_eq!((kept.size_in_bytes(), judged(&kept)), (text.len() as u64, judged(&opened)));
    let Err(CustomerFileError::Io(error)) = CustomerFile::spool_to(text.as_bytes(), &path) else {
        panic!("it is taken")
    };
    assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
    let other = folder.path().join("other.csv");
    assert!(CustomerFile::spool_to(&b"no customers"[..], &other).is_err());
    assert!(!other.exists(), "the path is free again");
    assert!(kept.is_unchanged().unwrap());
    fs::write(&path, "x").unwrap();
    assert!(!kept.is_unchanged().unwrap());
}

proptest! {
    /// Whatever stands in the cells: each row is told once, and nothing panics.
    #[test]
    fn any_bytes_are_read_in_rows(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let mut text = format!("{HEADER}\nR,n,e@example.org,ZAR,true\n").into_bytes();
        text.extend(bytes);
        if let Ok(file) = CustomerFile::spool(text.as_slice()) {
            let judged = judged(&file);
            prop_assert!(judged.windows(2).all(|pair| pair[0].0 < pair[1].0));
        }
    }
}
