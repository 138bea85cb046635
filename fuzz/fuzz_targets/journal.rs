//! The bytes of a journal, as they are and with checksums that fit.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| toritsugi::testing::hostile::journal(data));
