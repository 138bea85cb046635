//! The house rules that no compiler checks: lengths, dead paths, rule citations, banned words, blanks.
#![expect(clippy::panic, reason = "tests fail by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const MAX_CODE_LINES: usize = 400;
const MAX_FUNCTION_LINES: usize = 70;
const SOURCES: [&str; 6] = ["src", "examples", "benches", "tests", "fuzz", ".ci/weave"];
const DOCUMENTS: [&str; 5] = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SEMANTICS.md", "docs"];
const BANNED: [&str; 4] = [concat!("to", "do!"), concat!("FIX", "ME"), concat!("X", "XX"), concat!("d", "bg!")];
const TEXT_ENDINGS: [&str; 6] = [".rs", ".md", ".toml", ".yml", ".scenario", ".sh"];

#[test]
fn files_are_short() {
    report("files above the limit of code lines", &each_source(&SOURCES, long_file));
}

#[test]
fn functions_are_short() {
    report("functions above the limit of lines", &each_source(&SOURCES, long_functions));
}

#[test]
fn documents_name_no_dead_paths() {
    let mut offenders = Vec::new();
    for file in files(&DOCUMENTS, &[".md"]) {
        let folder = root().join(&file).parent().map(Path::to_path_buf).unwrap_or_default();
        for (line, path) in named_paths(&read(&file)) {
            let fixed = path.split_once('*').map_or(path.as_str(), |(before, _)| before);
            if !root().join(fixed).exists() && !folder.join(fixed).exists() {
                offenders.push(format!("{file}:{line}: {path}"));
            }
        }
    }
    report("paths that do not exist", &offenders);
}

#[test]
fn the_code_map_is_complete() {
    let named: BTreeSet<String> = named_paths(&read("ARCHITECTURE.md")).into_iter().map(|(_, path)| path).collect();
    let modules = entries("src").into_iter().map(|name| format!("src/{name}"));
    let missing: Vec<String> = modules.filter(|path| !named.contains(path)).collect();
    report("places of the code that ARCHITECTURE.md does not name", &missing);
}

#[test]
fn cited_rules_exist() {
    let rules = rules(&read("SEMANTICS.md"));
    let dangling = |name: &str, text: &str| -> Vec<String> {
        let unknown = citations(text).into_iter().filter(|(_, rule)| !rules.contains(rule));
        unknown.map(|(line, rule)| format!("{name}:{line}: {rule}")).collect()
    };
    report("citations of rules that SEMANTICS.md does not define", &each_source(&SOURCES, dangling));
}

#[test]
fn every_rule_is_cited() {
    let mut open = rules(&read("SEMANTICS.md"));
    for file in files(&["src"], &[".rs"]) {
        for (_, rule) in citations(&read(&file)) {
            open.remove(&rule);
        }
    }
    report("rules of SEMANTICS.md that no code cites", &Vec::from_iter(open));
}

#[test]
fn sources_are_finished() {
    report("banned words", &each_source(&SOURCES, banned_words));
}

#[test]
fn lines_are_clean() {
    let mut offenders = Vec::new();
    let others = [DOCUMENTS.as_slice(), &["CHANGELOG.md", "Cargo.toml", ".ci", ".github"]].concat();
    for file in files(&SOURCES, &TEXT_ENDINGS).into_iter().chain(files(&others, &[""])) {
        offenders.extend(unclean_lines(&file, &read(&file)));
    }
    report("lines with a tab or a blank at the end", &offenders);
}

fn report(what: &str, offenders: &[String]) {
    assert!(offenders.is_empty(), "{} {what}:\n  {}", offenders.len(), offenders.join("\n  "));
}

fn long_file(name: &str, text: &str) -> Vec<String> {
    let lines = code_lines(text);
    if lines > MAX_CODE_LINES { vec![format!("{name}: {lines}, at most {MAX_CODE_LINES}")] } else { Vec::new() }
}

fn long_functions(name: &str, text: &str) -> Vec<String> {
    let long = functions(text).into_iter().filter(|function| function.lines > MAX_FUNCTION_LINES);
    long.map(|Function { line, name: function, lines }| {
        format!("{name}:{line}: {function}: {lines}, at most {MAX_FUNCTION_LINES}")
    })
    .collect()
}

fn banned_words(name: &str, text: &str) -> Vec<String> {
    let found = numbered(text).flat_map(|(number, line)| {
        BANNED.into_iter().filter(move |word| line.contains(word)).map(move |word| format!("{name}:{number}: {word}"))
    });
    found.collect()
}

fn unclean_lines(name: &str, text: &str) -> Vec<String> {
    let unclean = numbered(text).filter(|(_, line)| line.contains('\t') || line.ends_with(char::is_whitespace));
    unclean.map(|(number, _)| format!("{name}:{number}")).collect()
}

/// Lines that are neither blank nor comment, without the test module at the end.
fn code_lines(source: &str) -> usize {
    let scrubbed = scrub(source);
    let lines: Vec<&str> = scrubbed.lines().map(str::trim).collect();
    let opens_tests = |(place, line): &(usize, &&str)| {
        let mut next = lines.iter().skip(*place).take(8);
        **line == "#[cfg(test)]" && next.find(|line| line.starts_with("mod ")).is_some_and(|line| line.ends_with('{'))
    };
    let end = lines.iter().enumerate().find(opens_tests).map_or(lines.len(), |(place, _)| place);
    lines.iter().take(end).filter(|line| !line.is_empty()).count()
}

#[derive(Debug, PartialEq, Eq)]
struct Function {
    line: usize,
    name: String,
    lines: usize,
}

/// Every function with a body, from the line of its `fn` to that of its closing brace.
fn functions(source: &str) -> Vec<Function> {
    let scrubbed = scrub(source);
    let mut found = Vec::new();
    for (place, _) in scrubbed.match_indices("fn ") {
        let (before, from) = scrubbed.split_at(place);
        let name: String = from.chars().skip(3).take_while(|c| is_word(*c)).collect();
        if name.is_empty() || before.ends_with(is_word) {
            continue;
        }
        if let Some(length) = body_end(from) {
            let lines = from.chars().take(length).filter(|c| *c == '\n').count() + 1;
            found.push(Function { line: before.matches('\n').count() + 1, name, lines });
        }
    }
    found
}

/// How many characters a function takes up to its closing brace; `None` if it has no body.
fn body_end(from: &str) -> Option<usize> {
    let (mut brackets, mut braces) = (0_usize, 0_usize);
    for (place, c) in from.chars().enumerate() {
        match c {
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets = brackets.saturating_sub(1),
            ';' if brackets == 0 && braces == 0 => return None,
            '{' => braces += 1,
            '}' if braces <= 1 => return (braces == 1).then_some(place),
            '}' => braces -= 1,
            _ => {}
        }
    }
    None
}

/// The source with every comment blank and every literal a row of `x`, line for line.
fn scrub(source: &str) -> String {
    let mut scrubbed = String::with_capacity(source.len());
    let mut rest = source;
    while !rest.is_empty() {
        let (length, filler) = token(rest);
        let (now, after) = rest.split_at(length);
        match filler {
            Some(filler) => scrubbed.extend(now.chars().map(|c| if c == '\n' { c } else { filler })),
            None => scrubbed.push_str(now),
        }
        rest = after;
    }
    scrubbed
}

/// The bytes of the comment, literal or single character that comes next, and what to fill it with.
fn token(rest: &str) -> (usize, Option<char>) {
    let one = rest.chars().next().map_or(0, char::len_utf8);
    let until = |end: &str, from: usize| {
        let found = rest.get(from..).and_then(|tail| tail.find(end));
        found.map_or(rest.len(), |place| from + place + end.len())
    };
    if rest.starts_with("//") {
        return (rest.find('\n').unwrap_or(rest.len()), Some(' '));
    }
    if rest.starts_with("/*") {
        return (block_comment(rest), Some(' '));
    }
    if let Some(raw) = rest.strip_prefix('r') {
        let hashes: String = raw.chars().take_while(|c| *c == '#').collect();
        if raw.trim_start_matches('#').starts_with('"') {
            return (until(&format!("\"{hashes}"), 2 + hashes.len()), Some('x'));
        }
    }
    if let Some(text) = rest.strip_prefix('"') {
        let mut escaped = false;
        let end = text.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        return (end.map_or(rest.len(), |end| end + 2), Some('x'));
    }
    if rest.starts_with("'\\") {
        return (until("'", 3), Some('x'));
    }
    if rest.starts_with('\'') && rest.chars().nth(2) == Some('\'') {
        return (until("'", 1 + rest.chars().nth(1).map_or(0, char::len_utf8)), Some('x'));
    }
    (one, None)
}

/// The bytes of a block comment, which may hold others.
fn block_comment(rest: &str) -> usize {
    let (mut depth, mut place) = (0_usize, 0);
    while let Some(tail) = rest.get(place..).filter(|tail| !tail.is_empty()) {
        let step = if tail.starts_with("/*") {
            depth += 1;
            2
        } else if tail.starts_with("*/") {
            depth -= 1;
            2
        } else {
            tail.chars().next().map_or(1, char::len_utf8)
        };
        place += step;
        if depth == 0 {
            break;
        }
    }
    place
}

/// Paths of the repository that a document names in backticks or links to, with their lines. Fenced blocks are left out.
fn named_paths(text: &str) -> Vec<(usize, String)> {
    let (mut found, mut fenced) = (Vec::new(), false);
    for (number, line) in numbered(text) {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            let quoted = line.split('`').skip(1).step_by(2).filter(|span| is_path(span));
            let linked = line.split("](").skip(1).filter_map(|tail| tail.split([')', '#']).next());
            let linked = linked.filter(|target| !target.is_empty() && !target.contains("://"));
            found.extend(quoted.chain(linked).map(|path| (number, path.to_owned())));
        }
    }
    found
}

/// Whether this names a place in the repository: with a slash, or an ending of ours; not an absolute path, nor what a build makes.
fn is_path(span: &str) -> bool {
    let plain = span.chars().all(|c| is_word(c) || "./-*".contains(c));
    let named =
        span.contains('/') || TEXT_ENDINGS.iter().any(|ending| span.len() > ending.len() && span.ends_with(ending));
    plain && named && !span.contains("//") && !span.starts_with('/') && !span.starts_with("target/")
}

/// The ids that the rules begin with: `- **A-1** …`.
fn rules(semantics: &str) -> BTreeSet<String> {
    let heads = semantics.lines().filter_map(|line| line.strip_prefix("- **")?.split_once("**"));
    heads.map(|(rule, _)| rule.to_owned()).filter(|rule| is_rule(rule)).collect()
}

/// Rule ids in square brackets, with their lines.
fn citations(text: &str) -> Vec<(usize, String)> {
    let cited = numbered(text).flat_map(|(number, line)| {
        let bracketed = line.split('[').skip(1).filter_map(|tail| tail.split_once(']'));
        bracketed.map(|(rule, _)| rule).filter(|rule| is_rule(rule)).map(move |rule| (number, rule.to_owned()))
    });
    cited.collect()
}

/// A capital letter, a hyphen and a number.
fn is_rule(text: &str) -> bool {
    let Some((letter, number)) = text.split_once('-') else { return false };
    let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    letter.len() == 1 && letter.chars().all(|c| c.is_ascii_uppercase()) && is_number
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines())
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file} cannot be read: {error}"))
}

fn each_source(places: &[&str], check: impl Fn(&str, &str) -> Vec<String>) -> Vec<String> {
    files(places, &[".rs"]).iter().flat_map(|file| check(file, &read(file))).collect()
}

/// Files at or below these places, by name, whose names end so; places that are not there hold none.
fn files(places: &[&str], endings: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for place in places {
        let path = root().join(place);
        if path.is_dir() {
            for name in entries(place) {
                found.extend(files(&[&format!("{place}/{}", name.trim_end_matches('/'))], endings));
            }
        } else if path.is_file() && endings.iter().any(|ending| place.ends_with(ending)) {
            found.push((*place).to_owned());
        }
    }
    found
}

/// What a folder holds, ascending; folders end in a slash. What builds and fuzzers make is left out.
fn entries(folder: &str) -> Vec<String> {
    let list = fs::read_dir(root().join(folder)).unwrap_or_else(|error| panic!("{folder} cannot be read: {error}"));
    let names = list.filter_map(Result::ok).map(|entry| (entry.file_name(), entry.path().is_dir()));
    let names =
        names.map(|(name, is_folder)| (name.to_string_lossy().into_owned(), is_folder)).collect::<BTreeMap<_, _>>();
    let made = ["target", "node_modules", "corpus", "artifacts", "seeds", "__pycache__"];
    let kept = names.into_iter().filter(|(name, _)| !made.contains(&name.as_str()));
    kept.map(|(name, is_folder)| if is_folder { name + "/" } else { name }).collect()
}

mod checker {
    use super::{
        Function, banned_words, citations, code_lines, functions, is_path, named_paths, rules, scrub, unclean_lines,
    };

    #[test]
    fn scrubs_comments_and_literals() {
        let cases = [
            ("a // b\nc", "a     \nc"),
            ("a /* b /* c */ d */ e", "a                   e"),
            ("\"a // \\\" {\" b", "xxxxxxxxxxx b"),
            ("r#\"a \" {\"# b", "xxxxxxxxxx b"),
            ("'{' '\\'' '\\u{41}' <'a> 'ä'", "xxx xxxx xxxxxxxx <'a> xxx"),
            ("for r in br\"{\"", "for r in bxxxx"),
        ];
        for (source, expected) in cases {
            assert_eq!(scrub(source), expected, "{source}");
        }
    }

    #[test]
    fn counts_code_lines() {
        assert_eq!(code_lines("//! doc\n\nuse a;\n/// doc\nfn b() {} // c\n/*\nd\n*/\n"), 2);
        assert_eq!(code_lines("a\n#[cfg(test)]\n#[expect(b)]\nmod tests {\n    c\n}\n"), 1);
        assert_eq!(code_lines("#[cfg(test)]\nmod tests;\na\nb\n"), 4);
        assert_eq!(code_lines("const A: &str = \"\n// text\n\";\n"), 3);
    }

    #[test]
    fn measures_functions() {
        let source = "trait A {\n    fn none(a: [u8; 2]);\n    fn two() -> fn(u8) {\n    }\n}\nfn one() { '}'; }\nlet often = b;\n";
        let function = |line, name: &str, lines| Function { line, name: name.to_owned(), lines };
        assert_eq!(functions(source), [function(3, "two", 2), function(6, "one", 1)]);
    }

    #[test]
    fn finds_named_paths() {
        let text = "See `src/a.rs`, `Router::apply` and `and / or`.\n```sh\n`no/no.rs`\n```\n[b](docs/b.md#c) [d](https://e.f/g)\n";
        assert_eq!(named_paths(text), [(1, "src/a.rs".to_owned()), (5, "docs/b.md".to_owned())]);
        for path in ["fuzz/", "Cargo.toml", "tests/scenarios/**.scenario", ".ci/run"] {
            assert!(is_path(path), "{path}");
        }
        for other in ["[limits]", ".rs", "cargo doc", "/tmp/a", "target/criterion", "a && b/c", "apply"] {
            assert!(!is_path(other), "{other}");
        }
    }

    #[test]
    fn finds_rules_and_citations() {
        assert!(rules("- **A-1** Text, see **A-3**.\n- **bold** text\n  - **A-2**\n").into_iter().eq(["A-1"]));
        let cited = format!("/// Text. [{0}-1] [{0}-12]\n[a] [{0}-] [{0}B-1]\n", 'Z');
        assert_eq!(citations(&cited), [(1, "Z-1".to_owned()), (1, "Z-12".to_owned())]);
    }

    #[test]
    fn finds_words_and_blanks() {
        assert_eq!(banned_words("a", &format!("b\n{}()", concat!("to", "do!"))), [concat!("a:2: to", "do!")]);
        assert_eq!(unclean_lines("a", "b\nc \n\td\n\n"), ["a:2", "a:3"]);
    }
}
