//! `POST /nea/api/servicegroup/counters/nea/`: the offices at which dues are paid.

use serde::Serialize;

use super::{
    books::Books,
    figures::Figure,
    test_data::{OFFICES, Office},
};
use crate::fault::Answer;

#[derive(Serialize)]
struct CountersAnswer {
    status: bool,
    counters: Vec<CounterEntry>,
}

/// Those that the second version of the API serves carry two fields more.
#[derive(Serialize)]
struct CounterEntry {
    name: &'static str,
    value: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    org_no: Option<Figure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    migrated_to_v2: Option<bool>,
}

impl Books {
    pub(super) fn counters(&self) -> Answer {
        let counters = OFFICES.iter().map(|&Office { name, code, migrated_org_no }| CounterEntry {
            name,
            value: code,
            org_no: migrated_org_no.map(|number| self.rules.numbers.count(number)),
            migrated_to_v2: migrated_org_no.map(|_| true),
        });
        Answer::of(&CountersAnswer { status: true, counters: counters.collect() })
    }
}
