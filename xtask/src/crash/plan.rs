//! Which calls are struck, and how.

use std::collections::BTreeSet;

use super::calls::Sites;
use super::strace::{Blow, Place, Site, When};
use crate::bills::SplitMix64;

/// How many calls are struck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// All.
    Every,
    /// A sample that follows from a seed: kills at the first and the last call of each site and at so
    /// many others; one failure at each site.
    Sample { others: usize, seed: u64 },
    /// So many calls of each scenario, which follow from a seed, wherever they are.
    Few { calls: usize, seed: u64 },
}

/// What happens at the calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Harm {
    /// The process is killed.
    Kill,
    /// The disk is full or broken, or can't be written.
    Failure,
}

/// The calls of one site that are struck one after the other, all in the same way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Walk<S> {
    pub(super) scenario: S,
    pub(super) site: Site,
    pub(super) blow: Blow,
    pub(super) steps: Steps,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Steps {
    /// From the first on, until there is no such call.
    All,
    /// Each of these; where the process passes untouched, the call before.
    These(Vec<When>),
}

/// Plans the blows at all sites of a scenario.
pub(super) fn plan<S: Copy>(
    scenario: S,
    sites: &Sites,
    extent: Extent,
    harm: Harm,
) -> Vec<Walk<S>> {
    let walk = |site: &Site, blow, steps| Walk { scenario, site: site.clone(), blow, steps };
    let mut walks = Vec::new();
    match extent {
        Extent::Every => {
            for (site, passages) in sites {
                let blows = blows(harm, site);
                walks.extend(blows.iter().map(|&blow| walk(site, blow, Steps::All)));
                // A disk that stays as it is: one kind of error is enough to show it.
                if let Some(&blow @ Blow::Error(_)) = blows.first() {
                    let last = passages.last();
                    let calls = these(When::FromThen, [1, last.div_ceil(2), last]);
                    walks.push(walk(site, blow, calls));
                }
            }
        }
        Extent::Sample { others, seed } if harm == Harm::Kill => {
            let others = sample(middles(sites), others, seed);
            for (site, passages) in sites {
                let others = others.iter().filter(|(of, _)| *of == site).map(|(_, call)| *call);
                let calls = these(When::At, others.chain([1, passages.last()]));
                walks.push(walk(site, Blow::Kill, calls));
            }
        }
        Extent::Few { calls, seed } if harm == Harm::Kill => {
            let calls = sample(calls_of(sites, 1), calls, seed);
            for site in sites.keys() {
                let of_site = calls.iter().filter(|(of, _)| *of == site).map(|(_, call)| *call);
                walks.push(walk(site, Blow::Kill, these(When::At, of_site)));
            }
            walks.retain(|walk| walk.steps != Steps::These(Vec::new()));
        }
        Extent::Sample { seed, .. } | Extent::Few { seed, .. } => {
            let mut random = SplitMix64::new(seed);
            for (site, passages) in sites {
                let Some(blow) = one(&blows(harm, site), &mut random) else { continue };
                let last = passages.last();
                let any = [When::At(1), When::At(last), When::FromThen(last.div_ceil(2))];
                let steps = one(&any, &mut random).into_iter().collect();
                walks.push(walk(site, blow, Steps::These(steps)));
            }
        }
    }
    walks
}

/// What can happen to a call of that kind.
fn blows(harm: Harm, site: &Site) -> Vec<Blow> {
    if harm == Harm::Kill {
        return vec![Blow::Kill];
    }
    // What fails on a connection is the network's, and is judged elsewhere.
    if site.place == Place::Connections {
        return Vec::new();
    }
    let errors: &[&str] = match site.call.as_str() {
        "fsync" | "fdatasync" => &["EIO", "ENOSPC"],
        "write" | "writev" | "pwrite64" | "ftruncate" | "fallocate" => &["ENOSPC", "EIO"],
        "flock" => &["ENOLCK"],
        _ => &["EROFS", "ENOSPC"],
    };
    errors.iter().map(|name| Blow::Error(name)).collect()
}

fn these(when: fn(u32) -> When, calls: impl IntoIterator<Item = u32>) -> Steps {
    let calls: BTreeSet<u32> = calls.into_iter().collect();
    Steps::These(calls.into_iter().map(when).collect())
}

/// The calls that are neither the first nor the last of their site.
fn middles(sites: &Sites) -> Vec<(&Site, u32)> {
    let is_last = |(site, call): &(&Site, u32)| *call == sites[*site].last();
    calls_of(sites, 2).into_iter().filter(|call| !is_last(call)).collect()
}

/// The calls of each site from this one on.
fn calls_of(sites: &Sites, first: u32) -> Vec<(&Site, u32)> {
    let of_site = |(site, passages): (_, &super::calls::Passages)| {
        (first..=passages.last()).map(move |call| (site, call))
    };
    sites.iter().flat_map(of_site).collect()
}

/// Any one of these.
fn one<T: Copy>(of: &[T], random: &mut SplitMix64) -> Option<T> {
    let number = random.next().checked_rem(of.len() as u64)?;
    of.get(usize::try_from(number).expect("it is below a length")).copied()
}

/// As many of these as wanted, the same for the same seed.
fn sample<T: Ord>(mut from: Vec<T>, count: usize, seed: u64) -> BTreeSet<T> {
    let mut random = SplitMix64::new(seed);
    let mut chosen = BTreeSet::new();
    while chosen.len() < count && !from.is_empty() {
        let at = random.next() % from.len() as u64;
        chosen.insert(from.swap_remove(usize::try_from(at).expect("it is below a length")));
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crash::calls;

    /// Five writes to the log, one fsync of it, and one request.
    fn sites() -> Sites {
        let log = "7 pwrite64(3</t/j-wal>, \"\"...) = 1\n".repeat(5)
            + "7 fsync(3</t/j-wal>) = 0\n7 sendto(4<socket:[1]>, \"\") = 0\n";
        calls::sites(&log, 7, "/t", &[])
    }

    fn steps(extent: Extent, harm: Harm) -> Vec<(String, Blow, Steps)> {
        let walks = plan((), &sites(), extent, harm);
        walks.into_iter().map(|walk| (walk.site.call, walk.blow, walk.steps)).collect()
    }

    #[test]
    fn every_site_is_walked_whole() {
        let walks = steps(Extent::Every, Harm::Kill);
        assert_eq!(walks.len(), 3);
        assert!(walks.iter().all(|walk| (walk.1, &walk.2) == (Blow::Kill, &Steps::All)));
    }

    #[test]
    fn a_sample_has_the_first_and_the_last_of_each_site() {
        let at = |calls: &[u32]| Steps::These(calls.iter().copied().map(When::At).collect());
        let none = Extent::Sample { others: 0, seed: 1 };
        let walks: Vec<_> = steps(none, Harm::Kill).into_iter().map(|walk| walk.2).collect();
        assert_eq!(walks, [at(&[1]), at(&[1, 5]), at(&[1])]);
        let all = Extent::Sample { others: 100, seed: 1 };
        assert_eq!(steps(all, Harm::Kill)[1].2, at(&[1, 2, 3, 4, 5]));
    }

    #[test]
    fn a_few_calls_are_taken_from_all() {
        let few = |calls, seed| {
            let walks = steps(Extent::Few { calls, seed }, Harm::Kill).into_iter();
            let count = |walk: (_, _, Steps)| match walk.2 {
                Steps::These(calls) => calls.len(),
                Steps::All => unreachable!("only some are taken"),
            };
            walks.map(count).sum::<usize>()
        };
        assert_eq!((few(1, 1), few(4, 1), few(100, 1)), (1, 4, 7));
        let first = |seed| steps(Extent::Few { calls: 1, seed }, Harm::Kill).remove(0);
        assert!((0..20).any(|seed| first(seed) != first(0)), "a seed decides");
    }

    #[test]
    fn files_fail_in_the_ways_of_disks_and_connections_are_left_alone() {
        let walks = steps(Extent::Every, Harm::Failure);
        let errors: Vec<_> = walks.iter().map(|(call, blow, _)| format!("{call} {blow}")).collect();
        assert_eq!(
            errors,
            [
                "fsync error=EIO",
                "fsync error=ENOSPC",
                "fsync error=EIO",
                "pwrite64 error=ENOSPC",
                "pwrite64 error=EIO",
                "pwrite64 error=ENOSPC",
            ]
        );
        let from_then = [1, 3, 5].map(When::FromThen).to_vec();
        assert_eq!((&walks[4].2, &walks[5].2), (&Steps::All, &Steps::These(from_then)));
    }

    #[test]
    fn a_sample_has_one_failure_of_each_site_and_each_kind_in_its_turn() {
        let mut seen = BTreeSet::new();
        for seed in 0..50 {
            let walks = steps(Extent::Sample { others: 0, seed }, Harm::Failure);
            assert_eq!(walks.len(), 2);
            seen.extend(walks.iter().map(|(call, blow, steps)| format!("{call} {blow} {steps:?}")));
        }
        assert_eq!(seen.len(), 2 * 2 + 2 * 3, "{seen:#?}");
    }

    #[test]
    fn a_sample_follows_from_its_seed() {
        let chosen = |seed| sample((0..1000).collect(), 10, seed);
        assert_eq!(chosen(1), chosen(1));
        assert_ne!(chosen(1), chosen(2));
        assert_eq!(chosen(1).len(), 10);
    }
}
