//! Reading a centre from a file, with errors that say where.

use std::path::Path;
use toritsugi::sim::{Centre, CentreDefinition};

/// The centre that comes with the program.
const BUILT_IN: &str = include_str!("centre.toml");

/// Reads the definition from a file, or the one that comes with the program.
pub(crate) fn load(file: Option<&Path>) -> Result<CentreDefinition, String> {
    let text = text_of(file)?;
    toml::from_str(&text).map_err(|error| {
        let place = error.span().map_or(String::new(), |span| position(&text, span.start));
        format!("{}{place}: {}", name_of(file), error.message())
    })
}

/// Checks a definition. The error's line is the one where the thing that it names is declared.
pub(crate) fn build(file: Option<&Path>, definition: &CentreDefinition) -> Result<Centre, String> {
    definition.clone().build().map_err(|error| {
        let message = error.to_string();
        let text = text_of(file).unwrap_or_default();
        let place = declaration(&text, &message).map_or(String::new(), |byte| position(&text, byte));
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

/// Where the first thing that a message names in backticks is declared by that name.
fn declaration(text: &str, message: &str) -> Option<usize> {
    let name = message.split('`').nth(1)?;
    let quoted = format!("\"{name}\"");
    let declared = text.match_indices(&quoted).find(|(byte, _)| {
        let before = text.get(..*byte).unwrap_or("").trim_end();
        before.strip_suffix('=').is_some_and(|before| before.trim_end().ends_with("name"))
    });
    declared.map(|(byte, _)| byte)
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
        let billing = line_of("name = \"Billing\"");
        assert_eq!(
            refused("skill", "billing >= 40", "biling >= 40"),
            format!(
                ":{billing}:8: plan: queue `Billing`, requirement: column 1: there is no skill `biling` in this plan"
            )
        );
        let field = refused("field", "offer_timeout = \"15s\"", "offer_time = \"15s\"");
        let line = line_of("offer_timeout = \"15s\"");
        assert!(field.starts_with(&format!(":{line}:1: unknown field `offer_time`")), "{field}");
        let span = refused("span", "offer_timeout = \"15s\"", "offer_timeout = \"15\"");
        assert!(span.starts_with(&format!(":{line}:17: a span is written like")), "{span}");
        let staff = refused("queue", "to = \"Chat agents\"", "to = \"Chatters\"");
        let chats = line_of("name = \"Chats\"");
        assert!(staff.starts_with(&format!(":{chats}:8: traffic `Chats`")), "{staff}");
    }

    #[test]
    fn a_missing_file_is_named() {
        let message = load(Some(Path::new("no/such/centre.toml"))).unwrap_err();
        assert!(message.starts_with("no/such/centre.toml: "), "{message}");
    }
}
