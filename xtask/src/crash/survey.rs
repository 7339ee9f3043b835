//! A process that is left alone shows where it can be struck.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use super::calls::{self, Sites};
use super::process::LIMIT;
use super::scenario::Scenario;
use super::strace::Trace;
use super::trial::{Input, Stage};
use crate::failure::Failure;
use crate::stopwatch::Stopwatch;

/// The sites that a scenario's command passes, and how often.
///
/// # Errors
///
/// When it does not succeed, or is seen to make no call at all.
pub(super) fn survey<S: Scenario>(
    stage: &Stage,
    input: &S::Input,
    scenario: S,
) -> Result<Sites, Failure> {
    let trial = stage.trial(input)?;
    let scene = scenario.prepare(&trial)?;
    let log = trial.folder().join(LOG);
    let line = scenario.line(&trial, &scene);
    let running = trial.billport.start_traced(&line, Trace::Record { log: &log })?;
    let process = running.id();
    let ended = running.wait()?;
    let name = scenario.name();
    if !matches!(ended.status.code(), Some(0 | 3 | 6)) {
        return Err(ended.unforeseen(&line).hint(format!("`{name}` was left alone")));
    }
    let folder = trial.folder().display().to_string();
    let only_read = [S::Input::FILE, CACHE];
    let sites = calls::sites(&read_log(&log, process)?, process, &folder, &only_read);
    if sites.is_empty() {
        return Err(Failure::new(format!("`{name}` was seen to make no system call")));
    }
    Ok(sites)
}

/// What others have asked for lately is looked for here, in the folder of a trial, under a name that
/// is another one in each. Whoever pays only reads it.
const CACHE: &str = ".cache";

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
