//! How soon the command does what it is asked: `--help`, and the first request of an upload.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::against::Line;
use crate::bills::{self, BillsOptions};
use crate::failure::Failure;
use crate::stopwatch::Stopwatch;
use crate::upload::{Folder, Reading, Server, Upload};

const ROUNDS: u32 = 21;

/// Measures two commands in turns; gives the lines of a table.
///
/// # Errors
///
/// When one can't be run, or sends nothing.
pub(super) fn measure(programs: &[PathBuf; 2], folder: &Folder) -> Result<String, Failure> {
    let file = BillsOptions::plain(1, folder.join("bill.csv"));
    bills::write(&file)?;
    let (mut helps, mut uploads) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let [before, now] = programs.each_ref().map(|program| help(program));
        helps.push([before?, now?]);
        let [before, now] = programs.each_ref().map(|program| first_request(program, &file));
        uploads.push([before?, now?]);
    }
    let lines = [Line::of("--help, µs", &helps), Line::of("one bill until sent, µs", &uploads)];
    Ok(lines.iter().map(Line::to_string).collect())
}

/// Microseconds until the help is written and the command has ended.
fn help(program: &Path) -> Result<u128, Failure> {
    let watch = Stopwatch::start();
    let ended = Command::new(program).arg("--help").output();
    let took = watch.elapsed();
    match ended {
        Ok(ended) if ended.status.success() => Ok(took.as_micros()),
        Ok(ended) => Err(Failure::new(format!("--help ended with {}", ended.status))),
        Err(error) => Err(Failure::new(format!("can't run {}", program.display())).because(error)),
    }
}

/// Microseconds from the start of an upload until its first request is at the server.
fn first_request(program: &Path, file: &BillsOptions) -> Result<u128, Failure> {
    let server = Server::start(Reading::Count)
        .map_err(|error| Failure::new("can't listen on this machine").because(error))?;
    let within = file.out.parent().expect("the file stands in a folder");
    let home = Folder::create(within, "home")?;
    let upload = Upload {
        program,
        file: &file.out,
        home: home.path(),
        server: server.address(),
        in_flight: None,
    };
    let started = server.now();
    let ended = upload.run()?;
    let arrived = server.first_upload().ok_or_else(|| {
        Failure::new(format!("{} sent nothing", program.display())).hint(ended.talk)
    })?;
    Ok(arrived.saturating_sub(started).as_micros())
}
