//! Reading a centre from a file, with errors that say where.

use std::ops::Range;
use std::path::Path;
use toritsugi::sim::{Arrivals, Centre, CentreDefinition};

/// The centre that comes with the program.
const BUILT_IN: &str = include_str!("centre.toml");

/// Reads the definition from a file, or the one that comes with the program. Traces are read from beside the file.
pub(crate) fn load(file: Option<&Path>) -> Result<CentreDefinition, String> {
    let text = text_of(file)?;
    let definition: Result<CentreDefinition, _> = toml::from_str(&text);
    let mut definition = definition.map_err(|error| {
        let place = error.span().map_or(String::new(), |span| position(&text, span.start));
        format!("{}{place}: {}", name_of(file), error.message())
    })?;
    for traffic in &mut definition.traffic {
        if let Arrivals::Trace(trace) = &traffic.arrivals {
            let path = file.and_then(Path::parent).unwrap_or(Path::new("")).join(trace);
            let message = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
            let listed = std::fs::read_to_string(&path).map_err(|error| message(&error))?;
            traffic.arrivals = Arrivals::read_trace(&listed).map_err(|error| message(&error))?;
        }
    }
    Ok(definition)
}

/// Checks a definition. The error's place is the field that it is about, or else where the thing that it names is declared.
pub(crate) fn build(file: Option<&Path>, definition: &CentreDefinition) -> Result<Centre, String> {
    definition.clone().build().map_err(|error| {
        let message = error.to_string();
        let text = text_of(file).unwrap_or_default();
        let place = fault(&text, &message).map_or(String::new(), |byte| position(&text, byte));
        format!("{}{place}: {message}", name_of(file))
    })
}

fn text_of(file: Option<&Path>) -> Result<String, String> {
    match file {
        Some(file) => std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display())),
        None => Ok(BUILT_IN.to_owned()),
    }
}

fn name_of(file: Option<&Path>) -> String {
    file.map_or_else(|| "centre.toml".to_owned(), |file| file.display().to_string())
}

/// Where the fault is that a message is about: the value that it quotes or the key that it names, below the thing that it names first; or that
/// thing itself.
fn fault(text: &str, message: &str) -> Option<usize> {
    // What is about no thing of a name is about the keys of the whole.
    let Some(declared) = declaration(text, message) else { return key(text, 0..text.len(), message) };
    let block = block(text, declared);
    let after = message.splitn(3, '`').nth(2).unwrap_or_default();
    let within = |byte: usize| block.start + byte;
    let inside = text.get(block.clone()).unwrap_or_default();
    let quoted = after.split('`').skip(1).step_by(2);
    let value =
        quoted.filter_map(|name| inside.find(&format!("\"{name}\""))).map(within).find(|byte| *byte != declared);
    value.or_else(|| key(text, block, after)).or(Some(declared))
}

/// Where the first thing that a message names in backticks is declared by that name, in a table of the kind that the message is about.
fn declaration(text: &str, message: &str) -> Option<usize> {
    let name = message.split('`').nth(1)?;
    // Hours and outages have no name but that of their queue or site.
    let (kind, key) = match message.split([' ', ':']).next()? {
        "hours" => ("hours", "queue"),
        "outage" => ("outage", "site"),
        kind => (kind, "name"),
    };
    let declared = text.match_indices(&format!("\"{name}\"")).find(|(byte, _)| {
        let before = text.get(..*byte).unwrap_or("").trim_end();
        let names = before.strip_suffix('=').is_some_and(|before| before.trim_end().ends_with(key));
        let header = header(text, block(text, *byte).start);
        names && (header.starts_with(kind) || !["staff", "traffic"].contains(&kind))
    });
    declared.map(|(byte, _)| byte)
}

/// From the header of the table of tables in which a byte lies to the next one that is not a part of it.
fn block(text: &str, byte: usize) -> Range<usize> {
    let headers = text.match_indices("\n[").map(|(byte, _)| byte + 1);
    let start = headers.clone().take_while(|header| *header <= byte).last().unwrap_or(0);
    let part_of = format!("{}.", header(text, start));
    let end = headers.filter(|next| *next > byte).find(|next| !header(text, *next).starts_with(&part_of));
    start..end.unwrap_or(text.len())
}

/// The name in the brackets of a line.
fn header(text: &str, line: usize) -> &str {
    text.get(line..).and_then(|text| text.lines().next()).unwrap_or("").trim_matches(['[', ']', ' '])
}

/// The first word of a message that is a key at the beginning of a line, or the singular of one.
fn key(text: &str, block: Range<usize>, message: &str) -> Option<usize> {
    let words =
        message.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).filter(|word| word.len() > 2);
    let is_key = |line: &str, word: &str| {
        let rest = line.strip_prefix(word).map(|rest| rest.strip_prefix('s').unwrap_or(rest).trim_start());
        rest.is_some_and(|rest| rest.starts_with('='))
    };
    let mut byte = block.start;
    let mut lines = Vec::new();
    for line in text.get(block)?.split_inclusive('\n') {
        lines.push((byte, line));
        byte += line.len();
    }
    words
        .filter(|word| *word != "name")
        .find_map(|word| lines.iter().find(|(_, line)| is_key(line, word)).map(|(byte, _)| *byte))
}

/// `:line:column` of a byte of a text, both from 1 and in characters.
fn position(text: &str, byte: usize) -> String {
    let before = text.get(..byte).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before.get(line_start..).unwrap_or("").chars().count() + 1;
    format!(":{}:{column}", before.matches('\n').count() + 1)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn refused(name: &str, from: &str, to: &str) -> String {
        let file: PathBuf = std::env::temp_dir().join(format!("toritsugi-{}-{name}.toml", std::process::id()));
        assert!(BUILT_IN.contains(from));
        std::fs::write(&file, BUILT_IN.replacen(from, to, 1)).unwrap();
        let result = load(Some(&file)).and_then(|definition| build(Some(&file), &definition).map(|_| ()));
        std::fs::remove_file(&file).unwrap();
        let message = result.unwrap_err();
        message.strip_prefix(&file.display().to_string()).unwrap().to_owned()
    }

    #[test]
    fn the_built_in_centre_is_sound() {
        let definition = load(None).unwrap();
        assert!(build(None, &definition).is_ok());
    }

    #[test]
    fn a_bad_file_is_refused_with_its_place() {
        let line_of = |needle: &str| BUILT_IN.lines().position(|line| line.contains(needle)).unwrap() + 1;
        let billing = line_of("requirement = \"billing >= 40\"");
        assert_eq!(
            refused("skill", "billing >= 40", "biling >= 40"),
            format!(
                ":{billing}:1: plan: queue `Billing`, requirement: column 1: there is no skill `biling` in this plan"
            )
        );
        let field = refused("field", "offer_timeout = \"15s\"", "offer_time = \"15s\"");
        let line = line_of("offer_timeout = \"15s\"");
        assert!(field.starts_with(&format!(":{line}:1: unknown field `offer_time`")), "{field}");
        let span = refused("span", "offer_timeout = \"15s\"", "offer_timeout = \"15\"");
        assert!(span.starts_with(&format!(":{line}:17: a span is written like")), "{span}");
        let staff = refused("queue", "to = \"Chat agents\"", "to = \"Chatters\"");
        let chats = line_of("to = \"Chat agents\"");
        assert!(staff.starts_with(&format!(":{chats}:53: traffic `Chats`")), "{staff}");
        let time = refused("time", "park_time = { exponential = \"2m\" }", "park_time = { exponential = \"0s\" }");
        let line = line_of("park_time = { exponential = \"2m\" }");
        assert!(
            time.starts_with(&format!(":{line}:1: traffic `Technical help by chat`: `park_time`: the mean")),
            "{time}"
        );
        let count = refused("count", "count = 9\n", "count = 0\n");
        let line = line_of("count = 9");
        assert!(count.starts_with(&format!(":{line}:1: staff `Osaka technicians`: the count")), "{count}");
        let hours = refused("hours", "closes = \"18h\"", "closes = \"8h\"");
        let line = line_of("closes = \"18h\"") - 2;
        assert!(hours.starts_with(&format!(":{line}:9: hours of queue `Claims`: it must end")), "{hours}");
        let cycle = refused("cycle", "[plan]", "cycle = \"0s\"\n[plan]");
        let line = line_of("[plan]");
        assert!(cycle.starts_with(&format!(":{line}:1: the cycle must be more")), "{cycle}");
    }

    #[test]
    fn a_trace_lies_beside_its_centre() {
        let folder = std::env::temp_dir().join(format!("toritsugi-{}-trace", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("centre.toml");
        let centre = "[plan]\nqueue = [{ name = \"front\" }]\n[[traffic]]\nname = \"calls\"\nqueue = \"front\"\nchannel = \"voice\"\narrivals = { trace = \"calls.csv\" }\nhandling = { constant = \"1m\" }\n";
        std::fs::write(&file, centre).unwrap();
        let trace = folder.join("calls.csv");
        let missing = load(Some(&file)).unwrap_err();
        assert!(missing.starts_with(&format!("{}: ", trace.display())), "{missing}");
        std::fs::write(&trace, "at\n9h\n9 o'clock\n").unwrap();
        let broken = load(Some(&file)).unwrap_err();
        assert!(broken.starts_with(&format!("{}: line 3: column `at`", trace.display())), "{broken}");
        std::fs::write(&trace, "at,priority\n9h,1\n10h,\n").unwrap();
        let read = load(Some(&file)).unwrap();
        assert_eq!(read.traffic.first().map(|traffic| traffic.arrivals.expected().to_bits()), Some(2_f64.to_bits()));
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn things_of_one_name_are_told_apart() {
        let text = include_str!("shop.apart.toml");
        let line = |message: &str| text.get(..fault(text, message).unwrap()).unwrap().matches('\n').count() + 1;
        let nth = |needle: &str, nth: usize| {
            let mut lines = (1..).zip(text.lines()).filter(|(_, line)| line.starts_with(needle));
            lines.nth(nth).unwrap().0
        };
        assert_eq!(line("traffic `Orders`: `patience`: the mean must be more than zero"), nth("patience", 0));
        assert_eq!(line("traffic `Returns`: `patience`: the mean must be more than zero"), nth("patience", 1));
        assert_eq!(line("plan: queue `Returns`, wrap_up: too long"), nth("wrap_up", 1));
        assert_eq!(line("traffic `Orders`: something without a place"), nth("name = \"Orders\"", 1));
        assert_eq!(line("`day_variation` must be a coefficient of variation"), nth("day_variation", 0));
    }

    #[test]
    fn a_missing_file_is_named() {
        let message = load(Some(Path::new("no/such/centre.toml"))).unwrap_err();
        assert!(message.starts_with("no/such/centre.toml: "), "{message}");
    }
}
