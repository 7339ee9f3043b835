//! The edges of the house, as data. `docs/architecture.md` draws them; this is what CI holds.
//!
//! A new crate adds its row to [`LAYERS`]. To change a rule, change it here together with a
//! decision record in `docs/decisions/` that says why.

/// One crate of the house and the crates of the house that it may name.
#[derive(Debug)]
pub(crate) struct Layer {
    pub(crate) package: &'static str,
    /// Its folder, relative to the root.
    pub(crate) folder: &'static str,
    pub(crate) kind: Kind,
    /// In its code and its build script; its tests may use these as well.
    pub(crate) may_use: &'static [&'static str],
    /// In its tests, examples and benchmarks alone.
    pub(crate) tests_may_use: &'static [&'static str],
}

/// What `tidy` has to know of a crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Speaks to one provider: has the same rooms as every other adapter.
    Adapter,
    Other,
}

/// A crate from outside that only some crates of the house may name, in tests too.
#[derive(Debug)]
pub(crate) struct Guest {
    pub(crate) crates: &'static [&'static str],
    pub(crate) only_in: &'static [&'static str],
    pub(crate) why: &'static str,
}

/// Crates from outside that some crates of the house must not name in the code they ship.
#[derive(Debug)]
pub(crate) struct Ban {
    pub(crate) crates: &'static [&'static str],
    pub(crate) not_in: &'static [&'static str],
    pub(crate) why: &'static str,
}

/// What must not be built in with a crate, however far down.
#[derive(Debug)]
pub(crate) struct Unreachable {
    pub(crate) from: &'static str,
    pub(crate) crates: &'static [&'static str],
    pub(crate) why: &'static str,
}

const DOMAIN: &str = "billport-domain";
const PORTS: &str = "billport-ports";
const TRANSPORT: &str = "billport-transport";
const BLAGGO: &str = "billport-blaggo";
const NEA: &str = "billport-nea";
const BILLAGAIN: &str = "billport-billagain";
const INTAKE: &str = "billport-intake";
const JOURNAL: &str = "billport-journal";
const WORKFLOWS: &str = "billport-workflows";
const FACADE: &str = "billport";
const CLI: &str = "billport-cli";
const SANDBOX: &str = "billport-sandbox";
const XTASK: &str = "xtask";

/// From the inside out. A row may wait for its crate; a crate without a row is an error.
pub(crate) const LAYERS: &[Layer] = &[
    layer(DOMAIN, "crates/domain", &[], &[]),
    layer(PORTS, "crates/ports", &[DOMAIN], &[]),
    layer(TRANSPORT, "crates/transport", &[], &[SANDBOX]),
    adapter(BLAGGO, "crates/blaggo"),
    adapter(NEA, "crates/nea"),
    adapter(BILLAGAIN, "crates/billagain"),
    layer(INTAKE, "crates/intake", &[DOMAIN], &[]),
    layer(JOURNAL, "crates/journal", &[DOMAIN], &[]),
    layer(WORKFLOWS, "crates/workflows", &[DOMAIN, PORTS, INTAKE, JOURNAL], &[SANDBOX]),
    layer(
        FACADE,
        "crates/facade",
        &[DOMAIN, PORTS, TRANSPORT, BLAGGO, NEA, BILLAGAIN, INTAKE, JOURNAL, WORKFLOWS],
        &[SANDBOX],
    ),
    layer(SANDBOX, "crates/sandbox", &[], &[]),
    layer(CLI, "crates/cli", &[FACADE, SANDBOX], &[]),
    layer(XTASK, "xtask", &[], &[]),
];

pub(crate) const GUESTS: &[Guest] = &[
    Guest {
        crates: &["reqwest", "rustls", "rustls-platform-verifier"],
        only_in: &[TRANSPORT],
        why: "one crate speaks HTTP as a client, so that one place decides timeouts, TLS and \
              retries",
    },
    Guest { crates: &["axum"], only_in: &[SANDBOX], why: "only the sandbox is a server" },
    Guest {
        crates: &["rusqlite"],
        only_in: &[JOURNAL],
        why: "only the journal knows how it is stored",
    },
    Guest {
        crates: &["clap", "clap_complete"],
        only_in: &[CLI, XTASK],
        why: "libraries have no command line",
    },
    Guest { crates: &["indicatif"], only_in: &[CLI], why: "libraries print nothing" },
];

pub(crate) const BANS: &[Ban] = &[
    Ban {
        crates: &["serde", "serde_json"],
        not_in: &[DOMAIN, PORTS, WORKFLOWS],
        why: "domain types are not serialized: each boundary has wire types of its own, and a \
              written conversion",
    },
    Ban {
        crates: &["tokio"],
        not_in: &[DOMAIN, INTAKE],
        why: "these are pure: no async, no I/O of their own",
    },
];

pub(crate) const UNREACHABLE: &[Unreachable] = &[
    Unreachable {
        from: WORKFLOWS,
        crates: &["reqwest", "hyper", "rustls"],
        why: "workflows stand over traits, so that they can be tested with mocks and used with a \
              team's own adapter",
    },
    Unreachable {
        from: DOMAIN,
        crates: &["tokio", "reqwest", "rusqlite"],
        why: "the domain is pure",
    },
    Unreachable {
        from: INTAKE,
        crates: &["tokio", "reqwest", "rusqlite"],
        why: "reading a bill file needs no network and no database",
    },
];

const fn layer(
    package: &'static str,
    folder: &'static str,
    may_use: &'static [&'static str],
    tests_may_use: &'static [&'static str],
) -> Layer {
    Layer { package, folder, kind: Kind::Other, may_use, tests_may_use }
}

/// Domain and transport meet only here, and adapters never name each other.
const fn adapter(package: &'static str, folder: &'static str) -> Layer {
    Layer {
        package,
        folder,
        kind: Kind::Adapter,
        may_use: &[DOMAIN, PORTS, TRANSPORT],
        tests_may_use: &[SANDBOX],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_in_the_rules_is_a_crate_of_the_house() {
        let known = |name: &&str| LAYERS.iter().any(|layer| layer.package == *name);
        for layer in LAYERS {
            assert!(layer.may_use.iter().all(known), "{layer:?}");
            assert!(layer.tests_may_use.iter().all(known), "{layer:?}");
        }
        assert!(GUESTS.iter().all(|guest| guest.only_in.iter().all(known)));
        assert!(BANS.iter().all(|ban| ban.not_in.iter().all(known)));
        assert!(UNREACHABLE.iter().all(|rule| known(&rule.from)));
    }

    #[test]
    fn rows_stand_from_the_inside_out() {
        for (place, layer) in LAYERS.iter().enumerate() {
            let above = &LAYERS[place..];
            let outward =
                layer.may_use.iter().find(|used| above.iter().any(|other| other.package == **used));
            assert_eq!(outward, None, "{} uses a crate further out", layer.package);
        }
    }
}
