//! The list of counters.

use billport_domain::{Counter, Excerpt};
use billport_transport::Redactor;

use super::{Lack, object, shown};
use crate::wire::Value;

/// The counters of an answer.
#[derive(Debug)]
pub(crate) struct Listed {
    /// Those that can be read, in the order of the answer.
    pub(crate) counters: Vec<Counter>,
    /// How many can't be: they have no code of an office.
    pub(crate) left_out: usize,
}

/// Reads the list. One odd counter does not take the others away; but where none can be read, this
/// is not the list.
pub(crate) fn counters(body: &[u8], redactor: &Redactor) -> Result<Listed, Lack> {
    let items = object(body)?.field("counters").items();
    let items = items.ok_or("it has no list of counters")?;
    let listed = items.len();
    let counters: Vec<_> = items.into_iter().filter_map(|item| counter(item, redactor)).collect();
    if counters.is_empty() && listed > 0 {
        return Err(format!("none of its {listed} counters has the code of an office"));
    }
    let left_out = listed - counters.len();
    Ok(Listed { counters, left_out })
}

fn counter(item: Value<'_>, redactor: &Redactor) -> Option<Counter> {
    let item = item.object()?;
    let code = item.field("value").text()?;
    let office = code.parse().ok()?;
    // Without a name it is still a counter, and its code tells it.
    let name = shown(item.field("name"), redactor).unwrap_or_else(|| Excerpt::of(code.as_bytes()));
    Some(Counter { name, office, needs_v2: item.field("migrated_to_v2").is_yes() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Listed, Lack> {
        counters(json.as_bytes(), &Redactor::default())
    }

    #[test]
    fn an_odd_counter_is_left_out_and_counted() {
        let listed = read(
            r#"{"counters": [
                {"name": "AANBU DC", "value": "243:aanbu-dc", "org_no": 7, "migrated_to_v2": false},
                {"name": "NUMBER ALONE", "value": 245},
                {"name": "MOVED DC", "value": "245:moved-dc", "migrated_to_v2": true},
                "245:a-text", null, {"name": "NOTHING"},
                {"name": null, "value": "1:nameless"}
            ]}"#,
        );
        let Listed { counters, left_out } = listed.unwrap();
        assert_eq!(left_out, 4);
        let told = |counter: &Counter| {
            (counter.name.to_string(), counter.office.to_string(), counter.needs_v2)
        };
        let owned = |name: &str, office: &str, v2| (name.to_owned(), office.to_owned(), v2);
        assert_eq!(
            counters.iter().map(told).collect::<Vec<_>>(),
            [
                owned("AANBU DC", "243:aanbu-dc", false),
                owned("MOVED DC", "245:moved-dc", true),
                owned("1:nameless", "1:nameless", false),
            ]
        );
    }

    #[test]
    fn an_empty_list_is_a_list_and_nonsense_is_none() {
        let Listed { counters, left_out } = read(r#"{"counters": []}"#).unwrap();
        assert_eq!((counters.len(), left_out), (0, 0));
        for (json, lack) in [
            ("{}", "it has no list of counters"),
            (r#"{"counters": null}"#, "it has no list of counters"),
            (r#"{"counters": {"name": "A", "value": "1:a"}}"#, "it has no list of counters"),
            (
                r#"{"counters": [{"value": "1"}, 2]}"#,
                "none of its 2 counters has the code of an office",
            ),
            ("[]", "it is no JSON object"),
        ] {
            assert_eq!(read(json).unwrap_err(), lack, "{json}");
        }
    }
}
