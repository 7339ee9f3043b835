//! Whatever is read as a bill of the usual form, `Bill::parse` accepts, and it is the same bill to the
//! byte; and what most files hold is of the usual form.

use billport_domain::{Bill, BillRef, BillText, UsualForm, strategies};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use time::{Date, macros::date};

const TODAY: Date = date!(2026 - 11 - 22);
const DELIMITERS: [u8; 4] = *b",;\t|";
/// Stands behind a row: the readers look ahead.
const NEXT_ROW: &[u8] = b"1234567890";

fn day() -> impl Strategy<Value = Date> {
    let far = [Date::MIN, date!(0000 - 01 - 01), date!(9999 - 12 - 31), Date::MAX];
    prop_oneof![8 => Just(TODAY), 1 => select(far.to_vec())]
}

/// Reads a row whose fields stand in their usual order.
fn read(row: &[u8], delimiter: u8, today: Date) -> Option<BillRef<'_>> {
    let form = UsualForm::new(delimiter, today);
    let (account_number, rest) = form.account_number(row)?.before(delimiter)?;
    let (amount, rest) = form.amount(rest)?.before(delimiter)?;
    let (due_date, rest) = form.due_date(rest)?.before(delimiter)?;
    let (period, rest) = form.period(rest)?.at_line_end()?;
    assert_eq!(rest, NEXT_ROW, "the line ends where it ends");
    Some(BillRef::of_usual(account_number, amount, due_date, period))
}

/// Reads a row, and holds what was read against `Bill::parse`.
fn is_usual(fields: [&[u8]; 4], delimiter: u8, line_end: &str, today: Date) -> bool {
    let row = fields.join(&delimiter);
    let row = [&row, line_end.as_bytes(), NEXT_ROW].concat();
    let Some(usual) = read(&row, delimiter, today) else { return false };
    assert_eq!(
        [usual.account_number(), usual.amount_text(), usual.due_date_text(), usual.period_text()],
        fields,
        "the fields are what stands between the delimiters"
    );
    let [account_number, amount, due_date, period] = fields;
    let bill = Bill::parse(BillText { account_number, amount, due_date, period }, today)
        .expect("what is usual is valid");
    bill.with_ref(|exact| assert_eq!(usual, exact));
    true
}

/// Changes, adds or takes away a byte, mostly for one that means something.
fn damaged(text: &[u8], damage: Option<(Index, u8, u8)>) -> Vec<u8> {
    let mut text = text.to_vec();
    let Some((index, kind, byte)) = damage else { return text };
    let at = index.index(text.len() + 1);
    match kind {
        0 if at < text.len() => text[at] = byte,
        1 if at < text.len() => drop(text.remove(at)),
        _ => text.insert(at, byte),
    }
    text
}

fn damage() -> impl Strategy<Value = Option<(Index, u8, u8)>> {
    let byte = prop_oneof![
        3 => select(b"0123456789.-/ '\"\\!#~:@\x00\x1f\x7f\x80\xff".to_vec()),
        1 => any::<u8>(),
    ];
    proptest::option::weighted(0.3, (any::<Index>(), 0_u8..3, byte))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_is_usual_is_valid_and_the_same_bill(
        text in strategies::bill_text(TODAY),
        damage in proptest::array::uniform4(damage()),
        delimiter in select(DELIMITERS.to_vec()),
        line_end in select(vec!["\n", "\r\n"]),
        today in day(),
    ) {
        let fields = [&text.account_number, &text.amount, &text.due_date, &text.period];
        let fields: Vec<_> =
            fields.iter().zip(damage).map(|(field, damage)| damaged(field, damage)).collect();
        // A delimiter in a field would make it two.
        prop_assume!(fields.iter().all(|field| !field.contains(&delimiter)));
        let fields = [&*fields[0], &*fields[1], &*fields[2], &*fields[3]];
        is_usual(fields, delimiter, line_end, today);
    }

    #[test]
    fn a_wrong_bill_is_never_usual(
        row in strategies::wrong_bill_text(TODAY), delimiter in select(DELIMITERS.to_vec()),
    ) {
        let text = row.text.as_text();
        let fields = [text.account_number, text.amount, text.due_date, text.period];
        prop_assume!(fields.iter().all(|field| !field.contains(&delimiter)));
        prop_assert!(!is_usual(fields, delimiter, "\n", TODAY));
    }

    #[test]
    fn what_most_files_hold_is_usual(
        account_number in "[#-~&&[^,;|\\\\]]{1,64}",
        amount in "(0\\.[1-9][0-9]?|0\\.0[1-9]|[1-9][0-9]{0,6}(\\.[0-9]{1,2})?)",
        due_date in strategies::due_date_text(TODAY),
        period in strategies::period_text(TODAY),
        delimiter in select(DELIMITERS.to_vec()),
        line_end in select(vec!["\n", "\r\n"]),
    ) {
        let fields =
            [account_number.as_bytes(), amount.as_bytes(), due_date.as_bytes(), period.as_bytes()];
        prop_assert!(is_usual(fields, delimiter, line_end, TODAY));
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..100), delimiter in select(DELIMITERS.to_vec()),
    ) {
        let form = UsualForm::new(delimiter, TODAY);
        for cut in 0..bytes.len() {
            let bytes = &bytes[cut..];
            let _ = form.account_number(bytes);
            let _ = form.amount(bytes);
            let _ = form.due_date(bytes);
            let _ = form.period(bytes);
        }
    }
}

/// Each of these in a row that is usual otherwise.
fn usual_as(field: usize, text: &[u8]) -> bool {
    let mut fields: [&[u8]; 4] = [b"AB-123457", b"1700.78", b"22-11-2026", b"11-2026"];
    assert!(is_usual(fields, b',', "\n", TODAY));
    fields[field] = text;
    is_usual(fields, b',', "\n", TODAY)
}

#[test]
fn the_limits_of_the_usual_form() {
    let (longest, too_long) = ([b'9'; 64], [b'9'; 65]);
    for (account_number, is_usual) in [
        (&b"7"[..], true),
        (b"#", true),
        (b"~", true),
        (b"1234567", true),
        (b"12345678", true),
        (b"123456789", true),
        (&longest, true),
        (&too_long, false),
        (&[b'9'; 200], false),
        (b"", false),
        (b"A!1", false),
        (b"A 1", false),
        (b" A1", false),
        (b"A1\t", false),
        (b"\"A1\"", false),
        (b"A\\1", false),
        (b"A\x7f", false),
        ("\u{d1}-12".as_bytes(), false),
    ] {
        assert_eq!(usual_as(0, account_number), is_usual, "{}", account_number.escape_ascii());
    }
    for (amount, is_usual) in [
        ("1", true),
        ("0.01", true),
        ("0.5", true),
        ("10.0", true),
        ("9999999.99", true),
        ("10000000", false),
        ("99999999", false),
        ("9999999999.99", false),
        ("0", false),
        ("0.0", false),
        ("0.00", false),
        ("00.01", false),
        ("01", false),
        ("1.", false),
        (".5", false),
        ("1.234", false),
        ("1.2.3", false),
        ("1,5", false),
        ("-1", false),
        ("+1", false),
        ("1e3", false),
        (" 1", false),
        ("", false),
    ] {
        assert_eq!(usual_as(1, amount.as_bytes()), is_usual, "{amount}");
    }
    for (due_date, is_usual) in [
        ("22-11-2026", true),
        ("28-02-2027", true),
        ("29-02-2028", true),
        ("31-12-9999", true),
        ("21-11-2026", false),
        ("29-02-2027", false),
        ("29-02-2100", false),
        ("31-04-2027", false),
        ("00-01-2027", false),
        ("01-13-2027", false),
        ("01-00-2027", false),
        ("01/01/2027", false),
        ("1-1-2027", false),
    ] {
        assert_eq!(usual_as(2, due_date.as_bytes()), is_usual, "{due_date}");
    }
    for (period, is_usual) in [
        ("11-2026", true),
        ("01-2027", true),
        ("10-2026", false),
        ("13-2027", false),
        ("00-2027", false),
    ] {
        assert_eq!(usual_as(3, period.as_bytes()), is_usual, "{period}");
    }
}

#[test]
fn a_line_ends_in_one_of_two_ways() {
    let fields: [&[u8]; 4] = [b"A1", b"1", b"22-11-2026", b"11-2026"];
    for (line_end, ends) in
        [("\n", true), ("\r\n", true), ("\r", false), ("\r\r\n", false), ("", false)]
    {
        assert_eq!(is_usual(fields, b',', line_end, TODAY), ends, "{line_end:?}");
    }
}

#[test]
fn every_day_of_the_calendar_is_judged_as_by_its_own_rules() {
    for year in [2024, 2025, 2026, 2027, 2100, 2400] {
        for month in 0..=13 {
            for day in 0..=32 {
                let due_date = format!("{day:02}-{month:02}-{year}");
                let parsed = Bill::parse(
                    BillText {
                        account_number: b"A1",
                        amount: b"1",
                        due_date: due_date.as_bytes(),
                        period: b"11-2026",
                    },
                    TODAY,
                );
                assert_eq!(usual_as(2, due_date.as_bytes()), parsed.is_ok(), "{due_date}");
            }
        }
    }
}
