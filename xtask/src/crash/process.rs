//! Processes that are started here: each has a limit of time, and none outlives whoever started it.

use std::fs::File;
use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::line::Line;
use crate::failure::Failure;
use crate::stopwatch::Stopwatch;

/// Longer than anything here takes on the slowest machine; what lasts longer hangs.
pub(super) const LIMIT: Duration = Duration::from_mins(1);

const BETWEEN_LOOKS: Duration = Duration::from_millis(2);

/// A process whose output is being read. Dropped, it is killed by its id and waited for.
#[derive(Debug)]
pub(super) struct Running {
    child: Child,
    stdout: Option<JoinHandle<String>>,
    stderr: Option<JoinHandle<String>>,
}

/// How a process ended, and all that it wrote.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) status: ExitStatus,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

/// What can be sent to a process beside a kill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    Interrupt,
    Stop,
    Continue,
}

impl Running {
    /// Starts a program, with a file as its standard input or nothing.
    ///
    /// # Errors
    ///
    /// When it can't be started.
    pub(super) fn start(mut command: Command, input: Option<File>) -> Result<Self, Failure> {
        command.stdin(input.map_or_else(Stdio::null, Stdio::from));
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| {
            let program = command.get_program().display();
            Failure::new(format!("can't start {program}")).because(error)
        })?;
        let stdout = child.stdout.take().map(read_all);
        let stderr = child.stderr.take().map(read_all);
        Ok(Self { child, stdout, stderr })
    }

    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kills it, if it still runs.
    pub(super) fn kill(&mut self) {
        // It may have ended by itself: then there is nothing to kill.
        let _ = self.child.kill();
    }

    /// Sends a signal; whether there was a process to take it.
    pub(super) fn signal(&self, signal: Signal) -> bool {
        let name = match signal {
            Signal::Interrupt => "INT",
            Signal::Stop => "STOP",
            Signal::Continue => "CONT",
        };
        // The id is ours for as long as the child was not waited for.
        let mut command = Command::new("kill");
        command.args(["-s", name, &self.id().to_string()]).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }

    /// Whether it ended within that time.
    ///
    /// # Errors
    ///
    /// When the system does not tell.
    pub(super) fn ends_within(&mut self, time: Duration) -> Result<bool, Failure> {
        let watch = Stopwatch::start();
        loop {
            let ended = self.child.try_wait();
            let ended = ended.map_err(|e| Failure::new("can't wait for a process").because(e))?;
            if ended.is_some() || watch.elapsed() >= time {
                return Ok(ended.is_some());
            }
            thread::sleep(BETWEEN_LOOKS.min(time.saturating_sub(watch.elapsed())));
        }
    }

    /// Waits for its end and the end of its output.
    ///
    /// # Errors
    ///
    /// When it is not over within [`LIMIT`]; it is killed then.
    pub(super) fn wait(mut self) -> Result<Ended, Failure> {
        if !self.ends_within(LIMIT)? {
            self.kill();
            let seconds = LIMIT.as_secs();
            return Err(Failure::new(format!("a process did not end within {seconds} s")));
        }
        let status = self.child.wait();
        let status = status.map_err(|e| Failure::new("can't wait for a process").because(e))?;
        let text = |reader: Option<JoinHandle<String>>| {
            reader.map_or_else(String::new, |reader| reader.join().unwrap_or_default())
        };
        Ok(Ended { status, stdout: text(self.stdout.take()), stderr: text(self.stderr.take()) })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
        let _ = self.child.wait();
    }
}

impl Ended {
    /// What to say when it should have ended in another way.
    pub(super) fn unforeseen(&self, line: &Line) -> Failure {
        let Self { status, stdout, stderr } = self;
        Failure::new(format!("`{line}` ended with {status}")).because(format!("\n{stdout}{stderr}"))
    }

    /// Whether it tells what went wrong.
    pub(super) fn says_why(&self) -> bool {
        self.stderr.lines().any(|line| line.starts_with("error: ") || line.starts_with("warning: "))
    }

    /// Whether a kill ended it.
    pub(super) fn was_killed(&self) -> bool {
        #[cfg(unix)]
        {
            use std::os::unix::process::ExitStatusExt as _;
            self.status.signal() == Some(9)
        }
        #[cfg(not(unix))]
        false
    }
}

fn read_all(mut pipe: impl Read + Send + 'static) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read before an error is still worth telling.
        let _ = pipe.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Running {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        Running::start(command, None).unwrap()
    }

    #[test]
    fn what_ends_by_itself_tells_its_code_and_its_words() {
        let ended = shell("echo data; echo talk >&2; exit 3").wait().unwrap();
        assert_eq!(ended.status.code(), Some(3));
        assert_eq!((ended.stdout.as_str(), ended.stderr.as_str()), ("data\n", "talk\n"));
        assert!(!ended.was_killed());
    }

    #[test]
    fn a_reason_begins_its_line() {
        let says_why = |words: &str| shell(&format!("echo {words} >&2")).wait().unwrap().says_why();
        assert!(says_why("'run 1\nerror: the disk is full'"));
        assert!(!says_why("'run 1, no error: fine'"));
    }

    #[test]
    fn what_is_killed_is_known_as_killed() {
        let mut sleeper = shell("exec sleep 60");
        assert!(!sleeper.ends_within(Duration::ZERO).unwrap());
        sleeper.kill();
        assert!(sleeper.wait().unwrap().was_killed());
    }

    #[test]
    fn what_is_stopped_goes_on_when_it_is_told() {
        let mut loops = shell("while :; do :; done");
        assert!(loops.signal(Signal::Stop));
        assert!(loops.signal(Signal::Continue));
        assert!(loops.signal(Signal::Interrupt));
        assert!(loops.ends_within(LIMIT).unwrap());
    }

    #[test]
    fn nothing_outlives_whoever_started_it() {
        let sleeper = shell("exec sleep 60");
        let id = sleeper.id();
        drop(sleeper);
        let mut probe = Command::new("kill");
        probe.args(["-s", "0", &id.to_string()]).stderr(Stdio::null());
        assert!(!probe.status().unwrap().success());
    }
}
