//! Which customers a filter takes.

use insta::assert_snapshot;

use super::three;
use crate::desk::Desk;

/// The IDs of the three customers that filters take.
#[track_caller]
fn taken(filters: &[&str]) -> Vec<u64> {
    let (sandbox, desk) = (three(), Desk::new());
    let mut order = desk.billport("customers list --columns customerID --output ndjson");
    for filter in filters {
        order = order.arg("--filter").arg(filter);
    }
    let ended = order.with_billagain(&sandbox).run().exits(0);
    let id = |line: &str| {
        let customer: serde_json::Value = serde_json::from_str(line).unwrap();
        customer["customerID"].as_u64().unwrap()
    };
    ended.stdout.lines().map(id).collect()
}

#[test]
fn by_what_a_field_says() {
    for (filters, expected) in [
        (&[][..], &[303, 302, 301][..]),
        (&["Name=asha"], &[301]),
        (&["name=ASHA"], &[301]),
        (&["Name=Ash"], &[]),
        (&["Name~ash"], &[301]),
        (&["Name=Nobody Much "], &[303]),
        (&["Name= nobody much"], &[303]),
        (&["Name!=Nobody Much"], &[302, 301]),
        (&["Name~much "], &[303]),
        (&["Name~asha "], &[]),
        (&["Email~example.com"], &[301]),
        (&["Email~EXAMPLE"], &[302, 301]),
        (&["Balance=1728.0667"], &[302]),
        (&["Balance!=0"], &[302]),
        (&["isCompany=true"], &[302]),
        (&["comp_status=suspended"], &[303]),
        (&["customerID=302"], &[302]),
        (&["StatementDay="], &[303, 302, 301]),
        // Null, or not told at all.
        (&["Reference="], &[303, 301]),
        (&["Reference!="], &[302]),
        (&["Reference~"], &[303, 302, 301]),
        // All of them.
        (&["Email!=", "City="], &[301]),
        (&["Email!=", "City!="], &[302]),
        (&["Name=asha", "Name!=asha"], &[]),
    ] {
        assert_eq!(taken(filters), expected, "{filters:?}");
    }
}

#[test]
fn what_is_none_is_told_with_what_comes_nearest() {
    let mut told = String::new();
    for filter in ["Nmae=Asha", "Name", "=x", "Name<x", "CountryCode=ZA", "CustomFields~x"] {
        let order = Desk::new();
        let ended = order.billport("customers list --filter").arg(filter).run().exits(2);
        assert_eq!(ended.stdout, "");
        told += &ended.stderr;
    }
    told += &Desk::new().billport("customers list --columns Name,Emial").run().exits(2).stderr;
    assert_snapshot!(told);
}
