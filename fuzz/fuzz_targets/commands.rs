//! Commands as JSON, one a line, to a busy router.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    toritsugi::testing::hostile::commands(text.lines().map_while(|line| serde_json::from_str(line).ok()));
});
