//! The text of a plan file.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(definition) = toml::from_str(text) {
        toritsugi::testing::hostile::plan(&definition);
    }
});
