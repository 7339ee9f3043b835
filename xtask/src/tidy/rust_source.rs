//! A Rust file as the rules look at it: with or without its strings, with or without its tests.

use super::scanner::blank;

/// A Rust file, seen three ways.
#[derive(Debug)]
pub(super) struct RustSource {
    pub(super) path: String,
    /// As it is.
    pub(super) text: String,
    code: String,
    code_and_strings: String,
    /// The number of lines before the module of unit tests that ends the file.
    lines_before_tests: usize,
}

/// What of a file a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    /// Comments and strings blanked.
    Code,
    /// Comments blanked.
    CodeAndStrings,
}

/// Which part of a file a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Everything,
    /// Neither tests, nor examples, nor benchmarks.
    Shipped,
}

impl RustSource {
    pub(super) fn new(path: &str, text: &str) -> Self {
        let (code, code_and_strings) = blank(text);
        let lines_before_tests = lines_before_tests(&code);
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code,
            code_and_strings,
            lines_before_tests,
        }
    }

    /// The lines of a part, numbered from 1.
    pub(super) fn lines(&self, sight: Sight, part: Part) -> impl Iterator<Item = (usize, &str)> {
        let text = match sight {
            Sight::Code => &self.code,
            Sight::CodeAndStrings => &self.code_and_strings,
        };
        let end = match part {
            Part::Everything => usize::MAX,
            Part::Shipped => self.shipped_lines(),
        };
        text.lines().take(end).enumerate().map(|(n, line)| (n + 1, line))
    }

    /// How many lines are neither tests, nor examples, nor benchmarks.
    pub(super) fn shipped_lines(&self) -> usize {
        if self.is_beside_the_code() { 0 } else { self.lines_before_tests }
    }

    /// Whether the whole file is tests, examples or benchmarks.
    fn is_beside_the_code(&self) -> bool {
        let mut folders = self.path.split('/');
        folders.any(|name| matches!(name, "tests" | "examples" | "benches" | "tests.rs"))
    }
}

/// Only a module of tests that ends the file is told apart: code that follows one is code.
fn lines_before_tests(code: &str) -> usize {
    let lines: Vec<&str> = code.lines().map(str::trim_end).collect();
    let opens_tests = |at: &usize| {
        lines[*at] == "#[cfg(test)]"
            && lines[at + 1..]
                .iter()
                .find(|line| !line.starts_with("#["))
                .is_some_and(|line| line.starts_with("mod ") && line.ends_with('{'))
    };
    let ends_the_file = |at: &usize| {
        let mut after_tests = lines[*at..].iter().skip_while(|line| **line != "}").skip(1);
        after_tests.all(|line| line.is_empty())
    };
    (0..lines.len()).find(opens_tests).filter(ends_the_file).unwrap_or(lines.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_begin_at_the_module_of_unit_tests() {
        let with_tests = "fn a() {}\n\n#[cfg(test)]\n#[rustfmt::skip]\nmod tests {\n}\n";
        assert_eq!(RustSource::new("src/a.rs", with_tests).shipped_lines(), 2);
        let elsewhere = "#[cfg(test)]\nmod support;\nfn a() {}\n";
        assert_eq!(RustSource::new("src/a.rs", elsewhere).shipped_lines(), 3);
        let code_follows = "#[cfg(test)]\nmod tests {\n    fn b() {\n    }\n}\nfn a() {}\n";
        assert_eq!(RustSource::new("src/a.rs", code_follows).shipped_lines(), 6);
        let quoted = "const A: &str = \"\n#[cfg(test)]\nmod tests {\n\";\n";
        assert_eq!(RustSource::new("src/a.rs", quoted).shipped_lines(), 4);
        for beside in ["crates/a/tests/b.rs", "crates/a/src/b/tests.rs", "examples/a.rs"] {
            assert_eq!(RustSource::new(beside, "fn a() {}").shipped_lines(), 0);
        }
    }

    #[test]
    fn lines_are_numbered_from_one() {
        let source = RustSource::new("src/a.rs", "a\nb // c\n");
        let lines: Vec<_> = source.lines(Sight::Code, Part::Everything).collect();
        assert_eq!(lines, [(1, "a"), (2, "b     ")]);
    }
}
