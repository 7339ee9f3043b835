//! Numbers to the digit, however they are spelled: `200`, `"250.00"`, `5.0`, `1e2`.

use rust_decimal::Decimal;

/// Reads a number as JSON writes it, zeros in front allowed; nothing if it is none, or if a [`Decimal`]
/// can't hold it exactly. It never passes through a float, and nothing is rounded.
///
/// ```
/// use billport_domain::exact_decimal;
///
/// let read = |text| exact_decimal(text).map(|number| number.to_string());
/// assert_eq!(read("1728.0667").as_deref(), Some("1728.0667"));
/// assert_eq!(read("12.50e1").as_deref(), Some("125.0"));
/// assert_eq!(read("1e29"), None, "more than 28 digits hold");
/// ```
#[must_use]
pub fn exact_decimal(text: &str) -> Option<Decimal> {
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, digits),
    };
    let (whole, decimals) = match digits.split_once('.') {
        Some((whole, decimals)) if !decimals.is_empty() => (whole, decimals),
        Some(_) => return None,
        None => (digits, ""),
    };
    if whole.is_empty() || !whole.bytes().chain(decimals.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let decimals = kept(decimals);
    let mantissa = mantissa(whole, decimals)?;
    let scale = i64::try_from(decimals.len()).ok()? - i64::from(exponent);
    held(sign * mantissa, scale)
}

/// The decimals without those zeros at their end that no `Decimal` has room for.
fn kept(decimals: &str) -> &str {
    let longest = usize::try_from(Decimal::MAX_SCALE).expect("28 is a length");
    if decimals.len() > longest { decimals.trim_end_matches('0') } else { decimals }
}

fn mantissa(whole: &str, decimals: &str) -> Option<i128> {
    whole.bytes().chain(decimals.bytes()).try_fold(0_i128, |mantissa, digit| {
        mantissa.checked_mul(10)?.checked_add(i128::from(digit - b'0'))
    })
}

/// `mantissa / 10^scale`, with as many of its decimals as a `Decimal` has room for; nothing if one of
/// those that are left is not a zero.
fn held(mantissa: i128, scale: i64) -> Option<Decimal> {
    if mantissa == 0 {
        return Some(Decimal::ZERO);
    }
    let Ok(mut scale) = u32::try_from(scale) else {
        let tens = 10_i128.checked_pow(u32::try_from(-scale).ok()?)?;
        return Decimal::try_from_i128_with_scale(mantissa.checked_mul(tens)?, 0).ok();
    };
    let mut mantissa = mantissa;
    loop {
        match Decimal::try_from_i128_with_scale(mantissa, scale) {
            Ok(number) => return Some(number),
            Err(_) if scale > 0 && mantissa % 10 == 0 => {
                mantissa /= 10;
                scale -= 1;
            }
            Err(_) => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_can_be_held_exactly_is_read_to_the_digit() {
        let zeros = "0".repeat(60);
        for (text, number) in [
            ("200", "200"),
            ("250.0", "250.0"),
            ("1250.75", "1250.75"),
            ("-25", "-25"),
            ("-0.5", "-0.5"),
            ("007", "7"),
            ("1e2", "100"),
            ("1E+2", "100"),
            ("12.50e1", "125.0"),
            ("1.5e-3", "0.0015"),
            ("1000e-30", "0.0000000000000000000000000010"),
            ("1e+24", "1000000000000000000000000"),
            ("79228162514264337593543950335", "79228162514264337593543950335"),
            ("79228162514264337593543950335.00", "79228162514264337593543950335"),
            ("0.0000000000000000000000000001", "0.0000000000000000000000000001"),
            ("0.1000000000000000000000000000", "0.1000000000000000000000000000"),
            (&format!("5.{zeros}"), "5"),
            (&format!("{zeros}5.5"), "5.5"),
            ("0e99999", "0"),
            ("0.00", "0"),
            ("-0", "0"),
        ] {
            let read = exact_decimal(text).map(|number| number.to_string());
            assert_eq!(read.as_deref(), Some(number), "{text}");
        }
    }

    #[test]
    fn what_can_not_is_not_read() {
        for text in [
            "79228162514264337593543950336",
            "100000000000000000000000000000",
            "7922816251426433759354395033.55",
            "0.00000000000000000000000000001",
            "1e29",
            "1e39",
            "1e999999999",
            "1e-29",
            "1e-2147483648",
            "1e2147483648",
            &"9".repeat(100_000),
        ] {
            assert_eq!(exact_decimal(text), None, "{text:.40}");
        }
    }

    #[test]
    fn nothing_but_a_number_is_read() {
        for text in [
            "", "-", "+5", ".5", "5.", "-.5", "e5", "5e", "5e+", "5e1.0", "1_000", "1,000",
            "1 000", " 5", "5 ", "--5", "5-", "0x10", "NaN", "inf", "Infinity", "5.0.0", "5e1e1",
            "٥", "xxxx",
        ] {
            assert_eq!(exact_decimal(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_decimal_is_read_as_it_is_written(
            low in any::<u32>(), middle in any::<u32>(), high in any::<u32>(),
            negative in any::<bool>(), scale in 0_u32..=28,
        ) {
            let number = Decimal::from_parts(low, middle, high, negative, scale);
            prop_assert_eq!(exact_decimal(&number.to_string()), Some(number));
            let moved = format!("{}e-{scale}", number.mantissa());
            prop_assert_eq!(exact_decimal(&moved), Some(number));
        }

        #[test]
        fn any_text_is_read_without_a_panic(text in "[-+0-9.eE_ ]{0,40}|.{0,40}") {
            let _ = exact_decimal(&text);
        }
    }
}
