//! The receiving ends of all subscribers: sockets under one epoll, emptied by `recvmmsg`, counted.

use std::net::{SocketAddr, UdpSocket};
use std::os::fd::AsRawFd;
use std::ptr;
use std::time::{Duration, Instant};

const BATCH: usize = 32;
/// Enough for a header; the kernel cuts the rest off, which saves a copy nobody looks at.
const BUFFER: usize = 64;
const EVENTS: usize = 64;
/// Words of a buffer for the one control message of an `int` that a socket may receive.
const CONTROL: usize = 4;

/// How sockets take a message that the sender's kernel was given whole (`UDP_SEGMENT`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taking {
    /// As it is (`UDP_GRO`): cutting it up costs the sender nothing, as where a network card does it.
    Whole,
    /// Packet by packet. Over the loopback the *sender's* thread then cuts it up and queues every packet.
    Cut,
}

/// All sockets and their count.
pub struct Sinks {
    pub sockets: Vec<UdpSocket>,
    taking: Taking,
    epoll: libc::c_int,
    pub received: u64,
    /// While sampling, when packets came: (socket, sequence number, time).
    pub sampled: Vec<(usize, u16, Instant)>,
    sampling: bool,
    headers: Vec<libc::mmsghdr>,
    buffers: Vec<[u8; BUFFER]>,
    /// The headers point here, too; read through them.
    _controls: Vec<[u64; CONTROL]>,
    /// The headers point here; never read by us.
    _vectors: Vec<libc::iovec>,
}

impl Sinks {
    pub fn new(count: usize, taking: Taking) -> Self {
        // SAFETY: takes no pointers.
        let epoll = unsafe { libc::epoll_create1(0) };
        assert!(epoll >= 0);
        let sockets: Vec<_> = (0..count)
            .map(|_| UdpSocket::bind("127.0.0.1:0").unwrap())
            .collect();
        for (index, socket) in sockets.iter().enumerate() {
            let size: libc::c_int = 1 << 20;
            let whole = libc::c_int::from(taking == Taking::Whole);
            let mut event = libc::epoll_event {
                events: libc::EPOLLIN as u32,
                u64: index as u64,
            };
            // SAFETY: the pointers lead to `size`, `whole` and `event`, which outlive the calls.
            unsafe {
                libc::setsockopt(
                    socket.as_raw_fd(),
                    libc::SOL_SOCKET,
                    libc::SO_RCVBUFFORCE,
                    ptr::from_ref(&size).cast(),
                    size_of_val(&size) as u32,
                );
                let fd = socket.as_raw_fd();
                libc::setsockopt(
                    fd,
                    libc::SOL_UDP,
                    libc::UDP_GRO,
                    ptr::from_ref(&whole).cast(),
                    size_of_val(&whole) as u32,
                );
                assert_eq!(
                    libc::epoll_ctl(epoll, libc::EPOLL_CTL_ADD, fd, &mut event),
                    0
                );
            }
        }
        let mut buffers = vec![[0; BUFFER]; BATCH];
        let mut vectors: Vec<_> = buffers
            .iter_mut()
            .map(|buffer| libc::iovec {
                iov_base: buffer.as_mut_ptr().cast(),
                iov_len: BUFFER,
            })
            .collect();
        let mut controls = vec![[0; CONTROL]; BATCH];
        let headers = vectors
            .iter_mut()
            .zip(&mut controls)
            .map(|(vector, control)| {
                // SAFETY: a header is integers and pointers, for which zero is a value.
                let mut header: libc::mmsghdr = unsafe { std::mem::zeroed() };
                header.msg_hdr.msg_iov = vector;
                header.msg_hdr.msg_iovlen = 1;
                header.msg_hdr.msg_control = control.as_mut_ptr().cast();
                header
            })
            .collect();
        Self {
            sockets,
            taking,
            epoll,
            received: 0,
            sampled: Vec::new(),
            sampling: false,
            headers,
            buffers,
            _controls: controls,
            _vectors: vectors,
        }
    }

    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.sockets
            .iter()
            .map(|socket| socket.local_addr().unwrap())
            .collect()
    }

    /// Notes all arrivals from now on, or no more.
    pub fn sample(&mut self, sampling: bool) {
        self.sampling = sampling;
        self.sampled.clear();
    }

    /// Receives until an instant.
    pub fn receive_until(&mut self, until: Instant) {
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            self.receive(left);
        }
    }

    /// Waits for packets, at most `timeout`, and takes what is there.
    pub fn receive(&mut self, timeout: Duration) {
        let mut poll = libc::pollfd {
            fd: self.epoll,
            events: libc::POLLIN,
            revents: 0,
        };
        let timeout = libc::timespec {
            tv_sec: timeout.as_secs() as i64,
            tv_nsec: i64::from(timeout.subsec_nanos()),
        };
        let mut events = [libc::epoll_event { events: 0, u64: 0 }; EVENTS];
        // SAFETY: all pointers lead to values that outlive the calls, with their lengths.
        let ready = unsafe {
            if libc::ppoll(&mut poll, 1, &timeout, ptr::null()) <= 0 {
                return;
            }
            libc::epoll_wait(self.epoll, events.as_mut_ptr(), EVENTS as i32, 0)
        };
        for event in events.iter().take(usize::try_from(ready).unwrap_or(0)) {
            self.empty(event.u64 as usize);
        }
    }

    fn empty(&mut self, index: usize) {
        for header in &mut self.headers {
            header.msg_hdr.msg_controllen = size_of::<[u64; CONTROL]>();
        }
        // The whole length is asked for (`MSG_TRUNC`), though only the beginning is kept.
        // SAFETY: the headers point at `_vectors` and `_controls`, those at `buffers`, all owned by this value.
        let count = unsafe {
            libc::recvmmsg(
                self.sockets[index].as_raw_fd(),
                self.headers.as_mut_ptr(),
                BATCH as u32,
                libc::MSG_DONTWAIT | libc::MSG_TRUNC,
                ptr::null_mut(),
            )
        };
        let now = self.sampling.then(Instant::now);
        let messages = self.headers.iter().zip(&self.buffers);
        for (header, buffer) in messages.take(usize::try_from(count).unwrap_or(0)) {
            let is_rtp = buffer[0] >> 6 == 2 && buffer[1] & 0x7F != 72;
            if !is_rtp {
                continue;
            }
            self.received += match self.taking {
                Taking::Whole => packets(header),
                Taking::Cut => 1,
            };
            if let Some(now) = now {
                let number = u16::from_be_bytes([buffer[2], buffer[3]]);
                self.sampled.push((index, number, now));
            }
        }
    }
}

/// Packets of a message that the kernel has just received.
fn packets(message: &libc::mmsghdr) -> u64 {
    // SAFETY: the kernel has filled the header's control buffer and its length, both still in place; a message of
    // `UDP_GRO` carries an int, perhaps unaligned.
    let segment = unsafe {
        libc::CMSG_FIRSTHDR(&message.msg_hdr)
            .as_ref()
            .filter(|control| {
                (control.cmsg_level, control.cmsg_type) == (libc::SOL_UDP, libc::UDP_GRO)
            })
            .map(|control| {
                libc::CMSG_DATA(control)
                    .cast::<libc::c_int>()
                    .read_unaligned()
            })
    };
    segment.map_or(1, |segment| {
        u64::from(message.msg_len).div_ceil(segment as u64)
    })
}
