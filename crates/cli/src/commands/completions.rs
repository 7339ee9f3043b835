//! `billport completions`: the completions of a shell, and office codes among them.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::args::Cli;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::view;

/// The name under which the command is typed.
const NAME: &str = "billport";

pub(super) fn run(shell: Shell) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), NAME, &mut script);
    view::print(&with_office_codes(shell, &String::from_utf8_lossy(&script)))?;
    Ok(Exit::Delivered)
}

/// Lets `--office` complete from the counters that are kept. The generated script knows flags and
/// fixed values alone; the codes are asked for when somebody types, and NEA never is.
fn with_office_codes(shell: Shell, script: &str) -> String {
    match shell {
        Shell::Bash => format!("{script}\n{BASH}"),
        Shell::Fish => format!("{script}\n{FISH}"),
        // The generated script ends by running or registering itself, so what it calls stands before.
        Shell::Zsh => script.replace(":CODE:_default", ":CODE:_billport_offices").replacen(
            "\n_billport() {",
            &format!("\n{ZSH}\n_billport() {{"),
            1,
        ),
        _ => script.to_owned(),
    }
}

/// A code has a colon in it, at which bash ends a word: only what stands behind it is completed then.
const BASH: &str = r#"_billport_offices() {
    local typed="${COMP_LINE:0:COMP_POINT}"
    typed="${typed##*[[:space:]]}"
    [[ "${COMP_LINE:0:COMP_POINT}" =~ --office[[:space:]=]+[^[:space:]]*$ ]] || return 1
    typed="${typed#--office=}"
    local kept=""
    [[ "$COMP_WORDBREAKS" == *:* && "$typed" == *:* ]] && kept="${typed%:*}:"
    local code
    COMPREPLY=()
    while IFS= read -r code; do
        [[ "$code" == "$typed"* ]] && COMPREPLY+=("${code#"$kept"}")
    done < <(billport nea counters --kept-codes 2>/dev/null)
    return 0
}

_billport_with_offices() {
    _billport_offices || _billport "$@"
}

complete -F _billport_with_offices -o bashdefault -o default billport
"#;

const FISH: &str = "complete -c billport -n \"__fish_seen_subcommand_from nea\" -l office -x \
    -a \"(billport nea counters --kept-codes 2>/dev/null)\"\n";

const ZSH: &str = r#"(( $+functions[_billport_offices] )) ||
_billport_offices() {
    local -a codes
    codes=(${(f)"$(billport nea counters --kept-codes 2>/dev/null)"})
    compadd -- $codes
}
"#;
