//! Somebody says yes to a change of a customer: a person on a terminal, who is asked, or whoever has
//! typed `--yes`.

use std::io::{self, IsTerminal};

use crate::connect::Connection;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::view::talk;

/// How consent is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Consenting {
    /// A person is asked.
    Asked,
    /// By `--yes`, beforehand.
    Given,
}

impl Consenting {
    /// As the command line says; `done` is what would be done: `added`.
    ///
    /// # Errors
    /// If nobody has said yes, and nobody is there to be asked.
    pub(super) fn of(yes: bool, done: &str) -> Result<Self, Failure> {
        if yes {
            return Ok(Self::Given);
        }
        if io::stdin().is_terminal() && io::stderr().is_terminal() {
            return Ok(Self::Asked);
        }
        Err(Failure::usage(format!("nobody is here to be asked, so nothing was {done}"))
            .hint("say yes beforehand: --yes"))
    }

    /// Whether a person has to see what they are asked about, whatever the output.
    pub(super) const fn is_asked(self) -> bool {
        matches!(self, Self::Asked)
    }

    /// Asks for consent.
    ///
    /// # Errors
    /// If a person has said no; `done` is what was not done then.
    pub(super) fn to(
        self,
        question: &str,
        done: &str,
        connection: &Connection,
    ) -> Result<(), Failure> {
        let is_real = connection.is_production();
        let real = if is_real { "This is PRODUCTION, and a real customer. " } else { "" };
        if self == Self::Given || talk::confirmed(&format!("{real}{question}")) {
            return Ok(());
        }
        Err(Failure::new(Exit::Rejected, format!("nothing was {done}: you said no")))
    }
}
