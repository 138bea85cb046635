//! Engine and slow twin side by side: the first 64 bytes choose the plan, each further 16 a step.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| toritsugi::testing::duel::run(data));
