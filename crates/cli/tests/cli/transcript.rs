//! What a command has printed, with all that differs from run to run taken out.

use std::{fmt::Write as _, process::Output};

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

/// The text with times and ports replaced by `[time]` and `[port]`.
pub(crate) fn redacted(text: &str) -> String {
    let time = |character: char| character.is_ascii_digit() || ".msµn".contains(character);
    let port = |character: char| character.is_ascii_digit();
    let mut text = text.to_owned();
    for before in
        [" sent in ", "[1 attempt, ", " attempts, ", "requests sent: 0, ", "\"elapsed_seconds\":"]
    {
        text = replaced(&text, before, "[time]", time);
    }
    replaced(&text, "127.0.0.1:", "[port]", port)
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
fn only_times_and_ports_are_taken_out() {
    for (text, expected) in [
        ("1 request sent in 0.4 s\n", "1 request sent in [time] s\n"),
        ("failed [1 attempt, 140.0ms]", "failed [1 attempt, [time]]"),
        ("[5 attempts, 3.2µs]", "[5 attempts, [time]]"),
        ("{\"elapsed_seconds\":0.044,\"a\":1}", "{\"elapsed_seconds\":[time],\"a\":1}"),
        ("http://127.0.0.1:8080/bills", "http://127.0.0.1:[port]/bills"),
        ("12 rows in 1 batch", "12 rows in 1 batch"),
    ] {
        assert_eq!(redacted(text), expected);
    }
}
