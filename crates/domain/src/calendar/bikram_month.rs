//! The months of Nepal's calendar, Bikram Sambat, and all the ways in which their names are written.

use std::{fmt, str::FromStr};
use thiserror::Error;

/// The twelve months in order. The first name of each is the one that is shown; the others are
/// spellings that providers, papers and people use for it.
pub(crate) const MONTHS: [&[&str]; 12] = [
    &["Baisakh", "Baishakh", "Baishak", "Vaisakh", "वैशाख", "बैशाख"],
    &["Jestha", "Jeth", "Jesth", "Jyestha", "जेष्ठ", "ज्येष्ठ", "जेठ"],
    &["Ashadh", "Ashad", "Asar", "Asadh", "असार", "आषाढ"],
    &["Shrawan", "Saun", "Srawan", "Shravan", "श्रावण", "साउन"],
    &["Bhadra", "Bhadau", "भदौ", "भाद्र"],
    &["Ashwin", "Ashoj", "Asoj", "Aswin", "आश्विन", "असोज"],
    &["Kartik", "Kattik", "Kartika", "कार्तिक", "कात्तिक"],
    &["Mangsir", "Mangshir", "Marg", "मंसिर", "मङ्सिर", "मार्ग"],
    &["Poush", "Paush", "Push", "Pus", "पौष", "पुस"],
    &["Magh", "Maagh", "Magha", "माघ"],
    &["Falgun", "Phalgun", "Phagun", "Fagun", "फाल्गुण", "फाल्गुन", "फागुन"],
    &["Chaitra", "Chait", "चैत्र", "चैत"],
];

/// A month of a year of the Bikram Sambat calendar, such as `2073 Magh`.
///
/// - Months are ordered as time is.
/// - It is read from `2073 Magh`, `2073-Magh`, `Magh/2073`, `Magh 2073` and `207310`, with the name
///   in any of its spellings and any case, in Latin or Devanagari letters and digits.
/// - A name is read when it is whole and known, never by its beginning or its likeness: `Ash` could
///   be month 3 or month 6.
///
/// Sources: the names and spellings of electricity bills in Nepal; the month table of the Python
/// package `nepali-datetime` (MIT).
///
/// ```
/// use billport_domain::BikramMonth;
///
/// let magh: BikramMonth = "2073 Magh".parse()?;
/// assert!(magh < "Phagun/2073".parse()?);
/// assert_eq!("२०७३ माघ".parse(), Ok(magh));
/// assert!("2073 Mag".parse::<BikramMonth>().is_err());
/// # Ok::<(), billport_domain::BikramMonthError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BikramMonth {
    // In this order, so that the derived order is that of time.
    year: u16,
    month: u8,
}

impl BikramMonth {
    /// The first year that is taken for one.
    pub const FIRST_YEAR: u16 = 1900;
    /// The last year that is taken for one.
    pub const LAST_YEAR: u16 = 2199;

    /// The month of a year, both by number; nothing unless the month is 1 to 12 and the year is
    /// [`FIRST_YEAR`](Self::FIRST_YEAR) to [`LAST_YEAR`](Self::LAST_YEAR).
    #[must_use]
    pub fn new(year: u16, month: u8) -> Option<Self> {
        let exists = is_year(year) && matches!(month, 1..=12);
        exists.then_some(Self { year, month })
    }

    /// The year, 1900 to 2199.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 (Baisakh) to 12 (Chaitra).
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The name of the month, such as `Magh`.
    #[must_use]
    pub fn name(self) -> &'static str {
        MONTHS[usize::from(self.month) - 1][0]
    }

    fn read(text: &str) -> Option<Self> {
        let text = trim_blanks(text);
        if let Some(number) = read_digits(text, 6) {
            let (year, month) = (number / 100, number % 100);
            return Self::new(u16::try_from(year).ok()?, u8::try_from(month).ok()?);
        }
        let (year, name) = year_and_word(text)?;
        Self::new(year, month_named(name)?)
    }
}

impl FromStr for BikramMonth {
    type Err = BikramMonthError;

    fn from_str(text: &str) -> Result<Self, BikramMonthError> {
        Self::read(text).ok_or(BikramMonthError)
    }
}

impl fmt::Display for BikramMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.year, self.name())
    }
}

/// A text is no month of the Bikram Sambat calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("is no month of the Bikram Sambat calendar such as `2073 Magh`")]
pub struct BikramMonthError;

/// A year and the word beside it, on either side: apart by blanks, a dash or a slash.
pub(crate) fn year_and_word(text: &str) -> Option<(u16, &str)> {
    let is_between = |c| is_blank(c) || matches!(c, '-' | '/');
    let text = trim_blanks(text);
    let (first, _) = text.split_once(is_between)?;
    let (_, last) = text.rsplit_once(is_between)?;
    let between = &text[first.len()..text.len() - last.len()];
    if !matches!(trim_blanks(between), "" | "-" | "/") {
        return None;
    }
    match (read_year(first), read_year(last)) {
        (Some(year), None) => Some((year, last)),
        (None, Some(year)) => Some((year, first)),
        _ => None,
    }
}

fn month_named(name: &str) -> Option<u8> {
    let is_it = |names: &&[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    (1..).zip(&MONTHS).find(|(_, names)| is_it(names)).map(|(month, _)| month)
}

fn read_year(text: &str) -> Option<u16> {
    let year = u16::try_from(read_digits(text, 4)?).ok()?;
    is_year(year).then_some(year)
}

fn is_year(year: u16) -> bool {
    (BikramMonth::FIRST_YEAR..=BikramMonth::LAST_YEAR).contains(&year)
}

/// The number that exactly so many digits spell, Latin or Devanagari ones.
fn read_digits(text: &str, count: usize) -> Option<u32> {
    let digit = |c| match c {
        '0'..='9' => Some(u32::from(c) - u32::from('0')),
        '०'..='९' => Some(u32::from(c) - u32::from('०')),
        _ => None,
    };
    if text.chars().count() != count {
        return None;
    }
    text.chars().try_fold(0, |number, c| Some(number * 10 + digit(c)?))
}

fn trim_blanks(text: &str) -> &str {
    text.trim_matches(is_blank)
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t')
}
