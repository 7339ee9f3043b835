//! What strace has written down of a process that was left alone: where it can be struck.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::strace::{PID, Place, Site, TIME};

/// How each site was passed.
pub(super) type Sites = BTreeMap<Site, Passages>;

/// How a site was passed. strace counts for each thread apart: if two threads pass it, the second of
/// them to make its Nth call there can't be struck, as the first is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Passages {
    by_thread: BTreeMap<u32, usize>,
    /// The names of the threads whose first, second, … call is the one that is struck.
    within_reach: Vec<String>,
    out_of_reach: BTreeSet<String>,
}

impl Passages {
    fn add(&mut self, thread: u32, name: &str) {
        let calls = self.by_thread.entry(thread).or_default();
        *calls += 1;
        if *calls > self.within_reach.len() {
            self.within_reach.push(name.to_owned());
        } else {
            self.out_of_reach.insert(name.to_owned());
        }
    }

    /// The number of the last call there that can be struck.
    pub(super) fn last(&self) -> u32 {
        u32::try_from(self.within_reach.len()).unwrap_or(u32::MAX)
    }
}

/// The sites at which a thread passes, but is never struck in any of these surveys.
pub(super) fn out_of_reach<'a>(surveys: &[&'a Sites]) -> BTreeSet<(&'a Site, &'a str)> {
    let mut within = BTreeSet::new();
    let mut missed = BTreeSet::new();
    for (site, passages) in surveys.iter().copied().flatten() {
        within.extend(passages.within_reach.iter().map(|name| (site, name.as_str())));
        missed.extend(passages.out_of_reach.iter().map(|name| (site, name.as_str())));
    }
    missed.difference(&within).copied().collect()
}

/// Reads the log of a process. Only what is below the folder counts, and connections; paths are then
/// relative, and have [`PID`] and [`TIME`] in the places of the process's id and of the time.
pub(super) fn sites(log: &str, process: u32, folder: &str, ignored: &[&str]) -> Sites {
    let mut sites = Sites::new();
    for (thread, name, call, arguments) in log.lines().filter_map(parts) {
        let mut places = places(arguments, folder, process);
        if matches!(call, "rename" | "link") {
            // strace knows such a call by the first of its names alone.
            places.truncate(1);
        }
        for place in places {
            if matches!(&place, Place::File(path) if is_below(path, ignored)) {
                continue;
            }
            let site = Site { call: call.to_owned(), place };
            sites.entry(site).or_default().add(thread, name);
        }
    }
    sites
}

/// Whether a path is one of these, or in one of them.
fn is_below(path: &str, folders: &[&str]) -> bool {
    folders.iter().any(|folder| Path::new(path).starts_with(folder))
}

/// Whether the process is over in its log.
pub(super) fn is_complete(log: &str, process: u32) -> bool {
    log.lines().any(|line| {
        let ending = line.split_once(" +++ ");
        ending.is_some_and(|(thread, _)| id_and_name(thread.trim()).0.parse() == Ok(process))
    })
}

/// Whether a call was made to fail.
pub(super) fn has_failed_call(log: &str) -> bool {
    log.lines().any(|line| line.ends_with("(INJECTED)"))
}

/// `4711<journal> fsync(5</folder/file>) = 0` taken apart. A call that another thread's line
/// interrupts is told twice; its beginning counts.
fn parts(line: &str) -> Option<(u32, &str, &str, &str)> {
    let (thread, rest) = line.split_once(' ')?;
    let (id, name) = id_and_name(thread);
    let (call, arguments) = rest.trim_start().split_once('(')?;
    let is_call =
        call.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    (is_call && !call.is_empty()).then_some((id.parse().ok()?, name, call, arguments))
}

/// `4711<journal>` taken apart; the name is there only if it was asked for.
fn id_and_name(thread: &str) -> (&str, &str) {
    let (id, name) = thread.split_once('<').unwrap_or((thread, ">"));
    (id, name.trim_end_matches('>'))
}

/// The files and connections in the arguments of a call, in their order, each once.
fn places(arguments: &str, folder: &str, process: u32) -> Vec<Place> {
    let mut places = Vec::new();
    // An open file is shown as 5</folder/file>, a name as "/folder/file".
    for (at, _) in arguments.match_indices(folder) {
        let end = match arguments[..at].chars().next_back() {
            Some('<') => '>',
            Some('"') => '"',
            _ => continue,
        };
        let Some(path) = arguments[at..].split(end).next() else { continue };
        let Some(below) = path[folder.len()..].strip_prefix('/') else { continue };
        let place = Place::File(without_time(&without_id(below, process)));
        if !places.contains(&place) {
            places.push(place);
        }
    }
    if arguments.contains("<socket:") {
        places.push(Place::Connections);
    }
    places
}

/// A path whose numbers don't name the process.
fn without_id(path: &str, process: u32) -> String {
    let id = process.to_string();
    let mut general = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let digits = rest[at..].find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len() - at);
        let number = &rest[at..at + digits];
        general += &rest[..at];
        general += if number == id { PID } else { number };
        rest = &rest[at + digits..];
    }
    general + rest
}

/// A path that tells no time such as `20261122T213500`.
fn without_time(path: &str) -> String {
    let is_time = |text: &str| {
        let (day, time) = text.split_once('T').unwrap_or_default();
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        (day.len(), time.len()) == (8, 6) && digits(day) && digits(time)
    };
    let times = |at: &usize| path.get(*at..at + 15).is_some_and(is_time);
    match (0..path.len()).find(times) {
        Some(at) => format!("{}{TIME}{}", &path[..at], &path[at + 15..]),
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = r#"71<main> openat(AT_FDCWD</trial>, "/trial/bills.csv", O_RDONLY|O_CLOEXEC) = 3</trial/bills.csv>
71<main> openat(AT_FDCWD</trial>, "/etc/passwd", O_RDONLY) = 4</etc/passwd>
72<journal> openat(AT_FDCWD</trial>, "/trial/books/j.db.new-71-0", O_RDWR|O_CREAT, 0600) = 5</trial/books/j.db.new-71-0>
72<journal> pwrite64(5</trial/books/j.db.new-71-0>, "x", 1, 0 <unfinished ...>
71<main> fsync(6</trial/books/j.runs>)  = 0
72<journal> <... pwrite64 resumed>)           = 1
72<journal> linkat(AT_FDCWD</trial>, "/trial/books/j.db.new-71-0", AT_FDCWD</trial>, "/trial/books/j.db", 0) = 0
72<journal> rename("/trial/books/71.draft", "/trial/books/1.bills") = 0
72<journal> fsync(6</trial/books/j.runs>)  = 0
72<journal> fsync(6</trial/books/j.runs>)  = 0
71<main> sendto(9<socket:[1084898]>, "POST", 4, MSG_NOSIGNAL, NULL, 0) = 4
72<journal> openat(AT_FDCWD</trial>, "/trial/books/710-71.draft", O_RDWR|O_CREAT, 0600) = -1 EACCES
72<journal> +++ exited with 0 +++
71<main> +++ exited with 0 +++
"#;

    fn passages(call: &str, path: &str) -> Passages {
        let sites = sites(LOG, 71, "/trial", &["bills.csv"]);
        let site = Site { call: call.to_owned(), place: Place::File(path.to_owned()) };
        sites.get(&site).cloned().unwrap_or_default()
    }

    #[test]
    fn calls_are_counted_by_file() {
        assert_eq!(passages("pwrite64", "books/j.db.new-{pid}-0").last(), 1);
        assert_eq!(passages("openat", "books/710-{pid}.draft").last(), 1);
        assert_eq!(passages("linkat", "books/j.db").last(), 1);
        assert_eq!(passages("linkat", "books/j.db.new-{pid}-0").last(), 1);
        assert_eq!(passages("rename", "books/{pid}.draft").last(), 1);
        assert_eq!(passages("rename", "books/1.bills").last(), 0);
        assert_eq!(passages("openat", "bills.csv").last(), 0);
        let sites = sites(LOG, 71, "/trial", &["bills.csv"]);
        let sendto = Site { call: "sendto".to_owned(), place: Place::Connections };
        assert_eq!(sites[&sendto].last(), 1);
        assert_eq!(sites.len(), 8);
    }

    #[test]
    fn a_path_is_the_same_whenever_and_by_whomever_it_is_made() {
        let general = |path: &str| without_time(&without_id(path, 71));
        assert_eq!(general("j.runs/stdin-20261122T213500-71.txt"), "j.runs/stdin-{time}-{pid}.txt");
        assert_eq!(general("j.runs/71.draft"), "j.runs/{pid}.draft");
        assert_eq!(
            general("j.runs/171-1.20261122T21350.db-wal"),
            "j.runs/171-1.20261122T21350.db-wal"
        );
    }

    #[test]
    fn of_two_threads_in_one_place_the_first_is_within_reach() {
        let folder = passages("fsync", "books/j.runs");
        assert_eq!(folder.within_reach, ["main", "journal"]);
        assert_eq!(folder.out_of_reach, BTreeSet::from(["journal".to_owned()]));
    }

    #[test]
    fn who_can_be_struck_in_another_survey_is_within_reach() {
        let line = |name: &str| format!("{}<{name}> fsync(5</t/j.runs>) = 0\n", name.len());
        let survey = |names: &[&str]| {
            let log: String = names.iter().map(|name| line(name)).collect();
            sites(&log, 7, "/t", &[])
        };
        let (both, other_order) = (survey(&["main", "journal"]), survey(&["journal", "main"]));
        let missed = out_of_reach(&[&both, &both]);
        assert_eq!(missed.iter().map(|(_, name)| *name).collect::<Vec<_>>(), ["journal"]);
        assert!(out_of_reach(&[&both, &other_order]).is_empty());
        assert!(out_of_reach(&[&both, &survey(&["journal"])]).is_empty());
    }

    #[test]
    fn what_is_ignored_is_a_path_or_a_folder() {
        let ignored = ["bills.csv", ".cache"];
        assert!(is_below("bills.csv", &ignored) && is_below(".cache/billport/x", &ignored));
        assert!(!is_below("bills.csv.lock", &ignored) && !is_below("books/.cache", &ignored));
    }

    #[test]
    fn a_log_is_complete_when_the_process_is_over() {
        assert!(is_complete(LOG, 71));
        assert!(!is_complete(LOG.trim_end().rsplit_once('\n').unwrap().0, 71));
        assert!(!is_complete("", 71));
    }

    #[test]
    fn a_call_that_was_made_to_fail_is_marked() {
        let failed = "7 fsync(3) = -1 EIO (Input/output error) (INJECTED)\n";
        assert!(has_failed_call(failed) && !has_failed_call(LOG));
    }
}
