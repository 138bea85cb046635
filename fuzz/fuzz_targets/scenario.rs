//! The steps of a scenario file, for a plan that stays the same.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| toritsugi::testing::hostile::scenario(text));
