//! A process that is left alone shows where it can be struck.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use super::billport::BILLS;
use super::bills::Bills;
use super::calls::{self, Sites};
use super::process::{Ended, LIMIT};
use super::scenario::Scenario;
use super::stopwatch::Stopwatch;
use super::strace::Trace;
use super::trial::Stage;
use crate::failure::Failure;

/// The sites that a scenario's command passes, and how often.
///
/// # Errors
///
/// When it does not succeed, or is seen to make no call at all.
pub(super) fn survey(stage: &Stage, bills: &Bills, scenario: Scenario) -> Result<Sites, Failure> {
    let trial = stage.trial(bills)?;
    let scene = scenario.prepare(&trial)?;
    let log = trial.folder().join(LOG);
    let running = trial.billport.start_traced(scene.order(), Trace::Record { log: &log })?;
    let process = running.id();
    let ended = running.wait()?;
    let name = scenario.name();
    if !matches!(ended.status.code(), Some(0 | 3 | 6)) {
        let Ended { status, stdout, stderr } = ended;
        return Err(Failure::new(format!("`{name}` left alone ended with {status}"))
            .because(format!("\n{stdout}{stderr}")));
    }
    let folder = trial.folder().display().to_string();
    // The file of bills is only read.
    let sites = calls::sites(&read_log(&log, process)?, process, &folder, &[BILLS]);
    if sites.is_empty() {
        return Err(Failure::new(format!("`{name}` was seen to make no system call")));
    }
    Ok(sites)
}

/// Where strace writes, in the folder of a trial.
pub(super) const LOG: &str = "calls.log";

/// The log of a process that is over, once strace has written its end.
///
/// # Errors
///
/// When there is no log, or no end of it.
pub(super) fn read_log(log: &Path, process: u32) -> Result<String, Failure> {
    let watch = Stopwatch::start();
    while watch.elapsed() < LIMIT {
        let text = fs::read_to_string(log).map_err(|error| {
            Failure::new(format!("can't read {}", log.display())).because(error)
        })?;
        if calls::is_complete(&text, process) {
            return Ok(text);
        }
        thread::sleep(Duration::from_millis(2));
    }
    Err(Failure::new("strace never wrote the end of a process"))
}
