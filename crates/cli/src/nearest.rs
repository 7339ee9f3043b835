//! What was meant by a name that is none: the one that the fewest slips of the pen lead to.

/// The nearest of some names, their case aside; nothing if there are none.
pub(crate) fn nearest<'n>(
    typed: &str,
    names: impl IntoIterator<Item = &'n str>,
) -> Option<&'n str> {
    let typed = typed.to_ascii_lowercase();
    let slips = |name: &&str| strsim::damerau_levenshtein(&typed, &name.to_ascii_lowercase());
    names.into_iter().min_by_key(slips)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fewest_slips_win_whatever_the_case() {
        let names = ["Email", "EmailCC", "Tel"];
        for (typed, near) in [("emial", "Email"), ("EMAIL_CC", "EmailCC"), ("te", "Tel")] {
            assert_eq!(nearest(typed, names), Some(near));
        }
        assert_eq!(nearest("x", []), None);
    }
}
