//! The yardsticks: seal a packet, `sendto`, for each destination, and nothing else; and the same with a burst
//! to one destination in one call, which is the least that this machine's kernel asks for a burst.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::os::fd::AsRawFd;
use std::ptr;
use std::time::{Duration, Instant};

use aws_lc_rs::aead::{Aad, LessSafeKey, Nonce, UnboundKey, AES_128_GCM};

use crate::load::Shape;
use crate::system;

const HEADER: usize = 12;
const TAG: usize = 16;
/// Bytes for one sealed packet.
const ROOM: usize = 1600;
/// Packets of the longest burst.
const LONGEST_BURST: usize = 8;

/// How a burst leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Every packet by its own `sendto`: what ratios are to.
    OneByOne,
    /// All of a burst to one destination in one message, cut into packets by the kernel (`UDP_SEGMENT`).
    Segmented,
}

/// What a run took.
pub struct Ran {
    pub cpu: Duration,
    pub packets: u64,
    /// Packets per second that were meant to be sent.
    pub kept_up: bool,
}

/// Runs on the calling thread for about `length`. Packets of a segmented burst must be of one size.
pub fn run(
    destinations: &[SocketAddr],
    shape: Shape,
    way: Way,
    rate: f64,
    length: Duration,
) -> Ran {
    system::pin(0);
    let mut sealer = Sealer::new(destinations.len());
    let addresses: Vec<_> = destinations.iter().map(|address| raw(*address)).collect();
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let mut packet = [0x80; ROOM];
    let mut message = vec![0x80; ROOM * LONGEST_BURST];
    let thread = system::own_thread();
    let (before, start) = (system::cpu_time(thread), Instant::now());
    let mut late = Duration::ZERO;
    for (at, sizes) in shape.bursts(rate).take_while(|(at, _)| *at < length) {
        system::sleep_until(start + at);
        match way {
            Way::OneByOne => {
                for size in sizes {
                    for (key, address) in addresses.iter().enumerate() {
                        let length = sealer.seal(key, size, &mut packet);
                        send(&socket, &packet[..length], address, None);
                    }
                }
            }
            Way::Segmented => {
                for (key, address) in addresses.iter().enumerate() {
                    let mut end = 0;
                    let mut segment = 0;
                    for size in &sizes {
                        segment = sealer.seal(key, *size, &mut message[end..]);
                        end += segment;
                    }
                    send(&socket, &message[..end], address, Some(segment as u16));
                }
            }
        }
        late = start.elapsed().saturating_sub(at);
    }
    Ran {
        cpu: system::cpu_time(thread) - before,
        packets: sealer.counter,
        kept_up: late < length / 50,
    }
}

/// A key for each destination, and a counter for nonces.
struct Sealer {
    keys: Vec<LessSafeKey>,
    payload: [u8; 1500],
    counter: u64,
}

impl Sealer {
    fn new(count: usize) -> Self {
        let key = |index| UnboundKey::new(&AES_128_GCM, &[index as u8; 16]).unwrap();
        Self {
            keys: (0..count)
                .map(|index| LessSafeKey::new(key(index)))
                .collect(),
            payload: [7; 1500],
            counter: 0,
        }
    }

    /// Writes a sealed packet with `size` bytes of payload; returns its length.
    fn seal(&mut self, key: usize, size: usize, packet: &mut [u8]) -> usize {
        self.counter += 1;
        let mut nonce = [0; 12];
        nonce[4..].copy_from_slice(&self.counter.to_be_bytes());
        let (header, body) = packet.split_at_mut(HEADER);
        header.fill(0x80);
        self.keys[key]
            .seal_in_place_scatter(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(&*header),
                &mut [],
                &self.payload[..size],
                &mut body[..size + TAG],
            )
            .unwrap();
        HEADER + size + TAG
    }
}

fn send(socket: &UdpSocket, bytes: &[u8], to: &libc::sockaddr_in, segment: Option<u16>) {
    let Some(segment) = segment else {
        // SAFETY: the pointers lead to `bytes` and `to`, with their lengths.
        unsafe {
            libc::sendto(
                socket.as_raw_fd(),
                bytes.as_ptr().cast(),
                bytes.len(),
                0,
                ptr::from_ref(to).cast(),
                size_of_val(to) as u32,
            );
        }
        return;
    };
    let mut vector = libc::iovec {
        iov_base: bytes.as_ptr().cast_mut().cast(),
        iov_len: bytes.len(),
    };
    let mut control = [0_u64; 3];
    // SAFETY: a header is integers and pointers, for which zero is a value; the pointers lead to values that
    // outlive the call, with their lengths, and `control` is aligned and has room for one message of two bytes.
    unsafe {
        let mut header: libc::msghdr = std::mem::zeroed();
        header.msg_name = ptr::from_ref(to).cast_mut().cast();
        header.msg_namelen = size_of_val(to) as u32;
        header.msg_iov = &mut vector;
        header.msg_iovlen = 1;
        header.msg_control = control.as_mut_ptr().cast();
        header.msg_controllen = libc::CMSG_SPACE(2) as usize;
        let first = libc::CMSG_FIRSTHDR(&header);
        (*first).cmsg_level = libc::SOL_UDP;
        (*first).cmsg_type = libc::UDP_SEGMENT;
        (*first).cmsg_len = libc::CMSG_LEN(2) as usize;
        libc::CMSG_DATA(first)
            .cast::<u16>()
            .write_unaligned(segment);
        libc::sendmsg(socket.as_raw_fd(), &header, 0);
    }
}

fn raw(address: SocketAddr) -> libc::sockaddr_in {
    let SocketAddr::V4(address) = address else {
        panic!("sinks are IPv4");
    };
    libc::sockaddr_in {
        sin_family: libc::AF_INET as u16,
        sin_port: address.port().to_be(),
        sin_addr: libc::in_addr {
            s_addr: address.ip().to_bits().to_be(),
        },
        sin_zero: [0; 8],
    }
}
