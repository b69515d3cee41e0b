//! One worker with its peers, and the measurements on it.

use std::net::{Ipv4Addr, UdpSocket};
use std::time::{Duration, Instant};

use housecall_dataplane::command::Command;
use housecall_dataplane::event::Event;
use housecall_dataplane::worker::Worker;

use crate::bare::Way;
use crate::load::{Shape, RATE};
use crate::peers::{renew, subscribe, Publisher};
use crate::sink::{Sinks, Taking};
use crate::{bare, system};

/// Time for the last packets to arrive.
const DRAIN: Duration = Duration::from_millis(60);
/// More than this lost is not clean.
const CLEAN_LOSS: f64 = 0.001;

/// One measurement.
#[derive(Debug, Clone, Copy)]
pub struct Cell {
    pub cpu: Duration,
    pub sent: u64,
    pub received: u64,
    pub packets_per_message: f64,
}

impl Cell {
    /// CPU per received packet.
    pub fn microseconds(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e6 / self.received as f64
    }

    pub fn loss(&self) -> f64 {
        1.0 - self.received as f64 / self.sent as f64
    }
}

/// A worker on core 0, its peers on the calling thread's core.
pub struct Bench {
    worker: Worker,
    thread: u64,
    publisher: Publisher,
    sinks: Sinks,
    /// Sinks of the bare loop: of the same kind, and of a number that does not change.
    bare_sinks: Sinks,
    memory_per_subscriber: f64,
}

impl Bench {
    pub fn new(subscribers: usize, bare_destinations: usize, taking: Taking) -> Self {
        system::pin(0);
        let worker =
            Worker::start(Ipv4Addr::LOCALHOST.into(), 0, Duration::from_millis(5)).unwrap();
        system::pin(1);
        let port = worker.local_port();
        let publisher = Publisher::new(&worker, port);
        let sinks = Sinks::new(subscribers, taking);
        let bare_sinks = Sinks::new(bare_destinations, taking);
        let before = system::resident();
        subscribe(&worker, port, &sinks.sockets);
        let mut bench = Self {
            thread: system::thread_named(&format!("media-{port}")),
            worker,
            publisher,
            sinks,
            bare_sinks,
            memory_per_subscriber: 0.0,
        };
        bench.server(Shape::Bursts, Duration::from_millis(300));
        let grown = system::resident() - before;
        bench.memory_per_subscriber = grown / subscribers as f64;
        bench
    }

    /// Resident memory per subscriber after some traffic, the publisher's packets included.
    pub fn memory_per_subscriber(&self) -> f64 {
        self.memory_per_subscriber
    }

    /// The whole way through the worker.
    pub fn server(&mut self, shape: Shape, length: Duration) -> Cell {
        self.server_at(shape, RATE, length)
    }

    fn server_at(&mut self, shape: Shape, rate: f64, length: Duration) -> Cell {
        self.renew_consent();
        let messages = self.messages();
        let (cpu, received) = (system::cpu_time(self.thread), self.sinks.received);
        let mut sent = 0;
        let start = Instant::now();
        for (at, sizes) in shape.bursts(rate).take_while(|(at, _)| *at < length) {
            self.sinks.receive_until(start + at);
            self.publisher.send(&sizes);
            sent += sizes.len() as u64 * self.sinks.sockets.len() as u64;
        }
        self.sinks.receive_until(Instant::now() + DRAIN);
        let cpu = system::cpu_time(self.thread) - cpu;
        let after = self.messages();
        Cell {
            cpu,
            sent,
            received: self.sinks.received - received,
            packets_per_message: (after.0 - messages.0) as f64 / (after.1 - messages.1) as f64,
        }
    }

    /// Lets every peer send a check, as it must every ten seconds; not part of any measurement.
    fn renew_consent(&mut self) {
        self.publisher.renew();
        for (id, socket) in (1..).zip(&self.sinks.sockets) {
            renew(socket, id);
        }
        self.sinks.receive_until(Instant::now() + DRAIN);
    }

    /// A bare loop.
    pub fn bare(&mut self, shape: Shape, way: Way, length: Duration) -> Cell {
        self.bare_at(shape, way, RATE, length).0
    }

    fn bare_at(&mut self, shape: Shape, way: Way, rate: f64, length: Duration) -> (Cell, bool) {
        let addresses = self.bare_sinks.addresses();
        let received = self.bare_sinks.received;
        let sinks = &mut self.bare_sinks;
        let ran = std::thread::scope(|scope| {
            let looping = scope.spawn(|| bare::run(&addresses, shape, way, rate, length));
            while !looping.is_finished() {
                sinks.receive(Duration::from_millis(5));
            }
            looping.join().unwrap()
        });
        sinks.receive_until(Instant::now() + DRAIN);
        let cell = Cell {
            cpu: ran.cpu,
            sent: ran.packets,
            received: sinks.received - received,
            packets_per_message: match way {
                Way::OneByOne => 1.0,
                Way::Segmented => shape.longest_burst() as f64,
            },
        };
        (cell, ran.kept_up)
    }

    /// Delays in microseconds at an even 60,000 packets per second: straight to a sink, and through the worker.
    pub fn latency(&mut self, length: Duration) -> (Vec<u64>, Vec<u64>) {
        let mut sent = Vec::new();
        let mut direct = Vec::new();
        let probe = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let straight = self.bare_sinks.sockets[0].local_addr().unwrap();
        self.renew_consent();
        self.sinks.sample(true);
        self.bare_sinks.sample(true);
        let rate = 60_000.0 / self.sinks.sockets.len() as f64;
        let start = Instant::now();
        for (at, sizes) in Shape::Even.bursts(rate).take_while(|(at, _)| *at < length) {
            self.sinks.receive_until(start + at);
            sent.push(Instant::now());
            self.publisher.send(&sizes);
        }
        self.sinks.receive_until(Instant::now() + DRAIN);
        for number in 0..1000_u16 {
            let [high, low] = number.to_be_bytes();
            let before = Instant::now();
            probe.send_to(&[0x80, 96, high, low], straight).unwrap();
            while self.bare_sinks.sampled.len() <= usize::from(number) {
                self.bare_sinks.receive(Duration::from_millis(1));
            }
            direct.push(micros(
                before,
                self.bare_sinks.sampled[usize::from(number)].2,
            ));
        }
        // The worker numbers every subscriber's packets without gaps, so their order tells which is which.
        let mut first: Vec<Option<u16>> = vec![None; self.sinks.sockets.len()];
        let mut forwarded = Vec::new();
        for (socket, number, at) in &self.sinks.sampled {
            let first = *first[*socket].get_or_insert(*number);
            let place = usize::from(number.wrapping_sub(first));
            forwarded.extend(sent.get(place).map(|sent| micros(*sent, *at)));
        }
        self.sinks.sample(false);
        self.bare_sinks.sample(false);
        (direct, forwarded)
    }

    /// Share of a core while every subscriber only renews its consent, every 2.5 s as browsers do.
    pub fn idle(&mut self, length: Duration) -> f64 {
        let count = self.sinks.sockets.len();
        let interval = Duration::from_secs_f64(2.5 / count as f64);
        let (before, start) = (system::cpu_time(self.thread), Instant::now());
        for (step, place) in (0..).zip((0..count).cycle()) {
            let at = interval * step;
            if at >= length {
                break;
            }
            system::sleep_until(start + at);
            renew(&self.sinks.sockets[place], place as u64 + 1);
        }
        let cpu = system::cpu_time(self.thread) - before;
        cpu.as_secs_f64() / start.elapsed().as_secs_f64()
    }

    /// The highest rate of the worker, packets per second, without loss.
    pub fn server_maximum(&mut self, length: Duration) -> f64 {
        let subscribers = self.sinks.sockets.len() as f64;
        search(|rate| {
            let cell = self.server_at(Shape::Bursts, rate / subscribers, length);
            cell.loss() < CLEAN_LOSS
        })
    }

    /// The highest rate of a bare loop, packets per second, without loss.
    pub fn bare_maximum(&mut self, way: Way, length: Duration) -> f64 {
        let destinations = self.bare_sinks.sockets.len() as f64;
        let shape = match way {
            Way::OneByOne => Shape::Even,
            Way::Segmented => Shape::Bursts,
        };
        search(|rate| {
            let (cell, kept_up) = self.bare_at(shape, way, rate / destinations, length);
            kept_up && cell.loss() < CLEAN_LOSS
        })
    }

    /// Datagrams and messages sent since the worker began.
    fn messages(&self) -> (u64, u64) {
        let request = Command::RequestStats { token: 1 };
        self.worker.submit(&mut vec![request]).unwrap();
        loop {
            let events = self.worker.take_events().unwrap();
            for event in events {
                if let Event::Stats(stats) = event {
                    return (stats.worker.datagrams_sent, stats.worker.messages_sent);
                }
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// Doubles a rate until it is not clean, then halves the interval.
fn search(mut clean: impl FnMut(f64) -> bool) -> f64 {
    // Others use the machine too: a rate counts as clean when one of two tries is.
    let mut clean = |rate| clean(rate) || clean(rate);
    let mut good = 40_000.0;
    while good < 3e6 && clean(good * 1.5) {
        good *= 1.5;
    }
    let mut bad = good * 1.5;
    for _ in 0..4 {
        let middle = (good + bad) / 2.0;
        if clean(middle) {
            good = middle;
        } else {
            bad = middle;
        }
    }
    good
}

fn micros(from: Instant, to: Instant) -> u64 {
    to.saturating_duration_since(from).as_micros() as u64
}
