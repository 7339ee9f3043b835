//! Runs the upload as an operator would, and watches how much memory it holds.

use std::env;
use std::fs;
use std::io::{self, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

use crate::failure::Failure;

/// The upload to run.
#[derive(Debug)]
pub(super) struct Upload<'a> {
    pub(super) program: &'a Path,
    pub(super) file: &'a Path,
    /// Where the command finds neither settings nor a journal of anybody's.
    pub(super) home: &'a Path,
    pub(super) server: SocketAddr,
}

/// How it ended.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) status: ExitStatus,
    /// What it wrote to standard output.
    pub(super) output: String,
    /// The most memory it held at once, in KiB.
    pub(super) peak_kib: u64,
}

const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

impl Upload<'_> {
    /// Runs it to its end.
    ///
    /// # Errors
    ///
    /// When it can't be started or waited for, or the system does not tell its memory.
    pub(super) fn run(&self) -> Result<Ended, Failure> {
        let started = self.command().spawn();
        let ended = started.and_then(watch);
        let ended = ended.map_err(|error| {
            Failure::new(format!("can't run {}", self.program.display())).because(error)
        })?;
        if ended.peak_kib == 0 {
            return Err(Failure::new("the system does not tell the memory of a process")
                .hint("this check reads /proc, which only Linux has"));
        }
        Ok(ended)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(self.program);
        for (name, _) in env::vars_os() {
            let name_text = name.to_string_lossy();
            if name_text.starts_with("BILLPORT_") || name_text.starts_with("XDG_") {
                command.env_remove(&name);
            }
        }
        let server = self.server;
        command
            .args(["upload", "--target", "staging", "--output", "json"])
            .arg(self.file)
            .env("HOME", self.home)
            .env("BILLPORT_BLAGGO_CLIENT_ID", "million")
            .env("BILLPORT_BLAGGO_CLIENT_SECRET", "not-a-secret")
            .env("BILLPORT_BLAGGO_TOKEN_URL", format!("http://{server}/oauth2/token/"))
            .env("BILLPORT_BLAGGO_BILLS_URL", format!("http://{server}/bills"))
            .current_dir(self.home)
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        command
    }
}

fn watch(mut child: Child) -> io::Result<Ended> {
    let mut pipe = child.stdout.take().expect("standard output was asked for as a pipe");
    let reader = thread::spawn(move || {
        let mut output = String::new();
        pipe.read_to_string(&mut output).map(|_length| output)
    });
    let mut peak_kib = 0;
    let status = loop {
        peak_kib = peak_kib.max(peak_so_far_kib(child.id()));
        if let Some(status) = child.try_wait()? {
            break status;
        }
        thread::sleep(BETWEEN_LOOKS);
    };
    let output = reader.join().expect("reading a pipe does not panic")?;
    Ok(Ended { status, output, peak_kib })
}

/// The kernel keeps the peak, so a look now and then misses only the growth since the last one.
fn peak_so_far_kib(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status"));
    status.ok().and_then(|text| peak_kib_in(&text)).unwrap_or(0)
}

/// The line `VmHWM:     5432 kB` of the process's status.
fn peak_kib_in(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_is_read_from_the_status() {
        let status = "Name:\tbillport\nVmPeak:\t  9000 kB\nVmHWM:\t  5432 kB\nVmRSS:\t 12 kB\n";
        assert_eq!(peak_kib_in(status), Some(5432));
        assert_eq!(peak_kib_in("Name:\tzombie\n"), None);
        assert_eq!(peak_kib_in("VmHWM:\t5432 MB\n"), None);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_process_that_runs_has_a_peak() {
        assert!(peak_so_far_kib(std::process::id()) > 0);
    }

    #[test]
    fn the_upload_is_told_everything_by_its_environment() {
        let upload = Upload {
            program: Path::new("billport"),
            file: Path::new("bills.csv"),
            home: Path::new("run"),
            server: ([127, 0, 0, 1], 8080).into(),
        };
        let command = upload.command();
        let arguments: Vec<_> = command.get_args().collect();
        assert_eq!(arguments, ["upload", "--target", "staging", "--output", "json", "bills.csv"]);
        let set = |name: &str| {
            let mut variables = command.get_envs();
            variables.find(|(key, _)| *key == name).and_then(|(_, value)| value)
        };
        assert_eq!(set("HOME").unwrap(), "run");
        assert_eq!(set("BILLPORT_BLAGGO_BILLS_URL").unwrap(), "http://127.0.0.1:8080/bills");
    }
}
