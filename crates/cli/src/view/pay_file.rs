//! Files of payments, for people: the plan, a line for each row that has ended, and the sums.

use billport::domain::PaymentReference;
use billport::ports::PortError;
use billport::workflows::payment::file::{
    FileCounts, FileReport, PaidBefore, PaymentPlan, PlannedRow, RowEnd, RowPlan, RowReport,
    WhyPending,
};
use billport::workflows::payment::{Figures, NotSent};
use std::collections::BTreeSet;

use super::numbers::{grouped, grouped_amount, grouped_money, plural};
use super::payment::doubt;
use super::table::Table;
use super::{Commands, shown};
use crate::args::PayFileArgs;

/// The plan as a table, with its sums and the hash by which it is confirmed.
pub(crate) fn plan(plan: &PaymentPlan) -> String {
    let head = ["line", "what", "consumer", "NPR", "charge", "debited", "total due", "why"];
    let rows = plan.rows().iter().map(planned).collect();
    let table = Table { head, numbers: &[0, 3, 4, 5, 6], rows }.text();
    let left_out = (plan.rows().len() - plan.payments()) as u64;
    table
        + &format!(
            "to be paid   {}, {} debited in all; {} left as they are\nplan         {}\n",
            plural(plan.payments() as u64, "payment"),
            grouped_money(plan.total_debited()),
            plural(left_out, "row"),
            plan.hash()
        )
}

fn planned(row: &PlannedRow) -> [String; 8] {
    let consumer = row.consumer.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
    let (what, why) = match &row.plan {
        RowPlan::Pay(_) => ("to be paid", row.paid_before.as_ref().map(PaidBefore::to_string)),
        RowPlan::Leave(end) => (end.name(), why(end)),
    };
    let [amount, charge, debited, due] = match row.figures() {
        Some(Figures { amount, service_charge, debited, total_due, .. }) => {
            [amount, service_charge, debited, total_due].map(grouped_amount)
        }
        None => ["-"; 4].map(str::to_owned),
    };
    let why = why.unwrap_or_default();
    let (line, consumer) = (row.line.to_string(), shown(consumer).to_string());
    [line, what.to_owned(), consumer, amount, charge, debited, due, shown(why).to_string()]
}

/// A line for a row that has ended.
pub(crate) fn row(row: &RowReport) -> String {
    let mut text = format!("line {}: {}", row.line, row.end.name());
    if let Some(figures) = &row.figures {
        text += &format!("  {}", grouped_money(figures.amount));
    }
    if let Some(consumer) = &row.consumer {
        text += &format!(" for {consumer}");
    }
    if let Some(reference) = told_reference(row) {
        text += &format!("  {reference}");
    }
    if let Some(why) = why(&row.end) {
        text += &format!(": {why}");
    }
    format!("{}\n", shown(text))
}

/// The reference of a row's payment, if it is one that the journal or the provider knows.
pub(crate) fn told_reference(row: &RowReport) -> Option<&PaymentReference> {
    let is_known = match &row.end {
        RowEnd::Paid { .. }
        | RowEnd::AlreadyPaid(_)
        | RowEnd::NotPaid { .. }
        | RowEnd::Unknown { .. } => true,
        RowEnd::Rejected(_) => false,
        RowEnd::Pending(why) => matches!(why, WhyPending::NotSent(_)),
    };
    row.reference.as_ref().filter(|_| is_known)
}

/// Why a row is not paid, or why that is not known.
pub(crate) fn why(end: &RowEnd) -> Option<String> {
    match end {
        RowEnd::Paid { kept: Err(error), .. } => {
            Some(format!("the journal could not be told: {error}"))
        }
        RowEnd::Paid { .. } => None,
        RowEnd::AlreadyPaid(before) => Some(before.to_string()),
        RowEnd::Rejected(why) => Some(why.to_string()),
        RowEnd::NotPaid { error } | RowEnd::Unknown { error: Some(error) } => {
            Some(error.to_string())
        }
        RowEnd::Unknown { error: None } => Some("it was in doubt before".to_owned()),
        RowEnd::Pending(why) => Some(why.to_string()),
    }
}

/// What NEA said of a row that is not paid, or of which nobody knows.
pub(crate) fn error(end: &RowEnd) -> Option<&PortError> {
    match end {
        RowEnd::NotPaid { error }
        | RowEnd::Unknown { error: Some(error) }
        | RowEnd::Pending(
            WhyPending::NotQuoted(error)
            | WhyPending::NotSent(NotSent::NotQuoted(error) | NotSent::Port(error)),
        ) => Some(error),
        _ => None,
    }
}

/// How many rows ended in which way.
pub(crate) fn sums(report: &FileReport) -> String {
    let FileCounts { rows, rejected, paid, already_paid, not_paid, unknown, pending } =
        report.counts;
    let mut text = String::new();
    for (name, number) in [
        ("rows", rows),
        ("rejected", rejected),
        ("paid", paid),
        ("paid before", already_paid),
        ("not paid", not_paid),
        ("unknown", unknown),
        ("pending", pending),
    ] {
        text += &format!("{name:<11}{:>12}\n", grouped(number));
    }
    text
}

/// How the rows of a plan end that are not to be paid.
pub(crate) fn left(plan: &PaymentPlan) -> impl Iterator<Item = &RowEnd> {
    plan.rows().iter().filter_map(|row| match &row.plan {
        RowPlan::Leave(end) => Some(end),
        RowPlan::Pay(_) => None,
    })
}

/// How many rows of a plan that are not to be paid end in which way.
pub(crate) fn counts(plan: &PaymentPlan) -> FileCounts {
    let mut counts = FileCounts { rows: plan.rows().len() as u64, ..FileCounts::default() };
    for end in left(plan) {
        *match end {
            RowEnd::Rejected(_) => &mut counts.rejected,
            RowEnd::Paid { .. } => &mut counts.paid,
            RowEnd::AlreadyPaid(_) => &mut counts.already_paid,
            RowEnd::NotPaid { .. } => &mut counts.not_paid,
            RowEnd::Unknown { .. } => &mut counts.unknown,
            RowEnd::Pending(_) => &mut counts.pending,
        } += 1;
    }
    counts
}

/// What a person should know of a plan before they say yes to it.
pub(crate) fn warning(plan: &PaymentPlan) -> Option<String> {
    let day = plan.paid_earlier()?;
    Some(format!(
        "this same file was paid on {day}, and what was paid then is left as it is: --again pays it \
         anew"
    ))
}

/// What to do about the rows of a plan that are in doubt.
pub(crate) fn plan_hints(plan: &PaymentPlan, commands: &Commands) -> Vec<String> {
    let doubts = plan.rows().iter().filter_map(|row| match &row.plan {
        RowPlan::Leave(end) => in_doubt(end, row.reference.as_ref()),
        RowPlan::Pay(_) => None,
    });
    to_settle(&doubts.collect(), commands)
}

/// What to do next.
pub(crate) fn hints(report: &FileReport, args: &PayFileArgs, commands: &Commands) -> Vec<String> {
    let counts = &report.counts;
    let rows = report.rows.iter();
    let doubts = rows.filter_map(|row| in_doubt(&row.end, row.reference.as_ref())).collect();
    let mut hints = to_settle(&doubts, commands);
    match counts.pending + counts.not_paid {
        0 => {}
        _ if args.again => hints.extend([
            format!("what is not paid gets its turn with: {}", commands.pay_file(args, None)),
            "give it today: on a later day what is paid now would be paid anew".to_owned(),
        ]),
        _ => hints.push(format!(
            "what is not paid gets its turn when {} is given again: what is paid is not paid twice",
            shown(&args.file)
        )),
    }
    hints
}

/// The payment of which the journal does not know what became of it, and that stands behind the end of
/// a row: its own, or another one of its consumer.
fn in_doubt<'a>(
    end: &'a RowEnd,
    own: Option<&'a PaymentReference>,
) -> Option<&'a PaymentReference> {
    match end {
        RowEnd::Unknown { .. } | RowEnd::Paid { kept: Err(_), .. } => own,
        RowEnd::Pending(WhyPending::Refused(refusal)) => doubt::of_refusal(refusal),
        _ => None,
    }
}

fn to_settle(doubts: &BTreeSet<&PaymentReference>, commands: &Commands) -> Vec<String> {
    let which = match doubts.iter().next() {
        None => return Vec::new(),
        Some(reference) if doubts.len() == 1 => reference.to_string(),
        Some(_) => "--all".to_owned(),
    };
    let settle = commands.typed(&format!("payments settle {which}"));
    vec![
        "do NOT pay again what is unknown: it may have been paid".to_owned(),
        format!("from five minutes on, ask NEA what became of it: {settle}"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Cli, Command, Globals, NeaCommand};
    use billport::domain::Receipt;
    use billport::journal::{JournalError, StoreErrorKind};
    use clap::Parser;

    fn args(flags: &[&str]) -> PayFileArgs {
        let words = ["billport", "nea", "pay-file", "dues.csv"];
        match Cli::parse_from(words.iter().chain(flags)).command {
            Command::Nea(NeaCommand::PayFile(args)) => args,
            other => panic!("it pays a file: {other:?}"),
        }
    }

    fn commands() -> Commands {
        Commands::new(&Globals { config: None, journal: None, verbose: 0 })
    }

    #[test]
    fn a_payment_that_the_journal_could_not_be_told_of_is_to_be_settled() {
        let end = RowEnd::Paid {
            receipt: Receipt::default(),
            kept: Err(JournalError::Store(StoreErrorKind::Full.into())),
        };
        let reference = Some("r-1".parse().unwrap());
        let row = RowReport { line: 2, consumer: None, figures: None, reference, end };
        let counts = FileCounts { rows: 1, paid: 1, ..FileCounts::default() };
        let report = FileReport { rows: vec![row], counts, stopped: None };
        let hints = hints(&report, &args(&[]), &commands());
        assert!(hints[1].ends_with("billport payments settle r-1"), "{hints:?}");
    }

    #[test]
    fn what_is_not_paid_anew_gets_its_turn_today() {
        let counts = FileCounts { rows: 1, pending: 1, ..FileCounts::default() };
        let report = FileReport { rows: Vec::new(), counts, stopped: None };
        let args = args(&["--again", "--yes", "--target", "production"]);
        assert_eq!(
            hints(&report, &args, &commands()),
            [
                "what is not paid gets its turn with: billport nea pay-file dues.csv --again \
                 --target production",
                "give it today: on a later day what is paid now would be paid anew"
            ]
        );
    }
}
