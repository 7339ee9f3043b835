//! Lines on stderr. Nothing here is a result, so a script may throw it away.

use std::io::{self, IsTerminal, Write};

/// Something worth knowing.
pub(crate) fn note(text: &str) {
    line("", text);
}

/// Something that went wrong without ending the command.
pub(crate) fn warning(text: &str) {
    line(&labelled("warning: ", "33"), text);
}

/// Why the command ends.
pub(crate) fn error(text: &str) {
    line(&labelled("error: ", "31"), text);
}

/// What to do about it.
pub(crate) fn hint(text: &str) {
    line(&labelled("hint: ", "36"), text);
}

/// Asks a person at the terminal, and says whether they said yes. Whatever is no yes is a no, the end
/// of the input included.
pub(crate) fn confirmed(question: &str) -> bool {
    let asked = write!(io::stderr().lock(), "{question} [y/N] ");
    let mut answer = String::new();
    let heard = io::stdin().read_line(&mut answer);
    let is_yes = ["y", "yes"].contains(&answer.trim().to_ascii_lowercase().as_str());
    asked.is_ok() && heard.is_ok() && is_yes
}

/// The label in a colour, where there is a terminal that has colours and nobody minds.
fn labelled(label: &str, colour: &str) -> String {
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    if wanted && io::stderr().is_terminal() {
        format!("\x1b[1;{colour}m{label}\x1b[0m")
    } else {
        label.to_owned()
    }
}

fn line(label: &str, text: &str) {
    // There is nobody left to tell.
    let _ = writeln!(io::stderr().lock(), "{label}{text}");
}
