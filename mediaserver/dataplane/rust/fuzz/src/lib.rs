//! The fuzz targets' bodies, and how their binaries reach them.

mod targets;

use targets::TARGETS;

/// Runs the target `name` on `data`; unknown names are our own mistake.
pub fn run(name: &str, data: &[u8]) {
    let found = TARGETS.iter().find(|(known, _)| *known == name);
    let (_, target) = found.expect("a name from TARGETS");
    target(data);
}
