//! `Subscriptions` of a customer that is added. Source: BillAgain, Customers, add: the example of the
//! input.

use billport::domain::{
    ComponentUsage, NewSubscription, Stated, SubscriptionDate, TermType, exact_decimal,
};

use super::document::{Node, Object};

const MEMBERS: [&str; 11] = [
    "packageID",
    "packageVersionID",
    "packageVersionNumber",
    "packageRateTermID",
    "componentUsage",
    "StartDate",
    "firstProrataSyncDate",
    "EndDate",
    "numDaysBeforeToInv",
    "Term",
    "TermType",
];
const COMPONENT_MEMBERS: [&str; 4] =
    ["componentID", "componentVersionID", "componentVersionNumber", "NumUnits"];

/// The subscriptions of a list; those that are no objects are left out, and noted.
pub(super) fn read_all(list: Vec<Node<'_, '_>>) -> Vec<NewSubscription> {
    list.into_iter().filter_map(Object::of).map(read).collect()
}

fn read(mut object: Object<'_, '_>) -> NewSubscription {
    let component_usage = object
        .elements("componentUsage")
        .map(|list| list.into_iter().filter_map(Object::of).map(read_component).collect());
    let subscription = NewSubscription {
        package_id: object.id("packageID"),
        package_version_id: object.id("packageVersionID"),
        package_version_number: object.id("packageVersionNumber"),
        package_rate_term_id: object.id("packageRateTermID"),
        component_usage,
        start_date: day(&mut object, "StartDate"),
        first_prorata_sync_date: day(&mut object, "firstProrataSyncDate"),
        end_date: day(&mut object, "EndDate"),
        days_before_invoice: count(&mut object, "numDaysBeforeToInv"),
        term: count(&mut object, "Term"),
        term_type: object.text("TermType").map(|name| TermType::of(&name)),
    };
    object.finish(&MEMBERS);
    subscription
}

fn read_component(mut object: Object<'_, '_>) -> ComponentUsage {
    let usage = ComponentUsage {
        component_id: object.id("componentID"),
        component_version_id: object.id("componentVersionID"),
        component_version_number: object.id("componentVersionNumber"),
        units: object.read("NumUnits", |digits| {
            exact_decimal(digits).ok_or_else(|| "it is a number of at most 28 digits".to_owned())
        }),
    };
    object.finish(&COMPONENT_MEMBERS);
    usage
}

fn day(object: &mut Object<'_, '_>, name: &str) -> Stated<SubscriptionDate> {
    object.read(name, |text| text.parse().map_err(|_| "it is a day such as 15 Dec 2016".to_owned()))
}

fn count(object: &mut Object<'_, '_>, name: &str) -> Stated<u32> {
    object.read(name, |digits| digits.parse().map_err(|_| "it is a whole number".to_owned()))
}
