//! The only system calls of the data plane: one socket that receives and sends in batches, a wake, a clock.
//!
//! Thin libc calls, because wrappers cost 6 to 10 % here. Receiving uses `recvmmsg` with `UDP_GRO`, sending
//! `sendmmsg` of `UDP_SEGMENT` messages, so a burst crosses the kernel's stack once per peer.

use std::fs::File;
use std::io::{self, Read, Write};
use std::mem::size_of_val;
use std::net::{IpAddr, UdpSocket};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::ptr;
use std::time::{Duration, Instant, SystemTime};

use crate::outbound::{Outbound, Transmit};
use crate::rtcp::ntp::NtpTime;

mod address;
mod receive;
mod send;

pub use receive::ReceiveBatch;
pub use send::{SendBatch, Sent};

/// Wished for both directions; the kernel's `rmem_max` and `wmem_max` cap it for unprivileged processes.
const SOCKET_BUFFER: libc::c_int = 4 * 1024 * 1024;
/// A full transmit queue blocks this long at most, then the message is dropped.
const SEND_TIMEOUT: Duration = Duration::from_millis(10);

/// The worker's socket.
pub struct Socket {
    socket: UdpSocket,
    /// An IPv6 socket also serves IPv4, by mapped addresses.
    ipv6: bool,
}

impl Socket {
    /// Binds, and sets what may be set; only binding can fail.
    pub fn bind(host: IpAddr, port: u16) -> io::Result<Self> {
        let socket = UdpSocket::bind((host, port))?;
        socket.set_write_timeout(Some(SEND_TIMEOUT))?;
        let bound = Self {
            socket,
            ipv6: host.is_ipv6(),
        };
        bound.set_options();
        Ok(bound)
    }

    /// The bound port.
    pub fn local_port(&self) -> io::Result<u16> {
        Ok(self.socket.local_addr()?.port())
    }

    fn set_options(&self) {
        // Larger than rmem_max needs CAP_NET_ADMIN and the second option; without it the first one stands.
        for (plain, forced) in [
            (libc::SO_RCVBUF, libc::SO_RCVBUFFORCE),
            (libc::SO_SNDBUF, libc::SO_SNDBUFFORCE),
        ] {
            self.set_option(libc::SOL_SOCKET, plain, SOCKET_BUFFER);
            self.set_option(libc::SOL_SOCKET, forced, SOCKET_BUFFER);
        }
        self.set_option(libc::SOL_UDP, libc::UDP_GRO, 1);
        // Never fragment, take no part in path MTU discovery: nothing we send exceeds what any path
        // carries, and the kernel then chooses no IP id per packet (7 % of a packet).
        self.set_option(
            libc::IPPROTO_IP,
            libc::IP_MTU_DISCOVER,
            libc::IP_PMTUDISC_PROBE,
        );
        if self.ipv6 {
            self.set_option(
                libc::IPPROTO_IPV6,
                libc::IPV6_MTU_DISCOVER,
                libc::IPV6_PMTUDISC_PROBE,
            );
        }
    }

    /// Sets an integer option; a kernel without it runs slower, not wrong, so failure is no error.
    fn set_option(&self, level: libc::c_int, name: libc::c_int, value: libc::c_int) {
        // SAFETY: the descriptor is open, and the pointer and length describe `value`, which outlives the call.
        unsafe {
            libc::setsockopt(
                self.fd(),
                level,
                name,
                ptr::from_ref(&value).cast(),
                size_of_val(&value) as libc::socklen_t,
            );
        }
    }

    fn fd(&self) -> RawFd {
        self.socket.as_raw_fd()
    }
}

/// A counter that makes a descriptor readable: how threads wake each other.
pub struct Wake {
    file: File,
}

impl Wake {
    /// Opens an eventfd.
    pub fn new() -> io::Result<Self> {
        // SAFETY: no pointers are passed.
        let fd = unsafe { libc::eventfd(0, libc::EFD_NONBLOCK | libc::EFD_CLOEXEC) };
        if fd < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the call above has just returned this descriptor, and nobody else owns it.
        let owned = unsafe { OwnedFd::from_raw_fd(fd) };
        Ok(Self { file: owned.into() })
    }

    /// Makes the descriptor readable.
    pub fn signal(&self) {
        // Fails only when the counter is full, and then the descriptor is readable.
        let _ = (&self.file).write(&1_u64.to_ne_bytes());
    }

    /// Makes the descriptor unreadable until the next signal.
    pub fn clear(&self) {
        // Fails only when there was no signal, which is the state wished for.
        let _ = (&self.file).read(&mut [0; 8]);
    }

    /// For the event loop that waits on it; owned by this value.
    #[must_use]
    pub fn fd(&self) -> RawFd {
        self.file.as_raw_fd()
    }
}

/// Why `wait` returned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ready {
    /// Datagrams wait.
    pub socket: bool,
    /// Somebody signalled.
    pub wake: bool,
}

/// Sleeps until the socket is readable, `wake` is signalled or `timeout` has passed; None is forever.
pub fn wait(socket: &Socket, wake: &Wake, timeout: Option<Duration>) -> io::Result<Ready> {
    let mut fds = [socket.fd(), wake.fd()].map(|fd| libc::pollfd {
        fd,
        events: libc::POLLIN,
        revents: 0,
    });
    let timeout = timeout.map(|duration| libc::timespec {
        tv_sec: duration.as_secs().min(i32::MAX as u64) as libc::time_t,
        tv_nsec: libc::c_long::from(duration.subsec_nanos() as i32),
    });
    // SAFETY: the pointers describe `fds` and `timeout`, which outlive the call; null means no timeout and
    // no signal mask.
    let ready = unsafe {
        libc::ppoll(
            fds.as_mut_ptr(),
            fds.len() as libc::nfds_t,
            timeout.as_ref().map_or(ptr::null(), ptr::from_ref),
            ptr::null(),
        )
    };
    if ready < 0 {
        let error = io::Error::last_os_error();
        if error.kind() == io::ErrorKind::Interrupted {
            return Ok(Ready::default());
        }
        return Err(error);
    }
    let [socket, wake] = fds.map(|fd| fd.revents != 0);
    Ok(Ready { socket, wake })
}

/// The engine's clock: microseconds since the worker began.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    start: Instant,
}

impl Clock {
    /// Starts at 0.
    #[must_use]
    pub fn start() -> Self {
        Self {
            start: Instant::now(),
        }
    }

    /// Reads the clock; once per batch.
    #[must_use]
    pub fn now_us(&self) -> u64 {
        self.start.elapsed().as_micros() as u64
    }
}

/// Lets the calling thread's naps end within a microsecond, in place of the usual fifty.
pub fn nap_precisely() {
    let nanoseconds: libc::c_ulong = 1000;
    // SAFETY: passes no pointers. Failure leaves naps longer than asked for, which is harmless.
    unsafe { libc::prctl(libc::PR_SET_TIMERSLACK, nanoseconds) };
}

/// Sleeps a moment.
pub fn nap(duration: Duration) {
    std::thread::sleep(duration);
}

/// The wall clock.
#[must_use]
pub fn ntp_now() -> NtpTime {
    let unix = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    NtpTime::from_unix(unix.unwrap_or_default())
}

/// Eight unpredictable bytes from the kernel.
pub fn random_seed() -> io::Result<u64> {
    let mut bytes = [0; 8];
    // SAFETY: the pointer and length describe `bytes`.
    let length = unsafe { libc::getrandom(bytes.as_mut_ptr().cast(), bytes.len(), 0) };
    if length == bytes.len() as isize {
        Ok(u64::from_ne_bytes(bytes))
    } else {
        Err(io::Error::last_os_error())
    }
}
