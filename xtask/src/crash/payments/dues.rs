//! Whose dues are paid in a trial: three consumers of the sandbox, and a file that orders all three.

use std::fmt::Write as _;

use crate::crash::trial::Input;

/// A file of dues.
#[derive(Debug)]
pub(in crate::crash) struct Dues {
    csv: String,
}

/// What is to be paid of a consumer's dues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Due {
    pub(super) sc_no: &'static str,
    pub(super) consumer_id: &'static str,
    /// As the file orders it: an amount, or a word for one.
    ordered: &'static str,
    /// How much that is.
    pub(super) paisa: u64,
}

/// All of them, as they stand in the sandbox. The first is paid half of what is due: the dues would
/// allow the same once more, so that nothing but the journal stands against it.
pub(super) const DUES: [Due; 3] = [
    Due { sc_no: "024.12.512", consumer_id: "3042", ordered: "225", paisa: 22_500 },
    Due { sc_no: "002.13.071", consumer_id: "18795", ordered: "total", paisa: 125_075 },
    Due { sc_no: "006.18.303", consumer_id: "555", ordered: "minimum", paisa: 15_025 },
];

/// The office of all of them.
pub(super) const OFFICE: &str = "245:bhaktapur-dc";

impl Due {
    /// The amount as it is typed.
    pub(super) fn amount(&self) -> String {
        format!("{}.{:02}", self.paisa / 100, self.paisa % 100)
    }
}

impl Dues {
    pub(super) fn new() -> Self {
        let mut csv = "office_code,sc_no,consumer_id,amount\n".to_owned();
        for Due { sc_no, consumer_id, ordered, .. } in DUES {
            // Writing to a String can't fail.
            let _ = writeln!(csv, "{OFFICE},{sc_no},{consumer_id},{ordered}");
        }
        Self { csv }
    }
}

impl Input for Dues {
    const FILE: &'static str = "dues.csv";

    fn csv(&self) -> &str {
        &self.csv
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_orders_what_is_due() {
        let dues = Dues::new();
        let rows: Vec<&str> = dues.csv().lines().skip(1).collect();
        assert_eq!(rows[0], "245:bhaktapur-dc,024.12.512,3042,225");
        let amounts: Vec<String> = DUES.iter().map(Due::amount).collect();
        assert_eq!(amounts, ["225.00", "1250.75", "150.25"]);
    }
}
