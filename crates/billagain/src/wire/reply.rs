//! The body of an answer: a bare list, or one object.

use super::{Field, Kind};

/// The values of a list, if the body is one and nothing else.
pub(crate) fn items(body: &[u8]) -> Option<Vec<Field<'_>>> {
    value(body)?.items()
}

/// The object, if the body is one and nothing else.
pub(crate) fn object(body: &[u8]) -> Option<Field<'_>> {
    value(body).filter(|value| value.kind() == Kind::Object)
}

fn value(body: &[u8]) -> Option<Field<'_>> {
    serde_json::from_str(str::from_utf8(body).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_and_an_object_are_told_apart_from_all_else() {
        let deep = format!("[{}{}]", "[".repeat(50_000), "]".repeat(50_000));
        for list in ["[]", " [ {\"a\":1} , null ]\r\n", &deep] {
            assert!(items(list.as_bytes()).is_some() && object(list.as_bytes()).is_none());
        }
        for one in ["{}", "\n{\"a\":[1]} "] {
            assert!(object(one.as_bytes()).is_some() && items(one.as_bytes()).is_none());
        }
        for neither in [
            "",
            " ",
            "null",
            "\"{}\"",
            "true",
            "[{}",
            "[{},]",
            "[] []",
            "{\"a\":1",
            "{}x",
            "\u{feff}[]",
            "\u{feff}{}",
            "<html>[]</html>",
        ] {
            let body = neither.as_bytes();
            assert!(items(body).is_none() && object(body).is_none(), "{neither:?}");
        }
        assert!(items(b"[\"\xff\"]").is_none() && object(b"{\"a\":\"\xff\"}").is_none());
    }
}
