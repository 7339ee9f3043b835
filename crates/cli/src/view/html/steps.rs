//! What to do next.

use super::NextStep;
use super::escape::escaped;

/// The steps in their order, or nothing if there is nothing to do.
pub(super) fn steps(steps: &[NextStep]) -> String {
    if steps.is_empty() {
        return String::new();
    }
    let items: String = steps.iter().map(item).collect();
    format!(
        "<section aria-labelledby=\"steps\">\n<h2 id=\"steps\">What to do next</h2>\n\
         <ol class=\"steps\">\n{items}</ol>\n</section>\n"
    )
}

fn item(step: &NextStep) -> String {
    let command = match &step.command {
        Some(command) => format!("<pre><code>{}</code></pre>", words(command)),
        None => String::new(),
    };
    format!("<li><p>{}</p>{command}</li>\n", escaped(&step.act))
}

/// A command as words that stay in one piece where they fit: a line that ends in `--` misleads.
fn words(command: &str) -> String {
    let words = command.split(' ').map(|word| format!("<span>{}</span>", escaped(word)));
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_copied_as_it_is_typed() {
        assert_eq!(
            words("billport upload 'a  <b.csv'"),
            "<span>billport</span> <span>upload</span> <span>&#39;a</span> <span></span> \
             <span>&lt;b.csv&#39;</span>"
        );
    }
}
