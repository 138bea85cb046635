//! The engine against the slow twin: `cargo +nightly fuzz run steps seeds/steps`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| toritsugi::testing::duel::run(data));
