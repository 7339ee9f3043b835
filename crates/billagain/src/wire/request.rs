//! The object that a call sends, in memory that is wiped when nobody needs it any more.

use billport_transport::Bytes;
use std::io::{self, Write};
use zeroize::Zeroizing;

/// Writes a request. A card number and a password may stand in it, so its memory is wiped with its last
/// holder, and so is what was outgrown on the way.
///
/// What the connection copies of it (the HTTP client's and TLS's own buffers, and the kernel's) is out
/// of our hands.
pub(crate) fn request(write: impl FnOnce(&mut Object<'_>)) -> Bytes {
    let mut json = Json::default();
    write_object(&mut json, write);
    Bytes::from_owner(json.0)
}

/// An object that is being written, field by field and byte by byte: a number arrives as it was typed.
pub(crate) struct Object<'a> {
    json: &'a mut Json,
    is_empty: bool,
}

impl Object<'_> {
    /// Adds a text.
    pub(crate) fn text(&mut self, name: &'static str, text: &str) {
        serde_json::to_writer(self.value_of(name), text).expect(ALL_IS_TAKEN);
    }

    /// Adds a number by its digits, which are those of a number in JSON.
    pub(crate) fn number(&mut self, name: &'static str, digits: &str) {
        self.value_of(name).push(digits.as_bytes());
    }

    /// Adds a yes or no.
    pub(crate) fn flag(&mut self, name: &'static str, flag: bool) {
        self.value_of(name).push(if flag { b"true" } else { b"false" });
    }

    /// Adds a field that is said to be empty.
    pub(crate) fn null(&mut self, name: &'static str) {
        self.value_of(name).push(b"null");
    }

    /// Adds an object.
    pub(crate) fn object(&mut self, name: &'static str, write: impl FnOnce(&mut Object<'_>)) {
        write_object(self.value_of(name), write);
    }

    /// Adds a list of objects, one for each item.
    pub(crate) fn objects<T>(
        &mut self,
        name: &'static str,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Object<'_>, T),
    ) {
        self.list(name, items, |json, item| write_object(json, |object| write(object, item)));
    }

    /// Adds a list of numbers by their digits.
    pub(crate) fn numbers(
        &mut self,
        name: &'static str,
        items: impl IntoIterator<Item = impl AsRef<str>>,
    ) {
        self.list(name, items, |json, digits| json.push(digits.as_ref().as_bytes()));
    }

    fn list<T>(
        &mut self,
        name: &'static str,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Json, T),
    ) {
        let json = self.value_of(name);
        json.push(b"[");
        for (place, item) in items.into_iter().enumerate() {
            if place > 0 {
                json.push(b",");
            }
            write(json, item);
        }
        json.push(b"]");
    }

    /// Where the value of the next field is written. A name of ours needs no escapes.
    fn value_of(&mut self, name: &'static str) -> &mut Json {
        self.json.push(if self.is_empty { b"\"" } else { b",\"" });
        self.json.push(name.as_bytes());
        self.json.push(b"\":");
        self.is_empty = false;
        self.json
    }
}

fn write_object(json: &mut Json, write: impl FnOnce(&mut Object<'_>)) {
    json.push(b"{");
    write(&mut Object { json, is_empty: true });
    json.push(b"}");
}

const ALL_IS_TAKEN: &str = "a text is JSON, and memory takes all of it";

/// JSON in memory that leaves nothing behind, not even when it grows.
#[derive(Default)]
struct Json(Zeroizing<Vec<u8>>);

impl Json {
    /// Room for a customer with a card, so that few outgrow it.
    const ROOM: usize = 2048;

    fn push(&mut self, bytes: &[u8]) {
        let needed = self.0.len() + bytes.len();
        if needed > self.0.capacity() {
            // A `Vec` that grows by itself would leave its old memory as it is.
            let room = needed.next_power_of_two().max(Self::ROOM);
            let mut larger = Zeroizing::new(Vec::with_capacity(room));
            larger.extend_from_slice(&self.0);
            self.0 = larger;
        }
        self.0.extend_from_slice(bytes);
    }
}

impl Write for Json {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.push(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_stand_as_they_were_added() {
        let body = request(|customer| {
            customer.text("Name", "Thandi \"T\" Nkosi ");
            customer.number("Number", "4242424242424242424");
            customer.flag("isCompany", false);
            customer.null("StatementDay");
            customer.object("Contact", |contact| contact.flag("isActive", true));
            customer.object("Nothing", |_| {});
            customer.objects("Gateways", ["1", "2"], |gateway, id| gateway.text("gatewayID", id));
            customer.numbers("ids", ["300", "302"]);
            customer.numbers("none", [""; 0]);
        });
        assert_eq!(
            str::from_utf8(&body).unwrap(),
            r#"{"Name":"Thandi \"T\" Nkosi ","Number":4242424242424242424,"isCompany":false,"StatementDay":null,"Contact":{"isActive":true},"Nothing":{},"Gateways":[{"gatewayID":"1"},{"gatewayID":"2"}],"ids":[300,302],"none":[]}"#
        );
    }

    #[test]
    fn memory_grows_by_being_copied_and_never_by_itself() {
        let mut json = Json::default();
        for round in 0..5000 {
            let (room, at) = (json.0.capacity(), json.0.as_ptr());
            json.push(b"canary");
            assert_eq!(json.0.len(), (round + 1) * 6);
            assert!(json.0.capacity() > room || json.0.as_ptr() == at);
        }
    }
}
