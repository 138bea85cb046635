//! The program, run as people run it.

use crate::file;
use std::io::Write;
use std::process::{Command, Stdio};

#[test]
fn shows_that_nothing_is_lost() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_host"));
    let output = program.args(["--commands", "300", "--kills", "3", "--seed", "5"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}");
    assert!(text.starts_with("A call centre of 8 agents, a day until "), "{text}");
    assert!(text.contains("  300 of 300 commands, "), "{text}");
    assert_eq!(text.matches(": the same").count(), 2, "{text}");
}

#[test]
fn explains_itself() {
    let run = |arguments: &[&str]| Command::new(env!("CARGO_BIN_EXE_host")).args(arguments).output().unwrap();
    let (help, wrong) = (run(&["--help"]), run(&["--days", "3"]));
    assert!(help.status.success());
    assert_eq!((wrong.status.code(), &wrong.stderr), (Some(2), &help.stdout));
}

#[test]
fn a_line_that_is_no_input_ends_it() {
    let store = file("no-input");
    let mut program = Command::new(env!("CARGO_BIN_EXE_host"));
    let program = program.arg("serve").arg(&store).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = program.spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"{\"deliver\":1}\n").unwrap();
    let output = child.wait_with_output().unwrap();
    let started = "{\"started\":{\"records\":0,\"bad_snapshots\":0,\"cut\":null}}\n";
    assert_eq!((output.status.code(), String::from_utf8(output.stdout).unwrap().as_str()), (Some(2), started));
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("invalid type: integer `1`"));
}
