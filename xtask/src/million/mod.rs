//! `cargo xtask million`: a million bills go through the real command to a server on this machine;
//! every one arrives once, to the digit, and memory does not grow with the file.
//!
//! What must arrive is known from the making of the file, what did is read from the requests, and
//! neither shares code with what is judged. After the million come shorter files of every form that
//! bills have in practice.

mod report;

use std::path::Path;

use clap::Args;

use crate::bills::{self, BillsOptions};
use crate::command::CommandLine;
use crate::failure::{Done, Failure, Outcome};
use crate::metadata::Metadata;
use crate::repository::Repository;
use crate::upload::{Folder, Reading, Server, Upload};
use report::Expected;

/// How much to send, and what it may take.
#[derive(Debug, Args)]
pub(crate) struct MillionOptions {
    /// How many bills to upload
    #[arg(long, value_name = "ROWS", default_value_t = Self::default().rows)]
    rows: u64,
    /// How many rows each file has of another form: line ends, quotes, columns, bad rows
    #[arg(long, value_name = "ROWS", default_value_t = Self::default().form_rows)]
    form_rows: u64,
    /// The most memory that an upload may hold at once, in MiB
    #[arg(long, value_name = "MIB", default_value_t = Self::default().most_mib)]
    most_mib: u64,
}

impl Default for MillionOptions {
    fn default() -> Self {
        Self { rows: 1_000_000, form_rows: 50_000, most_mib: 64 }
    }
}

/// A form of a file.
type Form = (&'static str, fn(BillsOptions) -> BillsOptions);

const FORMS: &[Form] = &[
    ("CRLF", |file| BillsOptions { crlf: true, ..file }),
    ("quoted", |file| BillsOptions { quoted: true, ..file }),
    ("columns in another order", |file| BillsOptions { shuffled_columns: true, ..file }),
    ("other columns between", |file| BillsOptions { other_columns: true, ..file }),
    ("1 % bad rows", |file| BillsOptions { bad_per_10000: 100, ..file }),
    ("all of that", |file| BillsOptions {
        crlf: true,
        quoted: true,
        shuffled_columns: true,
        other_columns: true,
        bad_per_10000: 100,
        ..file
    }),
];

pub(crate) fn run(repository: &Repository, options: &MillionOptions) -> Outcome {
    CommandLine::cargo("build --release --package billport-cli").run(repository)?;
    let built = Metadata::load(repository)?.target_directory;
    let program = built.join("release").join("billport");
    let folder = Folder::create(&built, "million")?;
    let plain = |rows| BillsOptions::plain(rows, folder.join("bills.csv"));

    let most_kib = options.most_mib * 1024;
    let mut wrong = upload("plain", &plain(options.rows), &program, most_kib)?;
    if options.form_rows > 0 {
        for (name, form) in FORMS {
            wrong += upload(name, &form(plain(options.form_rows)), &program, most_kib)?;
        }
    }
    if wrong == 0 {
        Ok(Done::Checked)
    } else {
        Err(Failure::new(format!("{wrong} of the figures are not as they must be")))
    }
}

/// Writes a file, uploads it, and tells how many figures are wrong.
fn upload(
    name: &str,
    file: &BillsOptions,
    program: &Path,
    most_kib: u64,
) -> Result<usize, Failure> {
    let written = bills::write(file)?;
    let server = Server::start(Reading::Bills)
        .map_err(|error| Failure::new("can't listen on this machine").because(error))?;
    let within = file.out.parent().expect("the file stands in a folder");
    // Each run has a journal of its own: the bills of one are those of another.
    let home = Folder::create(within, "home")?;
    let upload = Upload {
        program,
        file: &file.out,
        home: home.path(),
        server: server.address(),
        in_flight: None,
    };
    let ended = upload.run()?;
    let expected = Expected { rows: file.rows, written, most_kib };
    let (lines, wrong) = expected.compare(&ended, &server.arrived());
    eprint!("\n{name}: {} rows\n{lines}", file.rows);
    if wrong > 0 {
        eprint!("the command said:\n{}", ended.talk);
    }
    Ok(wrong)
}
