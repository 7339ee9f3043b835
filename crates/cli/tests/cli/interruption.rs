//! Ctrl-C, SIGTERM and SIGHUP while bills are on their way or a file is judged. Nothing here waits for time to pass: the
//! provider's ledger says when a request has arrived, and stderr when a signal was heard.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Write},
    net::{Shutdown, TcpListener, TcpStream},
    process::{Child, ChildStderr, Command},
    sync::{Arc, Condvar, Mutex},
    thread,
    time::Duration,
};

use billport_sandbox::{Answer, Call, Fault, FaultOrder, Sandbox};
use insta::assert_snapshot;

use crate::desk::{Desk, Order};
use crate::provider::{bills, sandbox, sandbox_with};
use crate::transcript::{Ended, assert_adds_up};

/// A command that runs, and what it has said so far.
pub(crate) struct Running {
    pub(crate) child: Child,
    stderr: BufReader<ChildStderr>,
    pub(crate) heard: String,
}

impl Running {
    pub(crate) fn start(order: Order<'_>) -> Self {
        let mut child = order.piped().spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        Self { child, stderr, heard: String::new() }
    }

    /// Sends a signal, and waits until the command says that it was heard.
    pub(crate) fn interrupt(&mut self, signal: &str) {
        send(signal, &self.child);
        self.wait_until_told("stopping: ");
    }

    /// Waits until the command says this on stderr.
    pub(crate) fn wait_until_told(&mut self, words: &str) {
        while !self.heard.contains(words) {
            assert_ne!(self.stderr.read_line(&mut self.heard).unwrap(), 0, "{}", self.heard);
        }
    }

    /// Waits until so many uploads stand in the provider's ledger.
    pub(crate) fn wait_for_uploads(&mut self, sandbox: &Sandbox, uploads: u64) {
        while sandbox.blaggo().ledger().upload_requests < uploads {
            assert!(self.child.try_wait().unwrap().is_none(), "it ended without them");
            thread::sleep(Duration::from_millis(1));
        }
    }

    pub(crate) fn end(mut self) -> Ended {
        io::Read::read_to_string(&mut self.stderr, &mut self.heard).unwrap();
        let mut ended = Ended::of(&self.child.wait_with_output().unwrap());
        ended.stderr = self.heard;
        ended
    }
}

/// Sends a signal to a process, as a person does.
pub(crate) fn send(signal: &str, child: &Child) {
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
}

/// Stands between the command and the provider, and keeps the answers until they may go on.
pub(crate) struct Gate {
    pub(crate) url: String,
    opened: Arc<(Mutex<bool>, Condvar)>,
}

impl Gate {
    pub(crate) fn before(sandbox: &Sandbox) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/blaggo/bills", listener.local_addr().unwrap());
        let opened = Arc::new((Mutex::new(false), Condvar::new()));
        let (provider, at_gate) = (sandbox.address(), Arc::clone(&opened));
        thread::spawn(move || {
            for client in listener.incoming() {
                let (client, at_gate) = (client.unwrap(), Arc::clone(&at_gate));
                let provider = TcpStream::connect(provider).unwrap();
                let (asks, answers) = (client.try_clone().unwrap(), provider.try_clone().unwrap());
                thread::spawn(move || pass_on(asks, provider));
                thread::spawn(move || {
                    let (open, changed) = &*at_gate;
                    drop(changed.wait_while(open.lock().unwrap(), |open| !*open).unwrap());
                    pass_on(answers, client);
                });
            }
        });
        Self { url, opened }
    }

    pub(crate) fn open(&self) {
        *self.opened.0.lock().unwrap() = true;
        self.opened.1.notify_all();
    }
}

fn pass_on(mut from: TcpStream, mut to: TcpStream) {
    // Whichever side leaves first, the other one is told.
    let _ = io::copy(&mut from, &mut to).and_then(|_| to.flush());
    let _ = to.shutdown(Shutdown::Write);
}

#[test]
fn a_first_signal_lets_what_is_on_its_way_finish_and_takes_nothing_more() {
    for signal in ["INT", "TERM", "HUP"] {
        let sandbox = sandbox();
        let gate = Gate::before(&sandbox);
        let desk = Desk::with_bills(bills(6));
        let order = desk.upload("bills.csv --batch-size 2 --in-flight 1").to(&sandbox);
        let mut running = Running::start(order.env("BILLPORT_BLAGGO_BILLS_URL", &gate.url));
        running.wait_for_uploads(&sandbox, 1);
        running.interrupt(signal);
        gate.open();
        let ended = running.end().exits(130);
        assert_snapshot!("a_first_signal", ended.transcript());
        let ledger = sandbox.blaggo().ledger();
        assert_eq!((ledger.upload_requests, ledger.bills_saved), (1, 2));
    }
}

#[test]
fn a_second_signal_ends_at_once_and_names_what_is_in_doubt() {
    let never = FaultOrder::once(Call::Upload, Fault::NeverAnswer).after_effect().always();
    let sandbox = sandbox_with(never.skipping(2));
    let desk = Desk::with_bills(bills(10));
    let order = desk.upload("bills.csv --batch-size 2 --in-flight 2").to(&sandbox);
    let mut running = Running::start(order);
    running.wait_for_uploads(&sandbox, 4);
    running.interrupt("INT");
    send("INT", &running.child);
    let ended = running.end().exits(6);
    assert_snapshot!(ended.transcript(), @"
        exit: 6
        --- stderr
        target: sandbox (the sandbox at http://127.0.0.1:[port])
        judged 10 rows: 10 bills in 5 batches, 0 rejected, control total PHP 125.00
        run 1
         20 %  2 of 10 bills, 0 refused, 0 unknown
         40 %  4 of 10 bills, 0 refused, 0 unknown
        stopping: 2 batches are on their way; Ctrl-C again ends without their answers
        warning: batch 3, lines 6 to 7 of unknown outcome: it was on its way
        warning: batch 4, lines 8 to 9 of unknown outcome: it was on its way
        error: ended at once; until then 4 bills delivered, 0 refused, 0 unknown, 0 rejected, and what was not on its way was not sent
        hint: what is unknown may have arrived: ask the provider before sending it again
        hint: what became of run 1, and what to do next: billport runs show 1
    ");
}

#[test]
fn a_signal_during_a_pause_that_the_provider_asked_for_ends_it_at_once() {
    let later = Answer::new(429, "text/plain", "slow down").retry_after("600");
    let sandbox = sandbox_with(FaultOrder::once(Call::Upload, later).always());
    let desk = Desk::with_bills(bills(4));
    let order = desk.upload("bills.csv --batch-size 2 --in-flight 1 --output json").to(&sandbox);
    let mut running = Running::start(order);
    running.wait_for_uploads(&sandbox, 1);
    running.interrupt("INT");
    let ended = running.end().exits(130);
    let summary = ended.json();
    assert_adds_up(&summary);
    assert_eq!(summary["bills_pending"], 4);
    assert_eq!(summary["stopped"], "the run was interrupted");
    let ledger = sandbox.blaggo().ledger();
    assert_eq!((ledger.upload_requests, ledger.bills_saved), (1, 0));
}

#[test]
fn what_is_unknown_wins_over_an_interruption() {
    let lost = FaultOrder::once(Call::Upload, Fault::Reset).after_effect();
    let sandbox = sandbox_with(lost);
    sandbox.blaggo().order(FaultOrder::once(Call::Upload, Fault::NeverAnswer).skipping(1));
    let gate = Gate::before(&sandbox);
    let desk = Desk::with_bills(bills(6));
    let order = desk.upload("bills.csv --batch-size 2 --in-flight 1 --output json").to(&sandbox);
    let mut running = Running::start(order.env("BILLPORT_BLAGGO_BILLS_URL", &gate.url));
    running.wait_for_uploads(&sandbox, 1);
    running.interrupt("INT");
    gate.open();
    let summary = running.end().exits(6).json();
    assert_adds_up(&summary);
    assert_eq!((&summary["bills_unknown"], &summary["bills_pending"]), (&2.into(), &4.into()));
    assert_eq!(sandbox.blaggo().ledger().upload_requests, 1);
}

#[test]
fn for_a_machine_a_second_signal_leaves_stdout_empty_and_tells_the_doubt_on_stderr() {
    let never = FaultOrder::once(Call::Upload, Fault::NeverAnswer).after_effect().always();
    let sandbox = sandbox_with(never);
    let desk = Desk::with_bills(bills(4));
    let order = desk.upload("bills.csv --batch-size 2 --in-flight 1 --output json").to(&sandbox);
    let mut running = Running::start(order);
    running.wait_for_uploads(&sandbox, 1);
    running.interrupt("INT");
    send("INT", &running.child);
    let ended = running.end().exits(6);
    assert_eq!(ended.stdout, "");
    let doubt = "warning: batch 1, lines 2 to 3 of unknown outcome: it was on its way\n";
    assert!(ended.stderr.contains(doubt), "{}", ended.stderr);
}

#[test]
fn further_hang_ups_do_not_insist() {
    let sandbox = sandbox();
    let gate = Gate::before(&sandbox);
    let desk = Desk::with_bills(bills(6));
    let order = desk.upload("bills.csv --batch-size 2 --in-flight 1 --output json").to(&sandbox);
    let mut running = Running::start(order.env("BILLPORT_BLAGGO_BILLS_URL", &gate.url));
    running.wait_for_uploads(&sandbox, 1);
    running.interrupt("HUP");
    send("HUP", &running.child);
    gate.open();
    let summary = running.end().exits(130).json();
    assert_eq!((&summary["bills_delivered"], &summary["bills_pending"]), (&2.into(), &4.into()));
}

#[cfg(target_os = "linux")]
#[test]
fn a_hang_up_that_is_ignored_from_the_start_stays_ignored() {
    let sandbox = sandbox();
    let gate = Gate::before(&sandbox);
    let desk = Desk::with_bills(bills(6));
    let order = desk.upload("bills.csv --batch-size 2 --in-flight 1 --output json").to(&sandbox);
    let order = order.env("BILLPORT_BLAGGO_BILLS_URL", &gate.url);
    let mut running = Running::start(order.by_way_of("trap '' HUP; exec \"$0\" \"$@\""));
    running.wait_for_uploads(&sandbox, 1);
    send("HUP", &running.child);
    gate.open();
    assert_eq!(running.end().exits(0).json()["bills_delivered"], 6);
}

#[cfg(unix)]
#[test]
fn a_check_ends_without_a_half_written_line() {
    let wrong = "AB1,0,25-05-2099,05-2099\n".repeat(20_000);
    let desk = Desk::with_bills(format!("account_number,amount,due_date,period\n{wrong}"));
    // Nobody reads these rejects until the signal was heard, so the check can't be through.
    let rejects = desk.path("rejects");
    assert!(Command::new("mkfifo").arg(&rejects).status().unwrap().success());
    let mut running = Running::start(desk.check("bills.csv --rejects rejects"));
    let mut reader = File::open(&rejects).unwrap();
    running.interrupt("INT");
    let mut written = String::new();
    io::Read::read_to_string(&mut reader, &mut written).unwrap();
    let ended = running.end().exits(130);
    assert_snapshot!(ended.transcript(), @"
        exit: 130
        --- stderr
        stopping: nothing is on its way
        error: interrupted before anything was sent
    ");
    let rows = written.lines().skip(1).collect::<Vec<_>>();
    assert!(written.ends_with('\n') && rows.len() < 20_000, "{}", rows.len());
    assert!(rows.iter().all(|row| row.ends_with("is not above 0")), "{:?}", rows.last());
}

#[cfg(unix)]
#[test]
fn a_second_signal_ends_a_check_at_once() {
    let wrong = "AB1,0,25-05-2099,05-2099\n".repeat(20_000);
    let desk = Desk::with_bills(format!("account_number,amount,due_date,period\n{wrong}"));
    let rejects = desk.path("rejects");
    assert!(Command::new("mkfifo").arg(&rejects).status().unwrap().success());
    let mut running = Running::start(desk.check("bills.csv --rejects rejects"));
    let _nobody_reads = File::open(&rejects).unwrap();
    running.interrupt("INT");
    send("INT", &running.child);
    assert_eq!(running.end().exits(130).stdout, "");
}
