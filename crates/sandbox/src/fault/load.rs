//! A provider under load: how late it answers, and when it has too much to do.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use serde::Deserialize;

use super::{Answer, Fault, kind::milliseconds};

/// How a provider bears the calls that an order strikes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Load {
    /// How late the honest answer is; `milliseconds` in JSON, 0 without it.
    #[serde(default, rename = "milliseconds", deserialize_with = "milliseconds")]
    pub by: Duration,
    /// With more than so many calls at once, a call is answered 429 and no work is done for it; without
    /// it never.
    #[serde(default)]
    pub most_at_once: Option<u32>,
    /// The `Retry-After` of that 429.
    #[serde(default)]
    pub retry_after: Option<String>,
    /// How many calls it works at, at a time: with twice as many at once, answers take twice as long.
    /// Without it, it works at all.
    #[serde(default)]
    pub at_a_time: Option<u32>,
}

impl Load {
    /// The fault for a call when so many are at once, with it.
    fn at(&self, at_once: u32) -> Fault {
        if self.most_at_once.is_some_and(|most| at_once > most) {
            let too_many = Answer::empty(429);
            return match &self.retry_after {
                Some(when) => too_many.retry_after(when),
                None => too_many,
            }
            .into();
        }
        let workers = self.at_a_time.unwrap_or(u32::MAX).max(1);
        let by = if at_once > workers { self.by * at_once / workers } else { self.by };
        Fault::Delay { by }
    }
}

/// How many calls of one order are at work.
#[derive(Debug, Clone, Default)]
pub(super) struct Crowd(Arc<AtomicU32>);

impl Crowd {
    /// One call more, and what becomes of it.
    pub(super) fn enter(&self, load: &Load) -> (Fault, Option<AtWork>) {
        let at_once = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        let at_work = AtWork(Arc::clone(&self.0));
        match load.at(at_once) {
            late @ Fault::Delay { .. } => (late, Some(at_work)),
            turned_away => (turned_away, None),
        }
    }
}

/// A call that is at work, until this is dropped.
#[derive(Debug)]
pub(crate) struct AtWork(Arc<AtomicU32>);

impl Drop for AtWork {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn above_the_most_a_call_is_turned_away_until_another_has_ended() {
        let load = Load {
            by: SECOND,
            most_at_once: Some(2),
            retry_after: Some("3".to_owned()),
            at_a_time: None,
        };
        let crowd = Crowd::default();
        let (first, second, third) = (crowd.enter(&load), crowd.enter(&load), crowd.enter(&load));
        assert_eq!(
            (&first.0, &second.0),
            (&Fault::Delay { by: SECOND }, &Fault::Delay { by: SECOND })
        );
        assert_eq!(third.0, Fault::Answer(Answer::empty(429).retry_after("3")));
        drop(first);
        assert_eq!(crowd.enter(&load).0, Fault::Delay { by: SECOND });
    }

    #[test]
    fn more_than_it_works_at_take_longer() {
        let load = Load { by: SECOND, at_a_time: Some(2), ..Load::default() };
        let crowd = Crowd::default();
        let late: Vec<_> = (0..4).map(|_| crowd.enter(&load)).collect();
        let late: Vec<_> = late.iter().map(|(fault, _)| fault.clone()).collect();
        let by = |millis| Fault::Delay { by: Duration::from_millis(millis) };
        assert_eq!(late, [by(1000), by(1000), by(1500), by(2000)]);
        let idle = Load { by: SECOND, at_a_time: Some(0), ..Load::default() };
        assert_eq!(idle.at(3), by(3000), "somebody works at one at least");
    }

    #[test]
    fn a_load_needs_nothing() {
        let parsed: Fault = serde_json::from_str(r#"{"load": {}}"#).unwrap();
        assert_eq!(parsed, Fault::Load(Load::default()));
        let parsed: Fault = serde_json::from_str(
            r#"{"load": {"milliseconds": 50, "most_at_once": 8, "retry_after": "1"}}"#,
        )
        .unwrap();
        let load = Load {
            by: Duration::from_millis(50),
            most_at_once: Some(8),
            retry_after: Some("1".to_owned()),
            at_a_time: None,
        };
        assert_eq!(parsed, Fault::Load(load));
    }
}
