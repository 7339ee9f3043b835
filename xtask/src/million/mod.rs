//! `cargo xtask million`: a million bills go through the real command to a server on this machine;
//! every one arrives once, and memory does not grow with the file.
//!
//! The server is written here on the bare socket, so that neither the sandbox nor the code under
//! measure judges itself.

mod child;
mod report;
mod server;

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::bills::{self, BillsOptions};
use crate::command::CommandLine;
use crate::failure::{Done, Failure, Outcome};
use crate::metadata::Metadata;
use crate::repository::Repository;
use child::Upload;
use report::Expected;
use server::Server;

/// How much to send, and what it may take.
#[derive(Debug, Args)]
pub(crate) struct MillionOptions {
    /// How many bills to upload
    #[arg(long, value_name = "ROWS", default_value_t = Self::default().rows)]
    rows: u64,
    /// The most memory that the upload may hold at once, in MiB
    #[arg(long, value_name = "MIB", default_value_t = Self::default().most_mib)]
    most_mib: u64,
}

impl Default for MillionOptions {
    fn default() -> Self {
        Self { rows: 1_000_000, most_mib: 64 }
    }
}

/// The number of bills in one request that Blaggo recommends; the command's default.
const BATCH: u64 = 500;

pub(crate) fn run(repository: &Repository, options: &MillionOptions) -> Outcome {
    CommandLine::cargo("build --release --package billport-cli").run(repository)?;
    let built = Metadata::load(repository)?.target_directory;
    let folder = Folder::create(&built)?;
    let file = folder.path.join("bills.csv");
    bills::run(&BillsOptions::plain(options.rows, file.clone()))?;

    let server = Server::start()
        .map_err(|error| Failure::new("can't listen on this machine").because(error))?;
    let upload = Upload {
        program: &built.join("release").join("billport"),
        file: &file,
        home: &folder.path,
        server: server.address(),
    };
    let ended = upload.run()?;
    let expected = Expected {
        rows: options.rows,
        requests: options.rows.div_ceil(BATCH),
        most_kib: options.most_mib * 1024,
    };
    let (lines, wrong) = expected.compare(&ended, &server.counted());
    eprint!("{lines}");
    if wrong == 0 {
        Ok(Done::Checked)
    } else {
        Err(Failure::new(format!("{wrong} of the figures are not as they must be")))
    }
}

/// A folder for one run, removed with its bills at the end.
#[derive(Debug)]
struct Folder {
    path: PathBuf,
}

impl Folder {
    fn create(built: &Path) -> Result<Self, Failure> {
        let path = built.join(format!("million-{}", std::process::id()));
        fs::create_dir_all(&path).map_err(|error| {
            Failure::new(format!("can't create {}", path.display())).because(error)
        })?;
        Ok(Self { path })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A file left behind under `target` does no harm.
        let _ = fs::remove_dir_all(&self.path);
    }
}
