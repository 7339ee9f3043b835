//! Holds the house as it is against the table; pure, so that it is tested with made-up houses.

use super::graph::{Edge, House, Member};
use super::table::{BANS, GUESTS, LAYERS, Layer, UNREACHABLE};
use crate::metadata::Purpose;

/// Every breach of the table, as one sentence each: what, why, and which rule.
pub(crate) fn breaches(house: &House) -> Vec<String> {
    let mut breaches = Vec::new();
    for member in &house.members {
        match LAYERS.iter().find(|layer| layer.package == member.package) {
            None => breaches.push(format!(
                "crate {} in {} has no row — add one to LAYERS that says what it may use",
                member.package, member.folder
            )),
            Some(layer) => {
                breaches.extend(wrong_folder(member, layer));
                let edges = member.edges.iter();
                breaches.extend(edges.filter_map(|edge| forbidden_in_house(layer, edge)));
            }
        }
        let edges = member.edges.iter();
        breaches.extend(edges.filter_map(|edge| forbidden_from_outside(member, edge)));
        breaches.extend(forbidden_far_down(member));
    }
    breaches
}

fn wrong_folder(member: &Member, layer: &Layer) -> Option<String> {
    (member.folder != layer.folder).then(|| {
        format!(
            "crate {} stands in {} — its row in LAYERS says {}",
            member.package, member.folder, layer.folder
        )
    })
}

fn forbidden_in_house(layer: &Layer, edge: &Edge) -> Option<String> {
    let to = edge.to.as_str();
    let in_house = LAYERS.iter().any(|other| other.package == to);
    // A crate may name itself in its tests, to turn on a feature of its own.
    let allowed = layer.may_use.contains(&to)
        || edge.purpose == Purpose::Dev
            && (layer.tests_may_use.contains(&to) || to == layer.package);
    (in_house && !allowed).then(|| {
        format!(
            "{} → {to}{} is no edge of the house: {} may use {} — see its row in LAYERS",
            layer.package,
            purpose(edge),
            layer.package,
            allowed_edges(layer, edge.purpose),
        )
    })
}

fn forbidden_from_outside(member: &Member, edge: &Edge) -> Option<String> {
    let (from, to) = (member.package.as_str(), edge.to.as_str());
    let guest =
        GUESTS.iter().find(|guest| guest.crates.contains(&to) && !guest.only_in.contains(&from));
    if let Some(guest) = guest {
        return Some(format!(
            "{from} → {to}{}: {to} is only for {}, because {} — see GUESTS",
            purpose(edge),
            guest.only_in.join(" and "),
            guest.why
        ));
    }
    let ban = BANS.iter().find(|ban| {
        edge.purpose != Purpose::Dev && ban.crates.contains(&to) && ban.not_in.contains(&from)
    })?;
    Some(format!(
        "{from} → {to}{}: {to} is not for {from}, because {} — see BANS",
        purpose(edge),
        ban.why
    ))
}

fn forbidden_far_down(member: &Member) -> impl Iterator<Item = String> {
    let rules = UNREACHABLE.iter().filter(|rule| rule.from == member.package);
    rules.flat_map(move |rule| {
        let paths = rule.crates.iter().filter_map(|name| member.built_in.path_to(name));
        paths.map(move |path| {
            format!(
                "{path} brings in what {} must not have, because {} — see UNREACHABLE",
                member.package, rule.why
            )
        })
    })
}

fn purpose(edge: &Edge) -> &'static str {
    match edge.purpose {
        Purpose::Normal => "",
        Purpose::Build => " (build script)",
        Purpose::Dev => " (tests)",
    }
}

fn allowed_edges(layer: &Layer, purpose: Purpose) -> String {
    let mut allowed = layer.may_use.to_vec();
    if purpose == Purpose::Dev {
        allowed.extend(layer.tests_may_use);
    }
    if allowed.is_empty() {
        "no other crate of the house".to_owned()
    } else {
        format!("only {}", allowed.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::super::graph::BuiltIn;
    use super::*;

    fn member(package: &str, folder: &str, edges: &[(&str, Purpose)]) -> Member {
        Member {
            package: package.to_owned(),
            folder: folder.to_owned(),
            edges: edges
                .iter()
                .map(|(to, purpose)| Edge { to: (*to).to_owned(), purpose: *purpose })
                .collect(),
            built_in: BuiltIn::default(),
        }
    }

    fn breaches_of(member: Member) -> Vec<String> {
        breaches(&House { members: vec![member] })
    }

    #[track_caller]
    fn assert_one_breach(member: Member, begins: &str) {
        let found = breaches_of(member);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].starts_with(begins), "{}", found[0]);
    }

    const DOMAIN: &str = "billport-domain";
    const BLAGGO: &str = "billport-blaggo";
    const SANDBOX: &str = "billport-sandbox";

    #[test]
    fn a_house_without_some_of_its_crates_stands() {
        assert_eq!(breaches(&House::default()), [""; 0]);
        let ports = member("billport-ports", "crates/ports", &[(DOMAIN, Purpose::Normal)]);
        assert_eq!(breaches_of(ports), [""; 0]);
    }

    #[test]
    fn a_forbidden_edge_is_found() {
        let edges = [("billport-transport", Purpose::Normal)];
        assert_one_breach(
            member("billport-workflows", "crates/workflows", &edges),
            "billport-workflows → billport-transport is no edge of the house",
        );
        assert_one_breach(
            member(BLAGGO, "crates/blaggo", &[("billport-nea", Purpose::Dev)]),
            "billport-blaggo → billport-nea (tests) is no edge",
        );
        assert_one_breach(
            member(DOMAIN, "crates/domain", &[("billport-ports", Purpose::Build)]),
            "billport-domain → billport-ports (build script) is no edge",
        );
    }

    #[test]
    fn the_sandbox_is_for_tests() {
        let tests = [(SANDBOX, Purpose::Dev)];
        assert_eq!(breaches_of(member(BLAGGO, "crates/blaggo", &tests)), [""; 0]);
        assert_one_breach(
            member(BLAGGO, "crates/blaggo", &[(SANDBOX, Purpose::Normal)]),
            "billport-blaggo → billport-sandbox is no edge",
        );
    }

    #[test]
    fn tests_may_use_what_the_code_may_and_the_crate_itself() {
        let edges = [(DOMAIN, Purpose::Dev), (BLAGGO, Purpose::Dev)];
        assert_eq!(breaches_of(member(BLAGGO, "crates/blaggo", &edges)), [""; 0]);
    }

    #[test]
    fn an_unknown_crate_is_an_error() {
        assert_one_breach(
            member("billport-ledger", "crates/ledger", &[]),
            "crate billport-ledger in crates/ledger has no row",
        );
    }

    #[test]
    fn a_crate_in_the_wrong_folder_is_an_error() {
        assert_one_breach(
            member(DOMAIN, "crates/core", &[]),
            "crate billport-domain stands in crates/core",
        );
    }

    #[test]
    fn guests_stay_in_their_room_even_in_tests() {
        assert_one_breach(
            member(BLAGGO, "crates/blaggo", &[("reqwest", Purpose::Dev)]),
            "billport-blaggo → reqwest (tests): reqwest is only for billport-transport, because",
        );
        let transport = [("reqwest", Purpose::Normal)];
        let transport = member("billport-transport", "crates/transport", &transport);
        assert_eq!(breaches_of(transport), [""; 0]);
    }

    #[test]
    fn bans_hold_for_what_is_shipped() {
        assert_one_breach(
            member(DOMAIN, "crates/domain", &[("serde", Purpose::Normal)]),
            "billport-domain → serde: serde is not for billport-domain, because",
        );
        let tests = [("serde_json", Purpose::Dev)];
        assert_eq!(breaches_of(member(DOMAIN, "crates/domain", &tests)), [""; 0]);
    }

    #[test]
    fn what_comes_in_far_down_is_found_with_its_path() {
        let mut workflows = member("billport-workflows", "crates/workflows", &[]);
        workflows.built_in.add("some-client", "billport-workflows");
        workflows.built_in.add("reqwest", "some-client");
        assert_one_breach(
            workflows,
            "billport-workflows → some-client → reqwest brings in what billport-workflows must not",
        );
    }
}
