//! `billport runs report`: every bill or customer that was not delivered, with why; and a page for
//! people.

use billport::domain::{BillText, CustomerField};
use billport::intake::BillFile;
use billport::intake::customers::CustomerFile;
use billport::journal::{RunHistory, RunRecord, UnitQuery, Which};
use billport::workflows::customers::import::{self, UndeliveredCustomer};
use billport::workflows::upload::{self, Fate, Undelivered, UndeliveredError};
use std::collections::HashMap;
use std::io::{self, Write};
use std::path::Path;

use super::{begun, page, troubled};
use crate::args::{Globals, ReportArgs};
use crate::commands::private_file::PrivateFile;
use crate::commands::{block_on, overwriting};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::journal::Journal;
use crate::settings::Sources;
use crate::view::report::{ReportCsv, ReportRow};
use crate::view::{RunKind, shown, talk};

/// How many batches are asked for at once.
const BATCHES_AT_ONCE: usize = 4096;

pub(super) fn run(globals: &Globals, args: &ReportArgs) -> Result<Exit, Failure> {
    let sources = Sources::open(globals, Vec::new())?;
    let journal = Journal::open_to_look(globals, &sources)?;
    let run = block_on(async {
        journal.bury_the_dead().await?;
        journal.run(args.run).await
    })?;
    refuse_to_overwrite(args, &run, &journal)?;
    let file = file(&run, args)?;
    let mut reasons = Reasons::default();
    match &args.csv {
        Some(path) => {
            let mut output = PrivateFile::begin(path).map_err(|error| unwritten(path, &error))?;
            rows(&journal, &run, file.as_ref(), &mut output, &mut reasons)?;
            output.finish().map_err(|error| unwritten(path, &error))?;
            talk::note(&format!("written: {}", shown(path)));
        }
        None => rows(&journal, &run, file.as_ref(), &mut io::stdout().lock(), &mut reasons)?,
    }
    if let Some(path) = &args.html {
        let page = block_on(page::of(&journal, &run, &reasons.most_frequent_first()))?;
        let write = || {
            let mut file = PrivateFile::begin(path)?;
            file.write_all(page.as_bytes())?;
            file.finish()
        };
        write().map_err(|error| unwritten(path, &error))?;
        talk::note(&format!("written: {}", shown(path)));
    }
    Ok(Exit::Delivered)
}

/// The file of a run.
enum Rows {
    Bills(BillFile),
    Customers(CustomerFile),
}

/// The file of the run, if there is anything to look up in it and it is still that of the run. If it is
/// not where it was, or no longer what it was, the batches are told in place of the rows; a file that
/// was named must be the right one.
fn file(run: &RunRecord, args: &ReportArgs) -> Result<Option<Rows>, Failure> {
    if run.counts.bills_delivered == run.counts.rows_read {
        return Ok(None);
    }
    let named = args.file.as_deref();
    let found = match begun::kind(run) {
        RunKind::Upload => begun::open_bills(run, named).and_then(|file| {
            begun::refuse_other_file(run, file.fingerprint())?;
            Ok(Rows::Bills(file))
        }),
        RunKind::Import => begun::open_customers(run, named).and_then(|file| {
            begun::refuse_other_file(run, file.fingerprint())?;
            Ok(Rows::Customers(file))
        }),
    };
    match found {
        Ok(file) => Ok(Some(file)),
        Err(failure) if named.is_some() => Err(failure),
        Err(failure) => {
            failure.tell_as_warning();
            talk::warning(match begun::kind(run) {
                RunKind::Upload => {
                    "so the report has a row for each batch, and not for each bill; why rows were \
                     rejected stands in the rejects file alone"
                }
                RunKind::Import => {
                    "so the report does not name the customers; why rows were rejected stands in \
                     the rejects file alone"
                }
            });
            Ok(None)
        }
    }
}

/// Writes the rows that were not delivered, and counts why.
fn rows(
    journal: &Journal,
    run: &RunRecord,
    file: Option<&Rows>,
    output: &mut dyn Write,
    reasons: &mut Reasons,
) -> Result<(), Failure> {
    let broken_pipe = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
    match block_on(async { Ok(write(journal, run, file, output, reasons).await) })? {
        // Whoever reads a report may stop where they like.
        Err(UndeliveredError::Report(error)) if broken_pipe(&error) => Ok(()),
        written => written.map_err(|error| Failure::undelivered(&error, run, journal)),
    }
}

async fn write(
    journal: &Journal,
    run: &RunRecord,
    file: Option<&Rows>,
    output: &mut dyn Write,
    reasons: &mut Reasons,
) -> Result<(), UndeliveredError> {
    let mut csv = ReportCsv::begin(begun::kind(run), output)?;
    let mut add = |row: ReportRow<'_>| {
        if row.fate == Fate::Rejected {
            reasons.count(row.code);
        }
        csv.add(row)
    };
    match file {
        Some(Rows::Bills(file)) => {
            upload::undelivered(file, &journal.store, run, &mut |row| add_bill(&row, &mut add))
                .await?;
        }
        Some(Rows::Customers(file)) => {
            let mut take = |row: UndeliveredCustomer<'_>| add_customer(&row, &mut add);
            import::undelivered(file, &journal.store, run, &mut take).await?;
        }
        None => write_batches(journal, run, &mut csv).await?,
    }
    Ok(csv.finish()?.flush()?)
}

fn add_bill(
    bill: &Undelivered<'_>,
    add: &mut impl FnMut(ReportRow<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let Undelivered { line, batch, fate, ref code, ref why, .. } = *bill;
    let BillText { account_number, amount, due_date, period } = bill.text.unwrap_or_default();
    let text = [account_number, amount, due_date, period];
    add(ReportRow { line, text: &text, batch, fate, code, why })
}

fn add_customer(
    customer: &UndeliveredCustomer<'_>,
    add: &mut impl FnMut(ReportRow<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let UndeliveredCustomer { line, batch, fate, ref code, ref why, .. } = *customer;
    let known_by = [CustomerField::Reference, CustomerField::Name, CustomerField::Email];
    let text = known_by.map(|field| customer.row.text(field).unwrap_or_default());
    add(ReportRow { line, text: &text, batch, fate, code, why })
}

/// Writes the batches that were not delivered, in the order of their numbers.
async fn write_batches<W: Write>(
    journal: &Journal,
    run: &RunRecord,
    csv: &mut ReportCsv<W>,
) -> Result<(), UndeliveredError> {
    let mut after = 0;
    loop {
        let page = UnitQuery { after, limit: BATCHES_AT_ONCE, which: Which::All };
        let units = journal.store.units(run.id, page).await?;
        let Some(last) = units.last() else { return Ok(()) };
        after = last.number;
        for unit in &units {
            if let Some(problem) = troubled::problem(journal, unit).await? {
                csv.add_batch(&problem)?;
            }
        }
    }
}

/// Why rows were rejected, and how often.
#[derive(Debug, Default)]
struct Reasons(HashMap<String, u64>);

impl Reasons {
    fn count(&mut self, code: &str) {
        match self.0.get_mut(code) {
            Some(rows) => *rows += 1,
            None => drop(self.0.insert(code.to_owned(), 1)),
        }
    }

    fn most_frequent_first(&self) -> Vec<(String, u64)> {
        let mut reasons: Vec<_> = self.0.iter().map(|(code, rows)| (code.clone(), *rows)).collect();
        reasons.sort_by(|(code, rows), (other, others)| others.cmp(rows).then(code.cmp(other)));
        reasons
    }
}

/// A report never takes the place of the bills, of the rejected rows, of the journal, or of another
/// report.
fn refuse_to_overwrite(
    args: &ReportArgs,
    run: &RunRecord,
    journal: &Journal,
) -> Result<(), Failure> {
    let begun = [Some(&run.begun.file), run.begun.rejects_file.as_ref()].into_iter().flatten();
    let files: Vec<_> = begun.map(Path::new).chain(args.file.as_deref()).collect();
    for path in [&args.csv, &args.html].into_iter().flatten() {
        overwriting::refuse("the report", path, &files, Some(journal.store.path()))?;
    }
    match (&args.csv, &args.html) {
        (Some(csv), Some(html)) if overwriting::is_one_place(csv, html) => {
            Err(Failure::usage("--csv and --html name one file"))
        }
        _ => Ok(()),
    }
}

fn unwritten(path: &Path, error: &io::Error) -> Failure {
    Failure::unexpected(format!("{} can't be written: {error}", shown(path)))
}
