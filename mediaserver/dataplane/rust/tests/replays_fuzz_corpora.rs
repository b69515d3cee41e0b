//! Replays the checked-in fuzz corpora through the fuzz targets' own functions: captures that
//! are valid, cut and invalid, and every input that once broke something.

use std::fs;
use std::path::Path;

// What is not as expected ends the test.
#[allow(clippy::expect_used)]
#[path = "../fuzz/src/targets.rs"]
mod targets;

#[test]
fn every_target_survives_its_corpus() {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (name, target) in targets::TARGETS {
        let inputs: Vec<_> = fs::read_dir(corpora.join(name)).unwrap().collect();
        assert!(inputs.len() >= 3, "{name}: valid, cut and invalid at least");
        for input in inputs {
            target(&fs::read(input.unwrap().path()).unwrap());
        }
    }
}

#[test]
fn every_corpus_has_a_target() {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for folder in fs::read_dir(corpora).unwrap() {
        let folder = folder.unwrap().file_name();
        let known = targets::TARGETS.iter().any(|(name, _)| *name == folder);
        assert!(known, "{}", folder.display());
    }
}

#[test]
fn every_target_survives_every_prefix_of_its_corpus() {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (name, target) in targets::TARGETS {
        for input in fs::read_dir(corpora.join(name)).unwrap() {
            let bytes = fs::read(input.unwrap().path()).unwrap();
            (0..bytes.len()).for_each(|length| target(&bytes[..length]));
        }
    }
}
