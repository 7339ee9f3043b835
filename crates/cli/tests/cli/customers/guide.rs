//! The transcript of docs/guide/customers.md: every command in it is run, and says what stands there.

use billport_sandbox::{Call, Fault, FaultOrder, Sandbox, SandboxConfig};

use crate::desk::Desk;
use crate::page::{Part, parts};
use crate::transcript::redacted;

const GUIDE: &str = include_str!("../../../../../docs/guide/customers.md");

#[test]
fn every_command_of_the_guide_says_what_stands_there() {
    let sandbox =
        Sandbox::start(SandboxConfig { customers: 25, ..SandboxConfig::default() }).unwrap();
    let desk = Desk::new();
    let mut code = 0;
    for part in parts(GUIDE) {
        match part {
            Part::File { name, text } => desk.put(name, text),
            Part::Replay(what) if what == "lose the next answer to add" => {
                let lost = FaultOrder::once(Call::AddCustomer, Fault::Reset).after_effect();
                sandbox.billagain().order(lost);
            }
            Part::Replay(what) => panic!("what is to be replayed? {what}"),
            Part::Command { typed, told } if typed == "echo $?" => {
                assert_eq!(told.trim(), code.to_string(), "behind the command before");
            }
            Part::Command { typed, told } => {
                let line = format!("billport() {{ \"$0\" \"$@\"; }}; {{ {typed}; }} 2>&1");
                let ended = desk.billport("").with_billagain(&sandbox).by_way_of(&line).run();
                code = ended.code.unwrap();
                assert_eq!(redacted(&ended.stdout), redacted(&told), "{typed}");
            }
        }
    }
}
