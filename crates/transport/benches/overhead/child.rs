//! What this program does as a process of its own, so that nothing else is counted with it.

use crate::argument;
use crate::layers::{Work, repeat};
use crate::loopback::{self, Client};

/// What a child is to do.
#[derive(Clone, Debug)]
pub(super) enum Job {
    /// Work over an exchange that answers at once.
    Repeat { work: Work, times: u64 },
    /// Requests to a server on this machine; it tells what they took.
    Send { client: Client, requests: u64, in_flight: usize, url: String },
}

impl Job {
    /// The job that this process was started for, if it is a child.
    pub(super) fn asked_for() -> Option<Self> {
        match argument::<String>("--child")?.as_str() {
            "repeat" => {
                let work = argument("--work").unwrap();
                Some(Self::Repeat { work, times: argument("--times").unwrap() })
            }
            _ => Some(Self::Send {
                client: argument("--client").unwrap(),
                requests: argument("--requests").unwrap(),
                in_flight: argument("--in-flight").unwrap(),
                url: argument("--url").unwrap(),
            }),
        }
    }

    /// What a child is started with.
    pub(super) fn arguments(&self) -> Vec<String> {
        let pairs = match self {
            Self::Repeat { work, times } => vec![
                ("--child", "repeat".to_owned()),
                ("--work", format!("{work:?}")),
                ("--times", times.to_string()),
            ],
            Self::Send { client, requests, in_flight, url } => vec![
                ("--child", "send".to_owned()),
                ("--client", format!("{client:?}")),
                ("--requests", requests.to_string()),
                ("--in-flight", in_flight.to_string()),
                ("--url", url.clone()),
            ],
        };
        pairs.into_iter().flat_map(|(name, value)| [name.to_owned(), value]).collect()
    }
}

/// Does the job.
pub(super) fn run(job: &Job) {
    match job {
        Job::Repeat { work, times } => repeat(*work, *times),
        Job::Send { client, requests, in_flight, url } => {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let taken = runtime.block_on(loopback::send(*client, *requests, *in_flight, url));
            println!("{}", taken.as_nanos());
        }
    }
}
