//! Whether a page with fewer rows than it was asked for is the end of the list.
//!
//! A provider that cuts its pages without a word makes the first one look like the last. So what stands
//! behind such a page is asked for, by a page of as many rows as it had: so many it does give.
//!
//! | behind it | says |
//! |---|---|
//! | is nobody new | it is the end |
//! | is somebody new | a row was added meanwhile, or pages are cut: it is read again |
//! | is the same one again, and the page that was read again had not room for it either | pages are cut |

use billport_domain::CustomerId;

use super::known::Known;
use super::windows::Window;

/// As many rows as a provider gives if it does not listen to what it is asked for.
///
/// Source: BillAgain, Pagination: `page_size` is 100 unless it is said; the others are what is usual.
const USUAL: [u64; 5] = [100, 50, 25, 20, 10];

/// What is made of a page with fewer customers than it was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ShortPage {
    /// It is the last one, unless it has as many as are a usual page: then what stands behind it is
    /// asked for. That is for whoever looks at the customers.
    #[default]
    IsMostlyTheLast,
    /// What stands behind it is always asked for. That is for whoever would add a customer who is not
    /// found.
    IsConfirmed,
}

/// How the end of a list is found.
#[derive(Debug, Default)]
pub(super) struct Ending {
    rule: ShortPage,
    /// Whether the window that was asked for last is to confirm a short page.
    is_confirming: bool,
    /// Who stood behind a short page, and was not seen before it since.
    suspect: Option<CustomerId>,
}

/// What the rows behind a short page say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    End,
    /// There is somebody new: it is to be read again.
    GoesOn,
    CutPages,
}

impl Ending {
    pub(super) fn by(rule: ShortPage) -> Self {
        Self { rule, ..Self::default() }
    }

    /// Whether the window that is answered was to confirm a short page.
    pub(super) fn is_confirming(&self) -> bool {
        self.is_confirming
    }

    /// Notes who stands where they were to be read.
    pub(super) fn see(&mut self, ids: &[Option<CustomerId>]) {
        self.suspect = self.suspect.filter(|suspect| !ids.contains(&Some(*suspect)));
    }

    /// The window that confirms a short page of so many rows, which ends before a row; nothing if it
    /// needs no confirmation.
    pub(super) fn confirm(&mut self, rows: u64, behind: u64) -> Option<Window> {
        let is_needed = match self.rule {
            ShortPage::IsConfirmed => true,
            ShortPage::IsMostlyTheLast => USUAL.contains(&rows) || self.suspect.is_some(),
        };
        self.is_confirming = is_needed && rows > 0;
        self.is_confirming.then(|| Window::of_size(rows, behind))
    }

    /// What the window says that was to confirm a short page. Who was read may stand in it as well: rows
    /// were inserted before them.
    pub(super) fn judge(&mut self, known: &Known, ids: &[Option<CustomerId>]) -> Verdict {
        self.is_confirming = false;
        let behind = ids.iter().rposition(|id| id.is_some_and(|id| known.has(id)));
        let new = &ids[behind.map_or(0, |at| at + 1)..];
        if self.suspect.is_some() && new.contains(&self.suspect) {
            return Verdict::CutPages;
        }
        self.suspect = new.iter().flatten().copied().next();
        if self.suspect.is_some() { Verdict::GoesOn } else { Verdict::End }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(numbers: &[u64]) -> Vec<Option<CustomerId>> {
        numbers.iter().map(|number| CustomerId::new(*number)).collect()
    }

    fn known(numbers: &[u64]) -> Known {
        let mut known = Known::default();
        for (id, place) in ids(numbers).into_iter().flatten().zip(0..) {
            known.add(id, known.noted(place));
        }
        known
    }

    #[test]
    fn a_usual_page_is_confirmed_by_one_of_its_size() {
        for rows in 0..200 {
            let window = Ending::default().confirm(rows, 400 + rows);
            assert_eq!(window.is_some(), USUAL.contains(&rows), "{rows}");
            let window = Ending::by(ShortPage::IsConfirmed).confirm(rows, 400 + rows);
            assert_eq!(window.is_some(), rows > 0, "{rows}");
            if let Some(window) = window {
                assert!(window.start() <= 400 + rows && window.end() > 400 + rows);
                assert_eq!(window.end() - window.start(), rows);
            }
        }
    }

    #[test]
    fn behind_the_end_is_nobody_new() {
        for seen in [&[][..], &[5, 4], &[9, 5], &[5, 0]] {
            let mut ending = Ending::by(ShortPage::IsConfirmed);
            assert_eq!(ending.judge(&known(&[5, 4]), &ids(seen)), Verdict::End, "{seen:?}");
        }
    }

    #[test]
    fn who_stands_behind_a_page_twice_and_in_it_never_was_cut_off() {
        let (known, mut ending) = (known(&[5, 4]), Ending::default());
        assert_eq!(ending.judge(&known, &ids(&[4, 3, 2])), Verdict::GoesOn);
        ending.see(&ids(&[5, 4]));
        assert!(ending.confirm(2, 2).is_some(), "whatever the rule");
        assert_eq!(ending.judge(&known, &ids(&[3, 2])), Verdict::CutPages);
    }

    #[test]
    fn who_is_seen_when_it_is_read_again_was_added_meanwhile() {
        let (known, mut ending) = (known(&[5, 4]), Ending::default());
        assert_eq!(ending.judge(&known, &ids(&[3])), Verdict::GoesOn);
        ending.see(&ids(&[5, 4, 3]));
        assert_eq!(ending.confirm(3, 3), None);
        assert_eq!(ending.judge(&known, &ids(&[2])), Verdict::GoesOn, "and another one");
        ending.see(&ids(&[4, 3]));
        assert_eq!(ending.judge(&known, &ids(&[])), Verdict::End, "who is gone by now");
    }
}
