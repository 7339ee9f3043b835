//! How BillAgain spells a date and the payment method on file.

use time::{Date, Duration, Month, PrimitiveDateTime, Time};

use super::record::Json;

/// When the customer of this number was made: one a minute, a younger one later.
pub(super) fn made_at(id: u64) -> PrimitiveDateTime {
    let first_day = Date::from_calendar_date(2016, Month::March, 11).expect("it was a Friday");
    let minutes = i64::try_from(id).unwrap_or(i64::MAX).min(i64::MAX / 60);
    PrimitiveDateTime::new(first_day, Time::MIDNIGHT).saturating_add(Duration::minutes(minutes))
}

/// A date with seven digits of a second, made from a number, and the offset of Johannesburg.
pub(super) fn date(at: PrimitiveDateTime, number: u64) -> Json {
    let (date, time) = (at.date(), at.time());
    let fraction = number.wrapping_mul(4_259_617) % 10_000_000;
    format!(
        "\"{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{fraction:07}+02:00\"",
        date.year(),
        u8::from(date.month()),
        date.day(),
        time.hour(),
        time.minute(),
        time.second(),
    )
    .into()
}

/// A payment method with a token that looks like a UUID, and is another for each.
pub(super) fn payment_method_on_file(payment_method_id: u64) -> Json {
    // Multiplying by an odd number gives every number another one.
    let bits = payment_method_id.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let (high, low) = (bits >> 32, bits & 0xFFFF_FFFF);
    format!(
        concat!(
            r#"{{"paymentMethodID":{},"#,
            r#""Token":"{:08x}-{:04x}-4{:03x}-a{:03x}-{:04x}{:08x}"}}"#
        ),
        payment_method_id,
        high,
        low >> 16,
        low & 0xFFF,
        high & 0xFFF,
        low & 0xFFFF,
        high ^ low,
    )
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_has_seven_digits_of_a_second() {
        assert_eq!(date(made_at(0), 1), r#""2016-03-11T00:00:00.4259617+02:00""#);
        assert_eq!(date(made_at(10_622), 0), r#""2016-03-18T09:02:00.0000000+02:00""#);
        assert_eq!(date(made_at(u64::MAX), 0), r#""9999-12-31T23:59:59.0000000+02:00""#);
    }

    #[test]
    fn a_token_looks_like_a_uuid_and_is_another_for_each() {
        let token = |id| {
            let method = payment_method_on_file(id);
            let method: serde_json::Value = serde_json::from_str(&method).unwrap();
            assert_eq!(method["paymentMethodID"], id);
            method["Token"].as_str().unwrap().to_owned()
        };
        let groups = |token: String| token.split('-').map(str::len).collect::<Vec<_>>();
        assert_eq!(groups(token(20_406)), [8, 4, 4, 4, 12]);
        assert_eq!(groups(token(u64::MAX)), [8, 4, 4, 4, 12]);
        assert_ne!(token(20_406), token(20_407));
    }
}
