//! The bytes of a snapshot, as they are and with a digest that fits.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    toritsugi::testing::hostile::snapshot(data);
});
