//! What a command has printed, with all that differs from run to run taken out.

use std::{env, fmt::Write as _, process::Output};

use serde_json::Value;

/// A command that has ended.
pub(crate) struct Ended {
    /// Its exit code; nothing if a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    pub(crate) fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let code = output.status.code();
        Self { code, stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }

    /// Asserts the exit code, and shows what was printed if it is another one.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}", self.transcript());
        self
    }

    /// Exit code and both outputs, redacted.
    pub(crate) fn transcript(&self) -> String {
        let mut text = match self.code {
            Some(code) => format!("exit: {code}\n"),
            None => "ended by a signal\n".to_owned(),
        };
        for (name, output) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !output.is_empty() {
                write!(text, "--- {name}\n{}", redacted(output)).unwrap();
            }
        }
        text
    }

    /// The one JSON value on stdout.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.stdout.lines().count(), 1, "{}", self.transcript());
        serde_json::from_str(&self.stdout).unwrap()
    }

    /// Both outputs as one text, to be searched.
    pub(crate) fn all(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }
}

/// The text with times, moments and ports replaced by `[time]`, `[moment]` and `[port]`, the folder of
/// a desk by `[desk]`, what names a process by `[process]`, digests by `[digest]`, and references that were made by
/// `[reference]`.
pub(crate) fn redacted(text: &str) -> String {
    let time = |character: char| character.is_ascii_digit() || ".msµn".contains(character);
    let port = |character: char| character.is_ascii_digit();
    // As JSON writes the sign of microseconds.
    let text = text.replace("\\u00b5", "µ");
    let mut text = without_references(&without_moments(&without_folders(&text)));
    for before in [
        " sent in ",
        " this went on for ",
        "[1 attempt, ",
        " attempts, ",
        "requests sent: 0, ",
        "\"elapsed_seconds\":",
    ] {
        text = replaced(&text, before, "[time]", time);
    }
    text = replaced(&text, "by process ", "[process]", |character| !",\n".contains(character));
    text = replaced(&text, "\"digest\":\"", "[digest]", |character| character.is_ascii_hexdigit());
    replaced(&text, "127.0.0.1:", "[port]", port)
}

/// The folders of desks all begin alike, wherever temporary files go.
fn without_folders(text: &str) -> String {
    let before = env::temp_dir().join(".tmp");
    let mut pieces = text.split(before.to_str().unwrap());
    let mut result = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        result.push_str("[desk]");
        result.push_str(
            piece.trim_start_matches(|character: char| character.is_ascii_alphanumeric()),
        );
    }
    result
}

/// Moments in either of their forms, as `0000-00-00` and what stands behind.
fn without_moments(text: &str) -> String {
    const FORMS: [&str; 2] = ["0000-00-00 00:00:00", "0000-00-00T00:00:00.000Z"];
    let mut result = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_of = |form: &&&str| {
            let part = rest.get(..form.len()).unwrap_or_default();
            let shape = part.chars().map(|c| if c.is_ascii_digit() { '0' } else { c });
            shape.collect::<String>() == **form
        };
        let skipped = match FORMS.iter().find(is_of) {
            Some(form) => {
                result.push_str("[moment]");
                form.len()
            }
            None => {
                result.push(first);
                first.len_utf8()
            }
        };
        rest = &rest[skipped..];
    }
    result
}

/// References that were made have the form of a UUID, and so do the names of embedded sandboxes.
fn without_references(text: &str) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let skipped = match reference(rest) {
            Some(reference) => {
                result.push_str("[reference]");
                reference.len()
            }
            None => {
                result.push(first);
                first.len_utf8()
            }
        };
        rest = &rest[skipped..];
    }
    result
}

/// The reference that a text begins with, if it was made.
pub(crate) fn reference(text: &str) -> Option<&str> {
    let part = text.get(..36)?;
    let is_dash = |index| [8, 13, 18, 23].contains(&index);
    let is_uuid = part.bytes().enumerate().all(|(index, byte)| match byte {
        b'-' => is_dash(index),
        _ => !is_dash(index) && byte.is_ascii_hexdigit(),
    });
    is_uuid.then_some(part)
}

/// Replaces what stands behind `before`, as long as it is made of such characters.
fn replaced(text: &str, before: &str, by: &str, part: impl Fn(char) -> bool) -> String {
    let mut pieces = text.split(before);
    let mut result = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        result.extend([before, by, piece.trim_start_matches(&part)]);
    }
    result
}

/// Asserts that a summary accounts for every row.
#[track_caller]
pub(crate) fn assert_adds_up(summary: &Value) {
    let number = |name: &str| summary[name].as_u64().unwrap();
    let ended = ["rows_rejected", "bills_delivered", "bills_refused", "bills_unknown"];
    let sum = ended.into_iter().map(number).sum::<u64>() + number("bills_pending");
    assert_eq!(number("rows_read"), sum, "{summary}");
}

#[test]
fn only_what_differs_is_taken_out() {
    for (text, expected) in [
        ("1 request sent in 0.4 s\n", "1 request sent in [time] s\n"),
        (
            "1 request in all; this went on for 0.4 s\n",
            "1 request in all; this went on for [time] s\n",
        ),
        ("failed [1 attempt, 140.0ms]", "failed [1 attempt, [time]]"),
        ("[5 attempts, 3.2µs]", "[5 attempts, [time]]"),
        ("[1 attempt, 3.2\\u00b5s]", "[1 attempt, [time]]"),
        ("{\"elapsed_seconds\":0.044,\"a\":1}", "{\"elapsed_seconds\":[time],\"a\":1}"),
        ("http://127.0.0.1:8080/bills", "http://127.0.0.1:[port]/bills"),
        ("12 rows in 1 batch", "12 rows in 1 batch"),
        ("begun 2026-11-22 10:00:05 UTC\n", "begun [moment] UTC\n"),
        ("\"at\":\"2026-11-22T10:00:05.250Z\",", "\"at\":\"[moment]\","),
        ("judged by day 2026-11-22\n", "judged by day 2026-11-22\n"),
        ("delivered by process 7 on h, since", "delivered by process [process], since"),
        ("\"digest\":\"09af\"}", "\"digest\":\"[digest]\"}"),
        ("by process 7 on h\nand", "by process [process]\nand"),
        ("reference 0199f3c2-7a4e-7b31-9d53-0e4f6a8b2c10\n", "reference [reference]\n"),
    ] {
        assert_eq!(redacted(text), expected);
    }
}
