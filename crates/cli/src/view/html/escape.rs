//! Text from outside, made safe to stand in HTML.
//!
//! File names and the words of providers can hold anything. Characters that can't be seen for what
//! they are become visible escapes first, as on a terminal; then what means something in HTML is
//! written as a reference. The result is safe as text of an element and as a quoted value of an
//! attribute.

use crate::view::shown;

/// The text, escaped for elements and for quoted attributes.
pub(super) fn escaped(text: &str) -> String {
    let shown = shown(text);
    let mut html = String::with_capacity(shown.as_str().len());
    for character in shown.as_str().chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            // No character at all in XML, though Unicode has a place for them.
            '\u{fffe}' | '\u{ffff}' => html.extend(character.escape_unicode()),
            _ => html.push(character),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_means_something_in_html_is_left() {
        for (text, html) in [
            ("plain, ünï ₱ 電気", "plain, ünï ₱ 電気"),
            ("</style><script>", "&lt;/style&gt;&lt;script&gt;"),
            (r#"" onload='x'"#, "&quot; onload=&#39;x&#39;"),
            ("&lt; &#60;", "&amp;lt; &amp;#60;"),
            ("a\u{202e}b\0c\u{1b}[2J\n", r"a\u{202e}b\u{0}c\u{1b}[2J\n"),
            ("\u{ffff}", r"\u{ffff}"),
        ] {
            assert_eq!(escaped(text), html);
        }
    }
}
