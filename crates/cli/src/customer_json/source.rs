//! The file that a customer stands in, or standard input.
//!
//! A file that holds a secret must be readable by its owner only. What was read is wiped when it is
//! dropped; the parser's own copies of texts with escapes are not.

use billport::domain::{CustomerChange, NewCustomerDraft};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

use super::document::Document;
use super::problem::Problem;
use super::{FromFile, SECRETS, change, new_customer};
use crate::failure::Failure;
use crate::private_mode::mode_if_shared;
use crate::view::{plural, shown, talk};

/// More than any customer needs: a file that was meant for something else is not read to its end.
const MOST_BYTES: u64 = 1 << 20;

/// A text that was read, and where from.
pub(crate) struct Source {
    name: PathBuf,
    text: Zeroizing<String>,
    /// The permissions, if others may read the file.
    shared_mode: Option<u32>,
}

impl Source {
    /// Reads a file; `-` is standard input.
    ///
    /// # Errors
    /// A [`Failure`] if it can't be read, is too long, or is no UTF-8.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let is_stdin = path.as_os_str() == "-";
        let name = if is_stdin { PathBuf::from("standard input") } else { path.to_owned() };
        let read = || {
            if is_stdin {
                return Ok((text_of(io::stdin().lock())?, None));
            }
            let file = File::open(path)?;
            let shared_mode = mode_if_shared(&file.metadata()?);
            Ok((text_of(file)?, shared_mode))
        };
        let (text, shared_mode) = read().map_err(|error: io::Error| {
            Failure::usage(format!("{} can't be read: {error}", shown(&name)))
        })?;
        Ok(Self { name, text, shared_mode })
    }

    /// The customer that is to be added.
    ///
    /// # Errors
    /// A [`Failure`] if others may read a secret in it, or something in it is wrong, which was told then.
    pub(crate) fn new_customer(&self) -> Result<FromFile<NewCustomerDraft>, Failure> {
        self.taken_apart(new_customer, "billport customers template")
    }

    /// The change that is to be made.
    ///
    /// # Errors
    /// As of [`Source::new_customer`].
    pub(crate) fn change(&self) -> Result<FromFile<CustomerChange>, Failure> {
        self.taken_apart(change, "billport customers template edit")
    }

    fn taken_apart<T>(
        &self,
        take: impl FnOnce(Document<'_>) -> Result<T, Vec<Problem>>,
        template: &str,
    ) -> Result<T, Failure> {
        // As some editors begin a file.
        let text = self.text.strip_prefix('\u{feff}').unwrap_or(&self.text);
        let document = Document::read(text).map_err(|problem| self.wrong(&[problem], template))?;
        if document.says_any_of(&SECRETS) {
            self.refuse_shared()?;
        }
        take(document).map_err(|problems| self.wrong(&problems, template))
    }

    fn refuse_shared(&self) -> Result<(), Failure> {
        let Some(mode) = self.shared_mode else { return Ok(()) };
        let path = shown(&self.name);
        Err(Failure::usage(format!(
            "{path} holds the number of a card or a password, and can be read by others (mode {mode:03o})"
        ))
        .hint(format!("chmod 600 {path}")))
    }

    fn wrong(&self, problems: &[Problem], template: &str) -> Failure {
        for problem in problems {
            talk::note(&format!("wrong: {problem}"));
        }
        let mistakes = plural(problems.len() as u64, "mistake");
        Failure::usage(format!("{} has {mistakes}: nothing was sent", shown(&self.name)))
            .hint(format!("`{template}` shows every field and its rule"))
    }
}

fn text_of(input: impl Read) -> io::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    input.take(MOST_BYTES + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MOST_BYTES {
        return Err(io::Error::other(format!("it is longer than {MOST_BYTES} bytes")));
    }
    Ok(text)
}
