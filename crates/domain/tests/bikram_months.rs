//! The months of the Bikram Sambat calendar: their order, their names, and that none is guessed.

use billport_domain::{BikramMonth, BillMonth, strategies};
use proptest::prelude::*;

/// The month table of the package `nepali-datetime`.
const TABLE: &str = include_str!("fixtures/bikram_months.csv");

/// A month of the table: its number, and its names in English and Nepali.
fn table() -> Vec<(u8, [&'static str; 2])> {
    let rows = TABLE.lines().filter(|line| !line.starts_with('#')).skip(1);
    let table = rows.map(|row| {
        let [number, english, nepali] = row.split(',').collect::<Vec<_>>()[..] else {
            panic!("three columns: {row}")
        };
        (number.parse().expect("the first column is a number"), [english, nepali])
    });
    table.collect()
}

fn month(number: u8) -> BikramMonth {
    BikramMonth::new(2073, number).expect("a year has twelve months")
}

#[test]
fn every_name_of_the_table_reads_as_its_month() {
    assert_eq!(table().len(), 12);
    for (number, names) in table() {
        for name in names {
            for text in [
                format!("2073 {name}"),
                format!("2073-{name}"),
                format!("{name}/2073"),
                format!("{name} 2073"),
                format!("2073 {}", name.to_uppercase()),
                format!("2073 {}", name.to_lowercase()),
            ] {
                assert_eq!(text.parse(), Ok(month(number)), "{text}");
            }
        }
    }
}

#[test]
fn the_names_of_the_table_order_as_the_table_does() {
    for language in [0, 1] {
        let read =
            |(_, names): (u8, [&str; 2])| format!("2073 {}", names[language]).parse().unwrap();
        let months: Vec<BikramMonth> = table().into_iter().map(read).collect();
        assert!(months.is_sorted_by(|one, next| one < next), "{months:?}");
    }
    let last_of_a_year = BikramMonth::new(2072, 12).unwrap();
    assert!(last_of_a_year < month(1), "the year comes before the month");
}

#[test]
fn spellings_of_bills_read_as_their_month() {
    for (number, spellings) in (1..).zip([
        "Baisakh Baishakh Baishak Vaisakh",
        "Jestha Jeth Jesth Jyestha",
        "Ashadh Ashad Asar Asadh",
        "Shrawan Saun Srawan Shravan",
        "Bhadra Bhadau",
        "Ashwin Ashoj Asoj Aswin",
        "Kartik Kattik Kartika",
        "Mangsir Mangshir Marg",
        "Poush Paush Push Pus",
        "Magh Maagh Magha",
        "Falgun Phalgun Phagun Fagun",
        "Chaitra Chait",
    ]) {
        for name in spellings.split(' ') {
            assert_eq!(format!("2073 {name}").parse(), Ok(month(number)), "{name}");
        }
        assert_eq!(month(number).to_string(), format!("2073 {}", month(number).name()));
        assert!(spellings.starts_with(month(number).name()));
    }
}

#[test]
fn no_beginning_of_a_name_and_no_near_miss_is_read() {
    for (_, [english, _]) in table() {
        // `Chait` is a spelling of its own, and so are those that end before a last `a`.
        for length in 1..=3 {
            let text = format!("2073 {}", &english[..length]);
            assert_eq!(BillMonth::read(&text), BillMonth::Unreadable, "{text}");
        }
    }
    for name in [
        "Ash",
        "Mag",
        "Bai",
        "Maghh",
        "Asa",
        "Jes",
        "Shr",
        "Bha",
        "Kar",
        "Man",
        "Pou",
        "Fal",
        "Cha",
        "Magh.",
        "Mágh",
        "Magh1",
        "M agh",
        "Baisakha",
        "Ashar",
        "Ashwina",
        "January",
        "मा",
        "माघघ",
        "पौ",
        "चै",
    ] {
        let text = format!("2073 {name}");
        assert_eq!(BillMonth::read(&text), BillMonth::Unreadable, "{text}");
    }
}

#[test]
fn other_forms_are_not_read() {
    for text in [
        "",
        " ",
        "2073",
        "Magh",
        "2073Magh",
        "Magh2073",
        "2073 Magh 1",
        "1 2073 Magh",
        "2073,Magh",
        "2073.Magh",
        "2073--Magh",
        "2073//Magh",
        "2073-/Magh",
        "2073 - - Magh",
        "2073\nMagh",
        "73 Magh",
        "02073 Magh",
        "+2073 Magh",
        "-2073 Magh",
        "2073 Magh\n",
        "-2073-Magh",
        "2073 2074",
        "Magh Falgun",
        "2073-10",
        "2073/10",
        "10/2073",
        "20731",
        "2073010",
        "207300",
        "207313",
        "187310",
        "230010",
        "1899 Magh",
        "2200 Magh",
        "2073\u{a0}Magh",
        "2073_Magh",
    ] {
        assert!(text.parse::<BikramMonth>().is_err(), "{text:?}");
    }
    assert_eq!(
        "2073 Ash".parse::<BikramMonth>().unwrap_err().to_string(),
        "is no month of the Bikram Sambat calendar such as `2073 Magh`"
    );
}

#[test]
fn years_and_months_have_their_limits() {
    for (year, number, exists) in [
        (1900, 1, true),
        (2199, 12, true),
        (1899, 12, false),
        (2200, 1, false),
        (2073, 0, false),
        (2073, 13, false),
        (0, 10, false),
    ] {
        assert_eq!(BikramMonth::new(year, number).is_some(), exists, "{year} {number}");
        assert_eq!(format!("{year}{number:02}").parse::<BikramMonth>().is_ok(), exists);
    }
    for text in ["1900 Magh", "2199 Magh"] {
        assert!(text.parse::<BikramMonth>().is_ok(), "{text}");
    }
}

#[test]
fn digits_are_read_in_both_scripts() {
    for text in ["207310", "२०७३१०", "२०७३ माघ", "माघ/2073", "Magh २०७३", "\t207310 "]
    {
        assert_eq!(text.parse(), Ok(month(10)), "{text}");
    }
}

proptest! {
    #[test]
    fn every_spelling_and_form_reads_as_its_month(
        (month, text) in strategies::bikram_month_text()
    ) {
        prop_assert_eq!(text.parse(), Ok(month), "{}", text);
        prop_assert_eq!(month.to_string().parse(), Ok(month));
        prop_assert_eq!(BillMonth::read(&text), BillMonth::Of(month));
    }

    #[test]
    fn months_are_ordered_as_their_numbers(
        one in strategies::bikram_month(), other in strategies::bikram_month(),
    ) {
        let number = |month: BikramMonth| u32::from(month.year()) * 12 + u32::from(month.month());
        prop_assert_eq!(one.cmp(&other), number(one).cmp(&number(other)));
        prop_assert_eq!(BikramMonth::new(one.year(), one.month()), Some(one));
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in ".{0,20}", words in "[0-9 /A-Za-z\\-माघ]{0,15}") {
        let _ = (BillMonth::read(&text), BillMonth::read(&words));
    }
}
