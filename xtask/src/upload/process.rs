//! Runs the upload as an operator would, and tells what it took.

use std::env;
use std::fs::{self, File};
use std::io::{self, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use crate::failure::Failure;
use crate::stopwatch::Stopwatch;

/// The upload to run.
#[derive(Debug)]
pub(crate) struct Upload<'a> {
    pub(crate) program: &'a Path,
    pub(crate) file: &'a Path,
    /// Where the command finds neither settings nor a journal of anybody's.
    pub(crate) home: &'a Path,
    pub(crate) server: SocketAddr,
    /// How many requests may be on their way at once; the command's default if it is not said.
    pub(crate) in_flight: Option<u32>,
}

/// How it ended, and what it took.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    /// What it wrote to standard output.
    pub(crate) output: String,
    /// What it told the operator: for when something is wrong.
    pub(crate) talk: String,
    /// From its start to its end.
    pub(crate) wall: Duration,
    /// The processor's time, to the hundredth of a second.
    pub(crate) cpu: Duration,
    /// The most memory it held at once, in KiB.
    pub(crate) peak_kib: u64,
}

const BETWEEN_LOOKS: Duration = Duration::from_millis(10);
/// Whatever hangs is ended.
const LONGEST: Duration = Duration::from_mins(30);

impl Upload<'_> {
    /// Runs it to its end.
    ///
    /// # Errors
    ///
    /// When it can't be started or waited for, or the system does not tell its memory.
    pub(crate) fn run(&self) -> Result<Ended, Failure> {
        let talk = self.home.join("talk.txt");
        let mut ended = File::create(&talk)
            .and_then(|file| {
                let watch = Stopwatch::start();
                follow(self.command().stderr(file).spawn()?, watch)
            })
            .map_err(|error| {
                Failure::new(format!("can't run {}", self.program.display())).because(error)
            })?;
        ended.talk = fs::read_to_string(talk).unwrap_or_default();
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
        if let Some(in_flight) = self.in_flight {
            command.arg("--in-flight").arg(in_flight.to_string());
        }
        command
    }
}

fn follow(mut child: Child, watch: Stopwatch) -> io::Result<Ended> {
    let process = child.id();
    let mut pipe = child.stdout.take().expect("standard output was asked for as a pipe");
    let (tell, told) = channel();
    thread::spawn(move || {
        let mut output = String::new();
        let read = pipe.read_to_string(&mut output).map(|_length| output);
        // Nobody listens any more if the process could not be waited for.
        let _ = tell.send(read);
    });
    let mut peak_kib = 0;
    let output = loop {
        // The kernel keeps the peak, so a look now and then misses only the growth since the last one.
        peak_kib = peak_kib.max(peak_so_far_kib(process));
        match told.recv_timeout(BETWEEN_LOOKS) {
            Ok(output) => break output?,
            Err(_) if watch.elapsed() > LONGEST => child.kill()?,
            Err(_) => {}
        }
    };
    // Its end has closed the pipe; until it is waited for, the kernel keeps its account.
    let cpu = cpu_so_far(process);
    let status = child.wait()?;
    Ok(Ended { status, output, talk: String::new(), wall: watch.elapsed(), cpu, peak_kib })
}

fn peak_so_far_kib(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status"));
    status.ok().and_then(|text| peak_kib_in(&text)).unwrap_or(0)
}

/// The line `VmHWM:     5432 kB` of the process's status.
fn peak_kib_in(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

fn cpu_so_far(process: u32) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"));
    stat.ok().and_then(|text| cpu_in(&text)).unwrap_or_default()
}

/// The fields `utime` and `stime`, of all its threads, in ticks of 10 ms; the name before them may
/// hold anything.
fn cpu_in(stat: &str) -> Option<Duration> {
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u64>().ok();
    Some(Duration::from_millis((ticks()? + ticks()?) * 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upload(in_flight: Option<u32>) -> Upload<'static> {
        Upload {
            program: Path::new("billport"),
            file: Path::new("bills.csv"),
            home: Path::new("run"),
            server: ([127, 0, 0, 1], 8080).into(),
            in_flight,
        }
    }

    #[test]
    fn the_peak_is_read_from_the_status() {
        let status = "Name:\tbillport\nVmPeak:\t  9000 kB\nVmHWM:\t  5432 kB\nVmRSS:\t 12 kB\n";
        assert_eq!(peak_kib_in(status), Some(5432));
        assert_eq!(peak_kib_in("Name:\tzombie\n"), None);
        assert_eq!(peak_kib_in("VmHWM:\t5432 MB\n"), None);
    }

    #[test]
    fn the_time_of_the_processor_is_read_from_the_stat() {
        let stat = "77 (a ) 1) Z 1 2 3 4 -1 6 7 8 9 10 25 17 0 0 20 0 1 0 99\n";
        assert_eq!(cpu_in(stat), Some(Duration::from_millis(420)));
        assert_eq!(cpu_in("77 (billport) R 1 2"), None);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_process_that_runs_has_a_peak() {
        assert!(peak_so_far_kib(std::process::id()) > 0);
    }

    #[test]
    fn a_process_is_followed_to_its_end() {
        let child = Command::new("cargo").arg("--version").stdout(Stdio::piped()).spawn().unwrap();
        let ended = follow(child, Stopwatch::start()).unwrap();
        assert!(ended.status.success() && ended.output.starts_with("cargo "), "{ended:?}");
        assert!(ended.wall > Duration::ZERO);
    }

    #[test]
    fn the_upload_is_told_everything_by_its_environment() {
        let command = upload(None).command();
        let arguments: Vec<_> = command.get_args().collect();
        assert_eq!(arguments, ["upload", "--target", "staging", "--output", "json", "bills.csv"]);
        let set = |name: &str| {
            let mut variables = command.get_envs();
            variables.find(|(key, _)| *key == name).and_then(|(_, value)| value)
        };
        assert_eq!(set("HOME").unwrap(), "run");
        assert_eq!(set("BILLPORT_BLAGGO_BILLS_URL").unwrap(), "http://127.0.0.1:8080/bills");
    }

    #[test]
    fn how_many_are_in_flight_is_told_only_if_it_is_said() {
        let arguments: Vec<_> =
            upload(Some(16)).command().get_args().map(ToOwned::to_owned).collect();
        assert_eq!(arguments[arguments.len() - 2..], ["--in-flight", "16"]);
    }
}
