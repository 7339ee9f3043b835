//! The providers of a trial: the sandbox as a server of its own, with its ledgers as the judge.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;
use std::time::Duration;

use super::http;
use super::records::Ledger;
use crate::failure::Failure;
use crate::stopwatch::Stopwatch;

/// A sandbox that runs. Dropped, it is killed by its id and waited for.
#[derive(Debug)]
pub(super) struct Provider {
    watcher: Child,
    /// Closed, also by the end of this process however it ends, it ends the sandbox.
    line: Option<ChildStdin>,
    /// What it tells a client to set.
    pub(super) variables: Vec<(String, String)>,
    address: SocketAddr,
    /// Kept open: a server that can't print ends.
    _stdout: BufReader<ChildStdout>,
}

/// Starts the sandbox, and kills it by its id once nobody holds the other end of standard input: a
/// server must not outlive even a killed master. An interruption is for the master alone to take. The
/// shell gives up standard output, so that it ends with the server.
const WATCHER: &str =
    r#"trap '' INT; "$@" & server=$!; exec >&-; read -r line; kill -9 $server; wait"#;

/// The day at all providers, so that nothing depends on the day on which this is run.
pub(super) const TODAY: &str = "2031-01-15";

/// All providers share orders and clock.
const FAULTS: &str = "/sandbox/nea/faults";
const ADVANCE: &str = "/sandbox/nea/advance";
const BETWEEN_LOOKS: Duration = Duration::from_millis(3);
const PATIENCE: Duration = Duration::from_secs(20);

impl Provider {
    /// Starts one at a port that the system chooses.
    ///
    /// # Errors
    ///
    /// When it does not start, or does not tell where it is.
    pub(super) fn start(program: &Path, folder: &Path) -> Result<Self, Failure> {
        let not_started = |error| Failure::new("the sandbox does not start").because(error);
        let mut command = Command::new("sh");
        command.args(["-c", WATCHER, "sh"]).arg(program).args(["sandbox", "--port", "0"]);
        command.args(["--today", TODAY]);
        command.env("HOME", folder).current_dir(folder);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut watcher = command.spawn().map_err(not_started)?;
        let line = watcher.stdin.take();
        let stdout = watcher.stdout.take().expect("standard output was asked for as a pipe");
        let mut stdout = BufReader::new(stdout);
        let variables = read_greeting(&mut stdout);
        let address = variables.iter().find_map(|(_, value)| address_in(value));
        // Put together before its address is looked at: so it ends if there is none.
        let nowhere = SocketAddr::from(([0, 0, 0, 0], 0));
        let provider =
            Self { watcher, line, variables, address: address.unwrap_or(nowhere), _stdout: stdout };
        match address {
            Some(_) => Ok(provider),
            None => Err(Failure::new("the sandbox does not tell where it is")),
        }
    }

    /// Its ledger, when nothing more comes in: what a killed client has sent may still be read.
    ///
    /// # Errors
    ///
    /// When it does not answer, or with something unforeseen.
    pub(super) fn ledger<L: Ledger>(&self) -> Result<L, Failure> {
        let mut before: L = self.ledger_now()?;
        loop {
            thread::sleep(BETWEEN_LOOKS);
            let now = self.ledger_now()?;
            if now == before {
                return Ok(now);
            }
            before = now;
        }
    }

    fn ledger_now<L: Ledger>(&self) -> Result<L, Failure> {
        let json = self.call("GET", L::PATH, "")?;
        L::parse(&json)
    }

    /// Waits until the ledger is as wanted.
    ///
    /// # Errors
    ///
    /// When it does not come to that in good time.
    pub(super) fn wait_for<L: Ledger>(&self, wanted: impl Fn(&L) -> bool) -> Result<(), Failure> {
        let watch = Stopwatch::start();
        while watch.elapsed() < PATIENCE {
            if wanted(&self.ledger_now()?) {
                return Ok(());
            }
            thread::sleep(BETWEEN_LOOKS);
        }
        Err(Failure::new("the sandbox never saw what it was to see"))
    }

    /// Orders a fault, in the sandbox's own JSON.
    ///
    /// # Errors
    ///
    /// When it is not understood.
    pub(super) fn order(&self, fault: &str) -> Result<(), Failure> {
        self.call("POST", FAULTS, fault).map(drop)
    }

    /// Withdraws all orders.
    ///
    /// # Errors
    ///
    /// When it does not answer.
    pub(super) fn withdraw_orders(&self) -> Result<(), Failure> {
        self.call("DELETE", FAULTS, "").map(drop)
    }

    /// Moves the clock of all providers forward.
    ///
    /// # Errors
    ///
    /// When it does not answer.
    pub(super) fn advance(&self, seconds: u64) -> Result<(), Failure> {
        self.call("POST", ADVANCE, &format!(r#"{{"seconds": {seconds}}}"#)).map(drop)
    }

    fn call(&self, method: &str, path: &str, body: &str) -> Result<String, Failure> {
        http::call(self.address, method, path, body)
            .map_err(|error| Failure::new("the sandbox does not answer").because(error))
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        drop(self.line.take());
        let _ = self.watcher.wait();
    }
}

/// The variables in what the sandbox prints first, up to its last remark.
fn read_greeting(stdout: &mut impl BufRead) -> Vec<(String, String)> {
    let lines = stdout.lines().map_while(Result::ok);
    let until_the_last = lines.take_while(|line| !line.starts_with("# What it has saved"));
    until_the_last
        .filter_map(|line| {
            let (name, value) = line.strip_prefix("export ")?.split_once('=')?;
            Some((name.to_owned(), value.to_owned()))
        })
        .collect()
}

/// The address in a URL such as `http://127.0.0.1:8700/blaggo/bills`.
fn address_in(url: &str) -> Option<SocketAddr> {
    url.strip_prefix("http://")?.split('/').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_sandbox_that_does_not_start_is_told_at_once() {
        let started = Provider::start(Path::new("/no/such/program"), Path::new("/"));
        let failure = started.map(|_| ()).expect_err("there is no such program");
        assert!(failure.to_string().contains("does not tell where it is"));
    }

    #[test]
    #[cfg(unix)]
    fn a_sandbox_ends_with_whoever_holds_it() {
        let mut command = Command::new("sh");
        command.args(["-c", WATCHER, "sh", "sh", "-c", "echo $$; exec sleep 60"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut watcher = command.spawn().unwrap();
        let mut id = String::new();
        BufReader::new(watcher.stdout.take().unwrap()).read_line(&mut id).unwrap();
        let runs = |id: &str| {
            let mut probe = Command::new("kill");
            probe.args(["-s", "0", id.trim()]).stderr(Stdio::null());
            probe.status().unwrap().success()
        };
        assert!(runs(&id));
        drop(watcher.stdin.take());
        watcher.wait().unwrap();
        assert!(!runs(&id));
    }

    #[test]
    fn the_greeting_tells_what_to_set_and_where_it_is() {
        let text = "# The sandbox is listening; Ctrl-C ends it. To use it:\n\
                    export BILLPORT_BLAGGO_CLIENT_ID=sandbox-client\n\
                    export BILLPORT_BLAGGO_BILLS_URL=http://127.0.0.1:8700/blaggo/bills\n\
                    # What it has saved: curl …\nexport LATER=1\n";
        let variables = read_greeting(&mut text.as_bytes());
        assert_eq!(variables.len(), 2);
        assert_eq!(variables[0], ("BILLPORT_BLAGGO_CLIENT_ID".into(), "sandbox-client".into()));
        let address = variables.iter().find_map(|(_, value)| address_in(value));
        assert_eq!(address, Some(([127, 0, 0, 1], 8700).into()));
    }
}
