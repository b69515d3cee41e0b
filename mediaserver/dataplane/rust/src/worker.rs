//! One OS thread that drives one engine over one socket, and the two queues between it and Python.

use std::collections::VecDeque;
use std::io;
use std::net::IpAddr;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::command::Command;
use crate::counters::Drop;
use crate::engine::{Config, Engine};
use crate::event::{Event, EventQueue};
use crate::udp::{
    nap, nap_precisely, ntp_now, random_seed, wait, Clock, ReceiveBatch, SendBatch, Socket, Wake,
};

/// Rounds of receiving before commands and timers get their turn under load.
const MAX_ROUNDS: usize = 8;

/// From this many sends on, the rest of a frame is waited for.
const COLLECT_FROM: usize = 32;
/// The longest such wait.
const COLLECT_AT_MOST_US: u64 = 100;

/// What both sides see. Locked once per batch, never per packet.
struct Shared {
    commands: Mutex<Vec<Command>>,
    events: Mutex<EventQueue>,
    command_wake: Wake,
    event_wake: Wake,
    stop: AtomicBool,
    failed: AtomicBool,
}

impl Shared {
    fn new() -> io::Result<Self> {
        Ok(Self {
            commands: Mutex::default(),
            events: Mutex::default(),
            command_wake: Wake::new()?,
            event_wake: Wake::new()?,
            stop: AtomicBool::new(false),
            failed: AtomicBool::new(false),
        })
    }
}

/// A running worker; dropping it stops and joins the thread.
pub struct Worker {
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
    local_port: u16,
}

/// The thread has died of a panic; nothing will move again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failed;

impl Worker {
    /// Binds a socket and starts the thread. `event_interval`: least time between two event wakes.
    pub fn start(host: IpAddr, port: u16, event_interval: Duration) -> io::Result<Self> {
        let socket = Socket::bind(host, port)?;
        let local_port = socket.local_port()?;
        let shared = Arc::new(Shared::new()?);
        let clock = Clock::start();
        let engine = Engine::new(Config {
            seed: random_seed()?,
            ntp_at_start: ntp_now(),
        });
        let for_thread = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name(format!("media-{local_port}"))
            .spawn(move || {
                let mut round = Round::new(&for_thread, socket, engine, clock, event_interval);
                guard(&for_thread, || round.run());
            })?;
        Ok(Self {
            shared,
            thread: Mutex::new(Some(thread)),
            local_port,
        })
    }

    /// The bound port.
    #[must_use]
    pub fn local_port(&self) -> u16 {
        self.local_port
    }

    /// Readable while `take_events` has something to return. Owned by the worker.
    #[must_use]
    pub fn event_fd(&self) -> i32 {
        self.shared.event_wake.fd()
    }

    /// Hands commands to the thread.
    pub fn submit(&self, commands: &mut Vec<Command>) -> Result<(), Failed> {
        if self.shared.failed.load(Ordering::Acquire) {
            return Err(Failed);
        }
        if !commands.is_empty() {
            lock(&self.shared.commands).append(commands);
            self.shared.command_wake.signal();
        }
        Ok(())
    }

    /// Takes all events. After the thread has died, and its last events were taken, fails.
    pub fn take_events(&self) -> Result<VecDeque<Event>, Failed> {
        self.shared.event_wake.clear();
        let events = lock(&self.shared.events).take();
        if self.shared.failed.load(Ordering::Acquire) {
            // Whoever waits on the descriptor must learn of it however often it asks.
            self.shared.event_wake.signal();
            if events.is_empty() {
                return Err(Failed);
            }
        }
        Ok(events)
    }

    /// Stops and joins the thread, which runs what was submitted before it ends. Idempotent.
    pub fn stop(&self) {
        self.shared.stop.store(true, Ordering::Release);
        self.shared.command_wake.signal();
        if let Some(thread) = lock(&self.thread).take() {
            // A panic was caught inside the thread; there is nothing to learn from its result.
            let _ = thread.join();
        }
    }
}

impl std::ops::Drop for Worker {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Runs the thread's work and, should it fail or panic, lets the other side know instead of leaving it waiting.
fn guard(shared: &Shared, work: impl FnOnce() -> io::Result<()>) {
    // The engine is never looked at again after a panic, so no broken state is seen.
    let outcome = catch_unwind(AssertUnwindSafe(work));
    if !matches!(outcome, Ok(Ok(()))) {
        shared.failed.store(true, Ordering::Release);
        shared.event_wake.signal();
    }
}

/// Locks, whether or not a holder has panicked: all holders only move values in or out.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The thread's own state.
struct Round<'a> {
    shared: &'a Shared,
    socket: Socket,
    engine: Engine,
    clock: Clock,
    receiving: ReceiveBatch,
    sending: SendBatch,
    commands: Vec<Command>,
    event_interval_us: u64,
    /// When Python may be woken next, and whether it should be.
    next_wake_us: u64,
    wake_due: bool,
}

impl<'a> Round<'a> {
    fn new(
        shared: &'a Shared,
        socket: Socket,
        engine: Engine,
        clock: Clock,
        event_interval: Duration,
    ) -> Self {
        Self {
            shared,
            socket,
            engine,
            clock,
            receiving: ReceiveBatch::default(),
            sending: SendBatch::default(),
            commands: Vec::new(),
            event_interval_us: event_interval.as_micros() as u64,
            next_wake_us: 0,
            wake_due: false,
        }
    }

    fn run(&mut self) -> io::Result<()> {
        nap_precisely();
        let mut stopping = false;
        while !stopping {
            let ready = wait(&self.socket, &self.shared.command_wake, self.timeout())?;
            if ready.wake {
                self.shared.command_wake.clear();
            }
            // Read after the wake is cleared: a stop that comes later wakes anew. And before the commands are: those
            // handed over before the stop still run, though their wake may have come too late for this round.
            stopping = self.shared.stop.load(Ordering::Acquire);
            let now_us = self.clock.now_us();
            if ready.wake || stopping {
                self.run_commands(now_us);
            }
            if ready.socket {
                self.receive(now_us)?;
                self.collect()?;
            }
            let now_us = self.clock.now_us();
            if self.engine.next_deadline().is_some_and(|at| at <= now_us) {
                self.engine.handle_timeout(now_us);
            }
            self.flush(now_us);
            self.tell(now_us);
        }
        Ok(())
    }

    fn timeout(&self) -> Option<Duration> {
        let wake_us = self.wake_due.then_some(self.next_wake_us);
        let deadline_us = self
            .engine
            .next_deadline()
            .into_iter()
            .chain(wake_us)
            .min()?;
        Some(Duration::from_micros(
            deadline_us.saturating_sub(self.clock.now_us()),
        ))
    }

    fn run_commands(&mut self, now_us: u64) {
        std::mem::swap(&mut self.commands, &mut lock(&self.shared.commands));
        for command in self.commands.drain(..) {
            self.engine.handle_command(now_us, command);
        }
    }

    fn receive(&mut self, mut now_us: u64) -> io::Result<()> {
        for _ in 0..MAX_ROUNDS {
            let count = self.receiving.receive(&self.socket)?;
            for (source, datagram) in self.receiving.datagrams(count) {
                self.engine.handle_datagram(now_us, source, datagram);
            }
            if !ReceiveBatch::was_full(count) {
                break;
            }
            self.flush(now_us);
            now_us = self.clock.now_us();
        }
        Ok(())
    }

    /// Waits for the rest of a frame, a tenth of the time that sending one of its packets to everybody will take.
    ///
    /// A frame's packets come some microseconds apart, but waking takes only a few: without the pause the first
    /// packet goes to all subscribers alone, and the others share their messages with one packet less. Costs 50 µs
    /// of delay at 100 subscribers and saves a fifth of a burst of eight; sound, whole frames and small rooms never
    /// wait.
    fn collect(&mut self) -> io::Result<()> {
        let sends = self.engine.sends_expected();
        if sends >= COLLECT_FROM {
            nap(Duration::from_micros(
                (sends as u64 / 2).min(COLLECT_AT_MOST_US),
            ));
            self.receive(self.clock.now_us())?;
        }
        Ok(())
    }

    fn flush(&mut self, now_us: u64) {
        while let Some(outbound) = self.engine.fill(now_us) {
            let sent = self.sending.send(&self.socket, outbound);
            if sent.failed > 0 {
                self.engine.note_drops(Drop::SocketError, sent.failed);
            }
        }
    }

    /// Moves events to Python's side and wakes it, but not more often than it wishes.
    fn tell(&mut self, now_us: u64) {
        if self.engine.has_events() {
            let mut queue = lock(&self.shared.events);
            while let Some(mut event) = self.engine.poll_event() {
                if let Event::Stats(stats) = &mut event {
                    stats.worker.events_dropped = queue.dropped();
                }
                queue.push(event);
            }
            self.wake_due = true;
        }
        if self.wake_due && now_us >= self.next_wake_us {
            self.wake_due = false;
            self.next_wake_us = now_us + self.event_interval_us;
            self.shared.event_wake.signal();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;
    use std::time::Instant;

    use super::*;

    fn start() -> Worker {
        Worker::start(Ipv4Addr::LOCALHOST.into(), 0, Duration::from_millis(1)).unwrap()
    }

    fn next_event(worker: &Worker) -> Event {
        let deadline = Instant::now() + Duration::from_secs(10);
        while Instant::now() < deadline {
            if let Some(event) = worker.take_events().unwrap().pop_front() {
                return event;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        panic!("no event came");
    }

    #[test]
    fn commands_go_down_and_events_come_up() {
        let worker = start();
        let mut commands = vec![Command::RequestStats { token: 9 }];
        worker.submit(&mut commands).unwrap();
        assert!(commands.is_empty());
        assert!(matches!(next_event(&worker), Event::Stats(stats) if stats.token == 9));
    }

    #[test]
    fn what_was_submitted_before_the_stop_still_runs() {
        let worker = start();
        worker
            .submit(&mut vec![Command::RequestStats { token: 9 }])
            .unwrap();
        worker.stop();
        worker.stop();
        assert_eq!(worker.take_events().unwrap().len(), 1);
    }

    #[test]
    fn a_stop_is_heard_whenever_it_comes_after_a_command() {
        const ROUNDS: u32 = 10_000;
        let (done, finished) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            for round in 0..ROUNDS {
                let worker = start();
                std::thread::sleep(Duration::from_micros(200)); // until it waits
                let command = Command::RequestStats { token: 9 };
                worker.submit(&mut vec![command]).unwrap();
                let pause = Duration::from_nanos(u64::from(round % 500) * 100);
                let begun = Instant::now();
                while begun.elapsed() < pause {
                    std::hint::spin_loop();
                }
                worker.stop();
                assert_eq!(worker.take_events().unwrap().len(), 1, "round {round}");
            }
            done.send(()).unwrap();
        });
        let heard = finished.recv_timeout(Duration::from_secs(60));
        assert_eq!(heard, Ok(()), "a worker waits on although it was stopped");
    }

    #[test]
    fn a_panic_is_told_and_does_not_spread() {
        let shared = Arc::new(Shared::new().unwrap());
        lock(&shared.events).push(Event::Disconnected { transport: 1 });
        guard(&shared, || panic!("a fault of ours"));
        let worker = Worker {
            shared,
            thread: Mutex::new(None),
            local_port: 0,
        };
        assert_eq!(worker.submit(&mut Vec::new()), Err(Failed));
        assert_eq!(worker.take_events().map(|events| events.len()), Ok(1));
        assert_eq!(worker.take_events().map(|events| events.len()), Err(Failed));
    }
}
