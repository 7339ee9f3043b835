//! A page of the guide, taken apart: the commands that stand in it with what each says, and what has to
//! happen between them.
//!
//! What a reader does not see stands in comments of the page: `<!-- replay: … -->`.

/// Something in a page.
pub(crate) enum Part {
    Command {
        typed: String,
        told: String,
    },
    /// What happens between two commands.
    Replay(String),
    /// A file that stands on the desk.
    File {
        name: String,
        text: String,
    },
}

/// The parts of a page, in its order: transcripts (` ```console `), and files (` ```csv name `,
/// ` ```json name `).
pub(crate) fn parts(page: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let file = ["```csv ", "```json "].iter().find_map(|fence| line.strip_prefix(fence));
        if let Some(what) = line.strip_prefix("<!-- replay: ") {
            parts.push(Part::Replay(what.trim_end_matches(" -->").to_owned()));
        } else if let Some(name) = file {
            let text = lines.by_ref().take_while(|line| *line != "```");
            let text = text.flat_map(|line| [line, "\n"]).collect();
            parts.push(Part::File { name: name.to_owned(), text });
        } else if line == "```console" {
            for line in lines.by_ref().take_while(|line| *line != "```") {
                match (line.strip_prefix("$ "), parts.last_mut()) {
                    (Some(typed), _) => {
                        let (typed, told) = (typed.to_owned(), String::new());
                        parts.push(Part::Command { typed, told });
                    }
                    (None, Some(Part::Command { told, .. })) => *told += &format!("{line}\n"),
                    _ => panic!("a line of a transcript without a command: {line}"),
                }
            }
        }
    }
    parts
}
