//! Whether a file of rejected rows has any that a person can correct.
//!
//! There is nothing wrong with a bill that an earlier run has taken care of, nor with a customer whom the
//! provider has already, so nobody is asked to correct it. The journal has no reasons; they stand in that file, behind each row.

use billport::domain::{CustomerField, CustomerId};
use billport::intake::{EarlierBill, EarlierFate, RowRejection};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// Whether a row of it is there for another reason. Of a file that is gone, none is.
pub(super) fn has_correctable_rows(rejects: &Path) -> bool {
    let Ok(file) = File::open(rejects) else { return false };
    let [delivered, in_doubt, under_way] =
        [EarlierFate::Delivered, EarlierFate::InDoubt, EarlierFate::UnderWay].map(words);
    let reasons = [delivered, in_doubt, under_way, words_of_existing()];
    let mut is_first = true;
    BufReader::new(file).split(b'\n').map_while(Result::ok).any(|line| {
        // JSON has no line with the names of the columns.
        let is_header = std::mem::take(&mut is_first) && !line.starts_with(b"{");
        let line = String::from_utf8_lossy(&line);
        !is_header && !line.is_empty() && !reasons.iter().any(|words| line.contains(words))
    })
}

/// What is said of all such bills, up to the number of the run.
fn words(fate: EarlierFate) -> String {
    let said = EarlierBill { run: "\n".to_owned(), batch: 0, fate }.to_string();
    said.split('\n').next().unwrap_or_default().to_owned()
}

/// What is said of all customers whom the provider has already, up to which one it is.
fn words_of_existing() -> String {
    let customer = CustomerId::new(1).expect("ids begin at 1");
    let said = RowRejection::Exists { customer, by: CustomerField::Reference }.to_string();
    said.split("customer 1 ").next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_earlier_run_has_taken_care_of_is_not_for_a_person_to_correct() {
        let header = "account_number,amount,due_date,period,line,column,reason\n";
        let taken = "A1,1,25-05-2099,05-2099,2,,\"delivered before, by run 12 (batch 3)\"\n\
                     A2,1,25-05-2099,05-2099,3,,being uploaded by run 13 (batch 1)\n\
                     A3,1,25-05-2099,05-2099,4,,of unknown outcome in run 12 (batch 4): it may have arrived\n";
        let there = "c-1,ZAR,false,2,Reference,\"the provider has this customer already: customer 302 \
                     has the same Reference\"\n";
        let wrong = "A4,0,25-05-2099,05-2099,5,amount,amount `0` is not above 0\n";
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bills.rejects.csv");
        assert!(!has_correctable_rows(&path), "it is gone");
        for (rows, expected) in [
            (header.to_owned() + taken, false),
            (header.to_owned() + there, false),
            (header.to_owned() + taken + wrong, true),
            (header.to_owned() + wrong, true),
            (
                r#"{"account_number":"A1","reason":"delivered before, by run 1 (batch 1)"}"#.into(),
                false,
            ),
            (r#"{"account_number":"A1","reason":"amount `0` is not above 0"}"#.into(), true),
        ] {
            std::fs::write(&path, &rows).unwrap();
            assert_eq!(has_correctable_rows(&path), expected, "{rows}");
        }
    }
}
