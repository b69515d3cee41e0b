//! The yardstick: seal a packet, `sendto`, for each destination, and nothing else.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::os::fd::AsRawFd;
use std::ptr;
use std::time::{Duration, Instant};

use aws_lc_rs::aead::{Aad, LessSafeKey, Nonce, UnboundKey, AES_128_GCM};

use crate::load::Shape;
use crate::system;

const HEADER: usize = 12;
const TAG: usize = 16;

/// What a run took.
pub struct Ran {
    pub cpu: Duration,
    pub packets: u64,
    /// Packets per second that were meant to be sent.
    pub kept_up: bool,
}

/// Runs on the calling thread for about `length`.
pub fn run(destinations: &[SocketAddr], shape: Shape, rate: f64, length: Duration) -> Ran {
    system::pin(0);
    let keys: Vec<_> = (0..destinations.len())
        .map(|index| {
            let key = UnboundKey::new(&AES_128_GCM, &[index as u8; 16]).unwrap();
            LessSafeKey::new(key)
        })
        .collect();
    let addresses: Vec<_> = destinations.iter().map(|address| raw(*address)).collect();
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let payload = [7; 1500];
    let mut packet = [0x80; 1600];
    let mut counter = 0_u64;
    let thread = system::own_thread();
    let (before, start) = (system::cpu_time(thread), Instant::now());
    let mut late = Duration::ZERO;
    for (at, sizes) in shape.bursts(rate).take_while(|(at, _)| *at < length) {
        system::sleep_until(start + at);
        for size in sizes {
            for (key, address) in keys.iter().zip(&addresses) {
                counter += 1;
                let mut nonce = [0; 12];
                nonce[4..].copy_from_slice(&counter.to_be_bytes());
                let (header, body) = packet.split_at_mut(HEADER);
                key.seal_in_place_scatter(
                    Nonce::assume_unique_for_key(nonce),
                    Aad::from(&*header),
                    &mut [],
                    &payload[..size],
                    &mut body[..size + TAG],
                )
                .unwrap();
                // SAFETY: the pointers lead to `packet` and `address`, with their lengths.
                unsafe {
                    libc::sendto(
                        socket.as_raw_fd(),
                        packet.as_ptr().cast(),
                        HEADER + size + TAG,
                        0,
                        ptr::from_ref(address).cast(),
                        size_of_val(address) as u32,
                    );
                }
            }
        }
        late = start.elapsed().saturating_sub(at);
    }
    Ran {
        cpu: system::cpu_time(thread) - before,
        packets: counter,
        kept_up: late < length / 50,
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
