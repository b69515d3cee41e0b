#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| housecall_dataplane_fuzz::run("engine", data));
