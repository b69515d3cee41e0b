//! What the operating system is asked: affinity, CPU time of a thread, resident memory, a precise wait.

use std::fs::read_to_string;
use std::time::{Duration, Instant};

/// Binds the calling thread, and those it starts, to a core.
pub fn pin(core: usize) {
    // SAFETY: the set is a plain bit field that outlives the call.
    unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        libc::CPU_SET(core, &mut set);
        let done = libc::sched_setaffinity(0, size_of_val(&set), &set);
        assert_eq!(done, 0, "the benchmark needs two cores");
    }
}

/// Puts the calling thread, and those it starts, before all other programs; false where that is not allowed.
/// Whoever else is at work would otherwise delay the load, and so form batches that flatter the server.
pub fn hurry() -> bool {
    let priority = libc::sched_param { sched_priority: 5 };
    // SAFETY: the pointer leads to `priority`, which outlives the call.
    unsafe { libc::sched_setscheduler(0, libc::SCHED_RR, &priority) == 0 }
}

/// The id of the thread of this process with a name.
pub fn thread_named(name: &str) -> u64 {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    tasks
        .map(|task| task.unwrap().path())
        .find(|task| read_to_string(task.join("comm")).is_ok_and(|comm| comm.trim() == name))
        .and_then(|task| task.file_name()?.to_str()?.parse().ok())
        .expect("the thread runs")
}

/// The calling thread's id.
pub fn own_thread() -> u64 {
    // SAFETY: takes no arguments.
    u64::try_from(unsafe { libc::gettid() }).unwrap()
}

/// CPU time of a thread of this process.
pub fn cpu_time(thread: u64) -> Duration {
    let text = read_to_string(format!("/proc/self/task/{thread}/schedstat")).unwrap();
    Duration::from_nanos(text.split(' ').next().unwrap().parse().unwrap())
}

/// Resident memory of the process; bytes.
pub fn resident() -> f64 {
    let text = read_to_string("/proc/self/statm").unwrap();
    text.split(' ').nth(1).unwrap().parse::<f64>().unwrap() * 4096.0
}

/// Sleeps until an instant, to some microseconds.
pub fn sleep_until(at: Instant) {
    let left = at.saturating_duration_since(Instant::now());
    if !left.is_zero() {
        std::thread::sleep(left);
    }
}
