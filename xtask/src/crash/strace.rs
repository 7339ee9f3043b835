//! The program `strace`, which kills a process, or fails it, at exactly one of its system calls.
//!
//! It counts calls for each thread and each kind of call apart (strace(1), "Syscall tampering"). So
//! one order is for one kind of call on one file: what touches a file is one thread, and every call
//! has its number. With `-D` the tracer stands aside, and the process that was started is the traced
//! one: its id is known, also to a shell that names files by it before they are there.

use std::ffi::OsStr;
use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};

/// Calls that change what is on disk, or make that last. One that this machine does not have is
/// left out, hence the question marks.
const FILE_CALLS: &str = "?open,openat,?creat,write,writev,pwrite64,?pwritev,?pwritev2,ftruncate,\
    ?truncate,?fallocate,fsync,fdatasync,?rename,?renameat,?renameat2,?link,linkat,?unlink,\
    unlinkat,?mkdir,mkdirat,?rmdir,?chmod,fchmod,?fchmodat,flock";

/// Calls by which requests leave and answers arrive.
const SOCKET_CALLS: &str = "connect,sendto,sendmsg,writev,recvfrom";

/// A kind of call on one file, or on the connections.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Site {
    pub(super) call: String,
    pub(super) place: Place,
}

/// What a call is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// A path in the folder of the trial, with [`PID`] for the id of the process and [`TIME`] for
    /// the time when it made the file.
    File(String),
    Connections,
}

/// Stands in a path for the id of the process that is traced.
pub(super) const PID: &str = "{pid}";
/// Stands in a path for the second in which the file is made, such as `20261122T213500` in UTC.
pub(super) const TIME: &str = "{time}";
/// The second after that: the process may be slow to start.
const NEXT_TIME: &str = "{next}";

/// What strace does to a process.
#[derive(Debug, Clone, Copy)]
pub(super) enum Trace<'a> {
    /// It writes down the calls, and leaves the process alone.
    Record { log: &'a Path },
    /// It strikes at one call.
    Strike { log: &'a Path, strike: Strike<'a>, folder: &'a Path },
}

/// A blow at one call, or at all from there on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Strike<'a> {
    pub(super) site: &'a Site,
    pub(super) when: When,
    pub(super) blow: Blow,
}

/// Which of the calls of a site; the first is 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    At(u32),
    FromThen(u32),
}

/// What happens instead of the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Blow {
    /// The process is killed.
    Kill,
    /// The call fails with this error of the system, such as `ENOSPC`.
    Error(&'static str),
}

/// Whether there is a strace that can do all this.
pub(super) fn is_installed() -> bool {
    let mut probe = Command::new("strace");
    probe.args(["-D", "-f", "-o", "/dev/null", "-e", "trace=fsync", "true"]);
    let quiet = probe.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

impl Trace<'_> {
    /// The command under strace; with the same environment, in the same folder.
    pub(super) fn around(&self, command: &Command) -> Command {
        // The shell has the id that the traced process will have, as both only replace themselves.
        let mut script = String::new();
        let options: Vec<String> = self.options().iter().map(|option| quoted(option)).collect();
        if let Self::Strike {
            strike: Strike { site: Site { place: Place::File(path), .. }, .. },
            ..
        } = self
            && path.contains(TIME)
        {
            script += TELL_TIME;
        }
        script += "exec strace -D -f -q -e signal=none ";
        script += &options.join(" ");
        script += " \"$@\"";
        let mut wrapped = Command::new("sh");
        wrapped.args(["-c", script.as_str(), "sh"]).arg(command.get_program());
        wrapped.args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => wrapped.env(name, value),
                None => wrapped.env_remove(name),
            };
        }
        if let Some(folder) = command.get_current_dir() {
            wrapped.current_dir(folder);
        }
        wrapped
    }

    fn options(&self) -> Vec<String> {
        let option = |name: &str, value: String| [name.to_owned(), value];
        match self {
            Self::Record { log } => [
                option("-o", text(log.as_os_str())),
                option("-y", "-Y".to_owned()),
                option("-e", format!("trace={FILE_CALLS},{SOCKET_CALLS}")),
            ]
            .concat(),
            Self::Strike { log, strike: Strike { site, when, blow }, folder } => {
                let mut options = option("-o", text(log.as_os_str())).to_vec();
                if let Place::File(path) = &site.place {
                    // As it is open, and as it is named from where the process stands.
                    for path in [format!("{}/{path}", text(folder.as_os_str())), path.clone()] {
                        if path.contains(TIME) {
                            options.extend(option("-P", path.replace(TIME, NEXT_TIME)));
                        }
                        options.extend(option("-P", path));
                    }
                }
                let Site { call, .. } = site;
                options.extend(option("-e", format!("trace={call}")));
                options.extend(option("-e", format!("inject={call}:{blow}:when={when}")));
                options
            }
        }
    }
}

/// The time now and in a second, for the shell to put in.
const TELL_TIME: &str = "t=$(date -u +%Y%m%dT%H%M%S) n=$(date -u -d '1 second' +%Y%m%dT%H%M%S); ";

/// As a word of the shell, which itself puts in the id of the process and the time.
fn quoted(option: &str) -> String {
    let mut text = option.replace('\'', r"'\''");
    for (place, by_shell) in [(PID, "$$"), (TIME, "$t"), (NEXT_TIME, "$n")] {
        text = text.replace(place, &format!(r#"'"{by_shell}"'"#));
    }
    format!("'{text}'")
}

fn text(path: &OsStr) -> String {
    path.to_string_lossy().into_owned()
}

impl fmt::Display for Strike<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { site, when, blow } = self;
        write!(f, "{site}, call {when}, {blow}")
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.call, self.place)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::File(path) => path,
            Self::Connections => "connections",
        })
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(number) => write!(f, "{number}"),
            Self::FromThen(number) => write!(f, "{number}+"),
        }
    }
}

impl fmt::Display for Blow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kill => f.write_str("signal=KILL"),
            Self::Error(name) => write!(f, "error={name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(trace: Trace<'_>) -> String {
        let mut command = Command::new("billport");
        command.args(["upload", "a b.csv"]);
        let wrapped = trace.around(&command);
        let arguments: Vec<_> = wrapped.get_args().map(text).collect();
        assert_eq!(arguments[2..], ["sh", "billport", "upload", "a b.csv"]);
        arguments[1].clone()
    }

    #[test]
    fn a_strike_names_its_call_its_file_and_its_number() {
        let place = Place::File("it's/journal.db.new-{pid}-0".to_owned());
        let site = Site { call: "fsync".to_owned(), place };
        let (log, folder) = (Path::new("log"), Path::new("/trial"));
        let strike =
            |when, blow| Trace::Strike { log, strike: Strike { site: &site, when, blow }, folder };
        assert_eq!(
            script(strike(When::At(3), Blow::Kill)),
            "exec strace -D -f -q -e signal=none '-o' 'log' \
             '-P' '/trial/it'\\''s/journal.db.new-'\"$$\"'-0' \
             '-P' 'it'\\''s/journal.db.new-'\"$$\"'-0' '-e' 'trace=fsync' \
             '-e' 'inject=fsync:signal=KILL:when=3' \"$@\""
        );
        let failing = script(strike(When::FromThen(2), Blow::Error("EIO")));
        assert!(failing.contains("'inject=fsync:error=EIO:when=2+'"), "{failing}");
    }

    #[test]
    fn a_file_that_is_named_by_the_time_is_struck_in_this_second_and_the_next() {
        let site = Site { call: "write".to_owned(), place: Place::File("{time}-{pid}".to_owned()) };
        let strike = Strike { site: &site, when: When::At(1), blow: Blow::Kill };
        let (log, folder) = (Path::new("log"), Path::new("/trial"));
        let script = script(Trace::Strike { log, strike, folder });
        assert!(script.starts_with("t=$(date -u "), "{script}");
        assert!(script.contains(r#"'-P' '/trial/'"$n"'-'"$$"'' '-P' '/trial/'"$t"'-'"$$"''"#));
    }

    #[test]
    fn a_call_on_connections_is_told_by_its_kind_alone() {
        let site = Site { call: "sendto".to_owned(), place: Place::Connections };
        let strike = Strike { site: &site, when: When::At(1), blow: Blow::Kill };
        let (log, folder) = (Path::new("log"), Path::new("/trial"));
        let script = script(Trace::Strike { log, strike, folder });
        assert!(!script.contains("-P"), "{script}");
    }

    #[test]
    fn the_command_keeps_its_environment_and_its_folder() {
        let mut command = Command::new("billport");
        command.env("A", "1").env_remove("B").current_dir("/trial");
        let wrapped = Trace::Record { log: Path::new("log") }.around(&command);
        let variables: Vec<_> = wrapped.get_envs().collect();
        assert_eq!(variables, [("A".as_ref(), Some("1".as_ref())), ("B".as_ref(), None)]);
        assert_eq!(wrapped.get_current_dir(), Some(Path::new("/trial")));
    }
}
