//! Asks the compiler which mutants can be woven, until what is left compiles; then builds the tests.

use crate::Failure;
use crate::mutant::{Genre, Mutant};
use crate::weave;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What becomes of the mutants of a list.
#[derive(Debug, Default)]
pub(crate) struct Sorted {
    pub(crate) woven: BTreeSet<usize>,
    /// Would not compile on their own either.
    pub(crate) unviable: BTreeSet<usize>,
    /// Only a build of their own can tell.
    pub(crate) alone: BTreeSet<usize>,
    /// Functions that a constant asks.
    constants: BTreeSet<String>,
}

/// What the mutants ask. Reading it costs one load and a comparison.
const SWITCH: &str = r#"
/// Whether this mutant is on.
#[doc(hidden)]
pub fn woven(id: u32) -> bool {
    static ON: std::sync::LazyLock<Option<u32>> = std::sync::LazyLock::new(|| std::env::var("WOVEN").ok()?.parse().ok());
    *ON == Some(id)
}
"#;

/// Whoever weaves wants no lints, and the same build as the mutants that are built alone.
const BUILD: [&str; 3] = ["--profile", "mutants", "--all-features"];

fn cargo(tree: &Path, command: &str) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.arg(command).args(BUILD).arg("--message-format=json").current_dir(tree);
    cargo.env("RUSTFLAGS", "--cap-lints=warn").stdin(Stdio::null());
    cargo
}

/// Weaves all mutants into the tree, and takes out those at which the compiler stops, until it does not.
pub(crate) fn sort(tree: &Path, mutants: &[Mutant]) -> Result<Sorted, Failure> {
    let mut files: BTreeMap<String, (String, Vec<usize>)> = BTreeMap::new();
    for path in sources(&tree.join("src"))? {
        let file = path.strip_prefix(tree)?.to_string_lossy().into_owned();
        files.insert(file, (std::fs::read_to_string(&path)?, Vec::new()));
    }
    for (id, mutant) in mutants.iter().enumerate() {
        files.get_mut(&mutant.file).ok_or("a mutant of no source")?.1.push(id);
    }
    let mut sorted = Sorted { woven: (0..mutants.len()).collect(), ..Sorted::default() };
    loop {
        let texts = write(tree, mutants, &files, &mut sorted)?;
        let before = (sorted.woven.len(), sorted.constants.len());
        let mut rest = Vec::new();
        for error in errors(tree)? {
            if !sorted.mend(&error, mutants, &texts) {
                rest.push(error["rendered"].as_str().unwrap_or_default().to_owned());
            }
        }
        let Sorted { woven, unviable, alone, .. } = &sorted;
        eprintln!("{} mutants woven, {} that do not compile, {} left alone", woven.len(), unviable.len(), alone.len());
        if before == (sorted.woven.len(), sorted.constants.len()) {
            let clean = rest.is_empty();
            return if clean { Ok(sorted) } else { Err(format!("no mutant explains\n{}", rest.join("\n")).into()) };
        }
    }
}

/// Writes the sources with the mutants that are woven so far, and gives them back.
fn write(
    tree: &Path,
    mutants: &[Mutant],
    files: &BTreeMap<String, (String, Vec<usize>)>,
    sorted: &mut Sorted,
) -> Result<BTreeMap<String, String>, Failure> {
    let mut texts = BTreeMap::new();
    for (file, (text, ids)) in files {
        let ids: Vec<_> = ids.iter().copied().filter(|id| sorted.woven.contains(id)).collect();
        let mut woven = weave::weave(text, mutants, &ids, &sorted.constants)?;
        for id in ids.iter().filter(|id| !woven.ids.contains(id)) {
            sorted.leave_alone(*id);
        }
        if file == "src/lib.rs" {
            woven.text.push_str(SWITCH);
        }
        std::fs::write(tree.join(file), &woven.text)?;
        texts.insert(file.clone(), woven.text);
    }
    Ok(texts)
}

impl Sorted {
    fn leave_alone(&mut self, id: usize) {
        self.woven.remove(&id);
        self.alone.insert(id);
    }

    /// Takes out what an error is about; whether there was something to take out.
    fn mend(&mut self, error: &Value, mutants: &[Mutant], texts: &BTreeMap<String, String>) -> bool {
        let code = error["code"]["code"].as_str().unwrap_or_default();
        let culprits = culprits(error, code, mutants, texts);
        for &id in &culprits {
            // What is said of the changed code itself would be said of the mutant alone, too.
            let unviable = match mutants[id].genre {
                Genre::Value => code != "E0015",
                Genre::Iterator => code == "E0277",
                Genre::Binary => ["E0277", "E0369", "E0368"].contains(&code),
                _ => false,
            };
            if unviable {
                self.woven.remove(&id);
                self.unviable.insert(id);
            } else {
                self.leave_alone(id);
            }
        }
        if culprits.is_empty() && code == "E0015" {
            // cannot call non-const function `path::Type::<T>::name` in constants
            let name = error["message"].as_str().and_then(|message| message.split('`').nth(1)).unwrap_or_default();
            let parts = name.split("::").map(|part| part.split('<').next().unwrap_or_default());
            let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
            let before = self.constants.len();
            self.constants.extend((1..=2).map(|few| parts[parts.len().saturating_sub(few)..].join("::")));
            return self.constants.len() > before;
        }
        !culprits.is_empty()
    }
}

fn culprits(error: &Value, code: &str, mutants: &[Mutant], texts: &BTreeMap<String, String>) -> Vec<usize> {
    let spans = error["spans"].as_array().into_iter().flatten().filter(|span| span["is_primary"] == true);
    let places = spans.filter_map(|span| {
        let byte = usize::try_from(span["byte_start"].as_u64()?).ok()?;
        Some((texts.get(span["file_name"].as_str()?)?, byte))
    });
    if code == "E0004" {
        // A match that is not whole without an arm: its first one that can be gone.
        let arm = |id: &usize| mutants[*id].genre == Genre::Arm;
        places.filter_map(|(text, byte)| weave::after(text, byte).find(arm)).collect()
    } else {
        places.flat_map(|(text, byte)| weave::around(text, byte)).collect()
    }
}

/// The sources below a folder, those of tests apart.
fn sources(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.file_stem().is_some_and(|stem| stem == "tests") {
            continue;
        }
        if path.is_dir() {
            found.extend(sources(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    Ok(found)
}

fn messages(mut command: Command) -> Result<(bool, Vec<Value>), Failure> {
    let output = command.stderr(Stdio::null()).output()?;
    let lines = String::from_utf8(output.stdout)?;
    let messages = lines.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    Ok((output.status.success(), messages))
}

fn errors(tree: &Path) -> Result<Vec<Value>, Failure> {
    let mut check = cargo(tree, "check");
    check.arg("--lib");
    let (good, messages) = messages(check)?;
    let errors: Vec<Value> = messages
        .into_iter()
        .map(|mut message| message["message"].take())
        .filter(|message| {
            message["level"] == "error" && message["spans"].as_array().is_some_and(|spans| !spans.is_empty())
        })
        .collect();
    if !good && errors.is_empty() { Err("cargo check failed and says no place".into()) } else { Ok(errors) }
}

/// Builds the quick tests and the unit tests.
pub(crate) fn tests(tree: &Path) -> Result<[PathBuf; 2], Failure> {
    let mut test = cargo(tree, "test");
    test.args(["--no-run", "--lib", "--test=quick"]);
    let (good, messages) = messages(test)?;
    let built = |name: &str| {
        let message =
            messages.iter().find(|message| message["executable"].is_string() && message["target"]["name"] == name);
        message.and_then(|message| message["executable"].as_str()).map(PathBuf::from)
    };
    if let (true, Some(quick), Some(unit)) = (good, built("quick"), built("toritsugi")) {
        return Ok([quick, unit]);
    }
    let said = messages.iter().filter_map(|message| message["message"]["rendered"].as_str());
    Err(format!("the tests with all mutants do not compile\n{}", said.collect::<String>()).into())
}
