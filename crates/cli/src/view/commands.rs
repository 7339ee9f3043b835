//! Commands that can be copied as they stand: with the flags that decide which settings and which
//! journal are meant, and where a file goes.
//!
//! Without its flags a command would look into another journal; a file of rejected rows would go to
//! the sandbox, and it would be told that they were delivered.

use billport::domain::PaymentReference;
use billport::journal::NewPayment;
use billport::workflows::payment::file::PlanHash;
use std::ffi::OsStr;
use std::path::Path;

use super::{RunKind, shown};
use crate::args::{AddCustomerArgs, CustomersPlace, Globals, PayFileArgs, Target};
use crate::connect::nea::target_of;

/// How commands are typed beside the one that runs.
#[derive(Clone, Debug)]
pub(crate) struct Commands {
    globals: String,
}

impl Commands {
    /// Commands with the flags that this one was given for all of its kind.
    pub(crate) fn new(globals: &Globals) -> Self {
        let mut flags = String::new();
        if let Some(config) = &globals.config {
            flags += &format!(" --config {}", quoted(shown(config).as_str()));
        }
        if let Some(journal) = &globals.journal {
            flags += &format!(" --journal {}", quoted(shown(journal).as_str()));
        }
        Self { globals: flags }
    }

    /// The command with these words.
    pub(crate) fn typed(&self, words: &str) -> String {
        format!("billport {words}{}", self.globals)
    }

    /// The command that pays an amount of a consumer's dues: under a reference that stands in the
    /// journal, or a new one.
    pub(crate) fn pay(&self, payment: &NewPayment, reference: Option<&PaymentReference>) -> String {
        let NewPayment { consumer, amount, total_due, .. } = payment;
        let mut words = format!(
            "nea pay --office {} --sc-no {} --consumer {} --amount {}",
            quoted(consumer.office.as_str()),
            consumer.service_number,
            consumer.consumer_id,
            amount.amount()
        );
        if amount.amount() > total_due.amount() {
            words += " --allow-advance";
        }
        if let Some(target) = target_of(&payment.target).filter(|target| *target != Target::Sandbox)
        {
            words += &format!(" --target {}", target.name());
        }
        if let Some(reference) = reference {
            words += &format!(" --reference {reference}");
        }
        self.typed(&words)
    }

    /// The command that pays a file of payments: by the plan with this hash, or by one that is yet to
    /// be seen.
    pub(crate) fn pay_file(&self, args: &PayFileArgs, confirm: Option<PlanHash>) -> String {
        let PayFileArgs {
            file, max_amount, max_total, allow_advance, again, in_flight, place, ..
        } = args;
        let mut words = format!("nea pay-file {}", quoted(shown(file).as_str()));
        for (flag, limit) in [("--max-amount", max_amount), ("--max-total", max_total)] {
            words += &limit.map_or(String::new(), |limit| format!(" {flag} {}", limit.amount()));
        }
        for (flag, is_given) in [("--allow-advance", *allow_advance), ("--again", *again)] {
            words += &if is_given { format!(" {flag}") } else { String::new() };
        }
        if in_flight.get() > 1 {
            words += &format!(" --in-flight {in_flight}");
        }
        if let Some(target) = place.target {
            words += &format!(" --target {}", target.name());
        }
        if let Some(hash) = confirm {
            words += &format!(" --confirm {hash}");
        }
        self.typed(&words)
    }

    /// The command below `customers` with these words, at the same place.
    pub(crate) fn customers(&self, words: &str, place: CustomersPlace) -> String {
        let target = place.target.map(|target| format!(" --target {}", target.name()));
        self.typed(&format!("customers {words}{}", target.unwrap_or_default()))
    }

    /// The command that lists the customers of whom a field says this; nothing if it
    /// [can't be shown](exactly).
    pub(crate) fn customers_with(
        &self,
        field: &str,
        text: &str,
        place: CustomersPlace,
    ) -> Option<String> {
        let filter = exactly(format!("{field}={text}"))?;
        Some(self.customers(&format!("list --filter {filter}"), place))
    }

    /// The command that adds the same customer, if it is not there; nothing if it
    /// [can't be shown](exactly): another one would add another customer.
    pub(crate) fn add_unless_exists(&self, args: &AddCustomerArgs) -> Option<String> {
        let mut words = "add".to_owned();
        for (flag, typed) in args.said.flags() {
            words += &format!(" {flag} {}", exactly(typed)?);
        }
        if let Some(path) = &args.said.from {
            words += &format!(" --from {}", exactly(path)?);
        }
        Some(self.customers(&format!("{words} --unless-exists"), args.place))
    }

    /// The command that uploads or imports another file as this one was.
    pub(crate) fn again(&self, path: &Path, way: &Way) -> String {
        let command = match way.kind {
            RunKind::Upload => "upload",
            RunKind::Import => "customers import",
        };
        let mut words = format!("{command} {}", quoted(shown(path).as_str()));
        if let Some(target) = way.target {
            words += &format!(" --target {}", target.name());
        }
        for column in &way.columns {
            words += &format!(" --column {}", quoted(shown(column).as_str()));
        }
        self.typed(&words)
    }
}

/// Where a file goes and how it is read, as far as flags decide it.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    pub(crate) kind: RunKind,
    pub(crate) target: Option<Target>,
    /// `account_number=Acct No`
    pub(crate) columns: Vec<String>,
}

/// A word as a shell takes it, to the letter; nothing if it can't be shown, for what is shown in its place
/// is another word.
fn exactly(word: impl AsRef<OsStr>) -> Option<String> {
    let safe = shown(&word);
    (word.as_ref() == safe.as_str()).then(|| quoted(safe.as_str()))
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_./:=+-,".contains(&byte);
    if !word.is_empty() && word.bytes().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Cli, Command};
    use clap::Parser;

    fn commands(typed: &[&str]) -> (Commands, Way) {
        let cli = Cli::parse_from(["billport", "upload", "b.csv"].iter().chain(typed));
        let Command::Upload(args) = cli.command else { panic!("it is an upload") };
        let way = Way { kind: RunKind::Upload, target: args.target, columns: args.file.columns };
        (Commands::new(&cli.globals), way)
    }

    fn upload(typed: &[&str]) -> String {
        let (commands, way) = commands(typed);
        commands.again(Path::new("b.rejects.csv"), &way)
    }

    #[test]
    fn what_decides_where_a_file_goes_and_how_it_is_read_is_kept() {
        assert_eq!(upload(&[]), "billport upload b.rejects.csv");
        assert_eq!(
            upload(&["--target", "production", "--strict", "--in-flight", "2"]),
            "billport upload b.rejects.csv --target production"
        );
        assert_eq!(
            upload(&["--column", "account_number=Acct No", "--config", "it's.toml"]),
            r"billport upload b.rejects.csv --column 'account_number=Acct No' --config 'it'\''s.toml'"
        );
    }

    #[test]
    fn customers_are_looked_after_at_the_same_place() {
        let (commands, _) = commands(&["--config", "c.toml"]);
        let at = |target| commands.customers("list", CustomersPlace { target });
        assert_eq!(at(None), "billport customers list --config c.toml");
        let expected = "billport customers list --target staging --config c.toml";
        assert_eq!(at(Some(Target::Staging)), expected);
    }

    #[test]
    fn what_can_not_be_shown_is_not_put_into_a_command() {
        let (commands, _) = commands(&[]);
        let with =
            |text| commands.customers_with("Reference", text, CustomersPlace { target: None });
        let list = |text: &str| Some(format!("billport customers list --filter {text}"));
        assert_eq!(with("c-1"), list("Reference=c-1"));
        assert_eq!(with("naïve 電"), list("'Reference=naïve 電'"));
        for text in ["c\t1", "c-1\u{200b}", "c\u{1b}[2J", &"long".repeat(1025)] {
            assert_eq!(with(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_journal_is_the_same_one() {
        let (commands, _) = commands(&["--journal", "of may.db"]);
        assert_eq!(
            commands.typed("runs resume 12"),
            "billport runs resume 12 --journal 'of may.db'"
        );
    }
}
