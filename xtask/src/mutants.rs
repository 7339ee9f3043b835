//! `cargo xtask mutants`: breaks the decisions about money in every way that a program knows, one at
//! a time, and sees that a test notices each.
//!
//! Only the files in which a slip would pay twice, call something paid that is not, or send another bill
//! than stands in the file. CI does not
//! run it, for it builds and tests once for each mutant; it is run when one of the files changes.

use clap::Args;

use crate::command::CommandLine;
use crate::failure::{Done, Failure, Outcome};
use crate::repository::Repository;
use crate::setup::MUTANTS;

/// What to break.
#[derive(Debug, Default, Args)]
pub(crate) struct MutantsOptions {
    /// Only the files of this package
    #[arg(long, value_name = "NAME")]
    package: Option<String>,
}

/// Files of one package whose mutants must all be caught, by the tests of that package alone.
#[derive(Debug)]
struct Files {
    package: &'static str,
    paths: &'static [&'static str],
}

const DECISIONS: &[Files] = &[
    Files {
        package: "billport-domain",
        paths: &[
            "crates/domain/src/bill/usual/account_number.rs",
            "crates/domain/src/bill/usual/amount.rs",
            "crates/domain/src/bill/usual/day.rs",
            "crates/domain/src/bill/usual/word.rs",
            "crates/domain/src/calendar/bikram_month.rs",
            "crates/domain/src/dues/bill_month.rs",
            "crates/domain/src/dues/mod.rs",
            "crates/domain/src/payment/order.rs",
            "crates/domain/src/payment/service_charge_rule.rs",
        ],
    },
    Files {
        package: "billport-journal",
        paths: &["crates/journal/src/book/joining.rs", "crates/journal/src/book/posting.rs"],
    },
    Files { package: "billport-intake", paths: &["crates/intake/src/usual.rs"] },
    Files { package: "billport-transport", paths: &["crates/transport/src/classify.rs"] },
    Files {
        package: "billport-nea",
        paths: &[
            "crates/nea/src/refusal.rs",
            "crates/nea/src/refusal/codes.rs",
            "crates/nea/src/refusal/story.rs",
        ],
    },
];

pub(crate) fn run(repository: &Repository, options: &MutantsOptions) -> Outcome {
    if !MUTANTS.is_installed(repository) {
        MUTANTS.install(repository)?;
    }
    let wanted = |files: &&Files| options.package.as_ref().is_none_or(|name| files.package == name);
    let chosen: Vec<_> = DECISIONS.iter().filter(wanted).collect();
    if chosen.is_empty() {
        return Err(Failure::new("no decisions are listed for this package")
            .hint("the list stands in xtask/src/mutants.rs"));
    }
    for files in chosen {
        line(files).run(repository)?;
    }
    Ok(Done::Checked)
}

/// It fails if a mutant is missed.
fn line(Files { package, paths }: &Files) -> CommandLine {
    let paths = paths.join(" --file ");
    CommandLine::cargo(&format!(
        "mutants --package {package} --all-features --no-shuffle --file {paths}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_file_is_there() {
        let root = Repository::here();
        for path in DECISIONS.iter().flat_map(|files| files.paths) {
            assert!(root.root().join(path).is_file(), "{path}");
        }
    }

    #[test]
    fn a_package_is_broken_file_by_file_and_tested_by_itself() {
        let files = Files { package: "bills", paths: &["a.rs", "b.rs"] };
        assert_eq!(
            line(&files).to_string(),
            "cargo mutants --package bills --all-features --no-shuffle --file a.rs --file b.rs"
        );
    }
}
