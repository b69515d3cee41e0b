//! What forwarding costs: the whole way through a real worker against a bare seal-and-`sendto` loop.
//!
//! One process, two cores: the server's thread (or the bare loop) on core 0, load generator and sinks, in one
//! thread and of one kind for all, on core 1. Every cell is the core-0 thread's CPU time divided by the packets
//! the sinks received. Cells run in ABBA order, the first round is dropped, medians are reported; only figures
//! of one run may be compared.
//!
//! Prints one JSON object: for each shape and number of subscribers `SHAPE_SUBSCRIBERS` with CPU microseconds per
//! packet of both (and of the bare loop that sends bursts whole, where there are bursts of one size), the median
//! of the rounds' ratios and the ratios; `latency` with microseconds at the named quantiles; `idle` with the share
//! of a core; `maximum` with packets per second at less than 0.1 % of loss; `memory`; and `realtime`, whether the
//! run was put before other programs. Sinks take segmented messages whole; `burst_8_100_cut` and `maximum_cut` are
//! the same with sinks that do not (`sink::Taking`). Progress goes to standard error.
//!
//! `--quick`: two rounds of short cells, to see that it works. `--profile SHAPE`: nothing but 100 subscribers and
//! one shape for five seconds, to run under a profiler.

// A benchmark stops at the first thing that is not as expected.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod bare;
mod cells;
mod load;
mod peers;
mod sink;
mod system;

use std::time::Duration;

use bare::Way;
use cells::{Bench, Cell};
use load::Shape;
use sink::Taking;

/// Destinations of the bare loop.
const BARE_DESTINATIONS: usize = 100;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let quick = arguments.iter().any(|argument| argument == "--quick");
    let profiled = arguments
        .iter()
        .position(|argument| argument == "--profile");
    let shape = profiled.and_then(|place| arguments.get(place + 1));
    let (rounds, length) = if quick {
        (2, Duration::from_millis(200))
    } else {
        (7, Duration::from_millis(700))
    };
    let realtime = system::hurry();
    system::pin(1);
    let mut report = vec![format!(r#""realtime": {realtime}"#)];
    if let Some(shape) = Shape::ALL
        .iter()
        .find(|s| Some(s.name()) == shape.map(String::as_str))
    {
        let cell = Bench::new(100, 0, Taking::Whole).server(*shape, Duration::from_secs(5));
        println!("{:.3} us", cell.microseconds());
        return;
    }
    for subscribers in [100, 10, 300] {
        eprintln!("{subscribers} subscribers");
        let mut bench = Bench::new(subscribers, BARE_DESTINATIONS, Taking::Whole);
        let name = subscribers.to_string();
        report.extend(per_packet(&mut bench, &name, &Shape::ALL, rounds, length));
        if subscribers == 100 {
            report.push(latency(&mut bench, length * 4));
            report.push(idle(&mut bench, length * 4));
            report.push(maximum(&mut bench, "maximum", length));
            // Only the first worker of the process finds no memory left over from another.
            report.push(format!(
                r#""memory": {{"bytes_per_subscriber": {:.0}}}"#,
                bench.memory_per_subscriber()
            ));
        }
    }
    eprintln!("100 subscribers whose bursts are cut up on the sender's account");
    let mut bench = Bench::new(100, BARE_DESTINATIONS, Taking::Cut);
    let bursts = [Shape::Bursts];
    report.extend(per_packet(&mut bench, "100_cut", &bursts, rounds, length));
    report.push(maximum(&mut bench, "maximum_cut", length));
    println!("{{\n  {}\n}}", report.join(",\n  "));
}

/// CPU per forwarded packet for shapes of traffic, each under its name and the audience's.
fn per_packet(
    bench: &mut Bench,
    audience: &str,
    shapes: &[Shape],
    rounds: usize,
    length: Duration,
) -> Vec<String> {
    // No way: the worker.
    let mut order: Vec<(Shape, Option<Way>)> = Vec::new();
    for (index, shape) in shapes.iter().copied().enumerate() {
        let mut ways = vec![None, Some(Way::OneByOne)];
        if shape == Shape::Bursts {
            ways.push(Some(Way::Segmented));
        }
        if index % 2 == 0 {
            ways.reverse();
        }
        order.extend(ways.into_iter().map(|way| (shape, way)));
    }
    let mut results: Vec<((Shape, Option<Way>), Cell)> = Vec::new();
    for round in 0..rounds {
        for (shape, way) in order.iter().copied() {
            let cell = match way {
                Some(way) => bench.bare(shape, way, length),
                None => bench.server(shape, length),
            };
            if round > 0 {
                results.push(((shape, way), cell));
            }
        }
        order.reverse();
    }
    let mut lines = Vec::new();
    for shape in shapes.iter().copied() {
        let of = |way: Option<Way>| -> Vec<Cell> {
            let cells = results.iter().filter(|(key, _)| *key == (shape, way));
            cells.map(|(_, cell)| *cell).collect()
        };
        let (bare, server) = (of(Some(Way::OneByOne)), of(None));
        let segmented = median(of(Some(Way::Segmented)).iter().map(Cell::microseconds));
        let segmented = if segmented.is_nan() {
            "null".to_owned()
        } else {
            format!("{segmented:.3}")
        };
        let ratios: Vec<f64> = server
            .iter()
            .zip(&bare)
            .map(|(server, bare)| server.microseconds() / bare.microseconds())
            .collect();
        lines.push(format!(
            r#""{}_{audience}": {{"bare_us": {:.3}, "segmented_us": {segmented}, "server_us": {:.3}, "ratio": {:.3}, "ratios": {ratios:.3?}, "loss": {:.5}, "packets_per_message": {:.2}}}"#,
            shape.name(),
            median(bare.iter().map(Cell::microseconds)),
            median(server.iter().map(Cell::microseconds)),
            median(ratios.iter().copied()),
            median(server.iter().map(Cell::loss)),
            median(server.iter().map(|cell| cell.packets_per_message)),
        ));
        eprintln!("  {}", lines.last().unwrap());
    }
    lines
}

/// Time from the publisher's send to the subscriber's receive at 60,000 packets per second, evenly spaced;
/// beside it the same for a datagram sent straight to a sink.
fn latency(bench: &mut Bench, length: Duration) -> String {
    let (mut direct, mut forwarded) = bench.latency(length);
    let line = format!(
        r#""latency": {{"direct_us": {:?}, "forwarded_us": {:?}, "quantiles": [0.5, 0.99]}}"#,
        quantiles(&mut direct),
        quantiles(&mut forwarded),
    );
    eprintln!("  {line}");
    line
}

/// CPU of a worker whose 100 subscribers receive nothing but their consent checks, as a share of a core.
fn idle(bench: &mut Bench, length: Duration) -> String {
    let line = format!(r#""idle": {{"core_share": {:.5}}}"#, bench.idle(length));
    eprintln!("  {line}");
    line
}

/// The highest rates without loss.
fn maximum(bench: &mut Bench, name: &str, length: Duration) -> String {
    let bare = bench.bare_maximum(Way::OneByOne, length);
    let segmented = bench.bare_maximum(Way::Segmented, length);
    let server = bench.server_maximum(length);
    let line = format!(
        r#""{name}": {{"bare_pps": {bare:.0}, "segmented_pps": {segmented:.0}, "server_pps": {server:.0}, "ratio": {:.3}}}"#,
        server / bare
    );
    eprintln!("  {line}");
    line
}

fn quantiles(values: &mut [u64]) -> [u64; 2] {
    values.sort_unstable();
    [0.5, 0.99].map(|q| {
        let place = (values.len() as f64 * q) as usize;
        values.get(place).copied().unwrap_or_default()
    })
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
