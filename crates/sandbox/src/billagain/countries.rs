//! The names behind codes: answers name what requests give as a code or a number.
//!
//! The samples show `ZA` as "South Africa". The numbers of its states are invented: the samples
//! give two names to the state 1.

/// Enough to see that a code goes in and a name comes out.
const COUNTRIES: [(&str, &str); 8] = [
    ("AU", "Australia"),
    ("BW", "Botswana"),
    ("GB", "United Kingdom"),
    ("KE", "Kenya"),
    ("NA", "Namibia"),
    ("NP", "Nepal"),
    ("PH", "Philippines"),
    ("ZA", "South Africa"),
];

const STATES: [(u64, &str); 3] = [(1, "Eastern Cape"), (2, "Gauteng"), (3, "Western Cape")];

/// The name of a country, or its code if the table doesn't have it.
pub(super) fn country(code: &str) -> &str {
    COUNTRIES.iter().find_map(|(listed, name)| (*listed == code).then_some(*name)).unwrap_or(code)
}

/// The name of a tax state; empty if the table doesn't have it.
pub(super) fn state(number: u64) -> &'static str {
    STATES
        .iter()
        .find_map(|(listed, name)| (*listed == number).then_some(*name))
        .unwrap_or_default()
}
