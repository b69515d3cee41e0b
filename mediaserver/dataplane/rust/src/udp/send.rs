//! Sending in batches: `sendmmsg` of messages that the kernel cuts into datagrams (`UDP_SEGMENT`).

use std::io;
use std::mem::{size_of, zeroed};
use std::ptr;

use super::address::RawAddress;
use super::{Outbound, Socket, Transmit};

/// Messages per call.
const MESSAGES: usize = 128;
/// Room for one control message with a `u16`, aligned as the kernel wants it.
const CONTROL_WORDS: usize = 3;

/// Datagrams of this length cross any network that matters; bytes.
const SAFE_SEGMENT: usize = 1232;

/// What became of a flush.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sent {
    /// Messages taken by the kernel.
    pub messages: u64,
    /// Messages it refused.
    pub failed: u64,
    /// Whether its queue was full, and the rest was not even tried.
    pub congested: bool,
}

/// Headers for one call, reused for the next.
pub struct SendBatch {
    memory: Box<Memory>,
    /// Ends for good at the first refusal: some drivers and tunnels cannot segment.
    segmentation: bool,
}

struct Memory {
    headers: [libc::mmsghdr; MESSAGES],
    vectors: [libc::iovec; MESSAGES],
    addresses: [RawAddress; MESSAGES],
    controls: [[u64; CONTROL_WORDS]; MESSAGES],
}

// SAFETY: the raw pointers inside lead only to memory that the value owns, or are overwritten before use.
unsafe impl Send for SendBatch {}

impl Default for SendBatch {
    fn default() -> Self {
        Self {
            // SAFETY: all fields are integers and pointers, for which zero is a value.
            memory: Box::new(unsafe { zeroed() }),
            segmentation: true,
        }
    }
}

impl SendBatch {
    /// Sends everything that waits in `outbound`. What the kernel refuses is dropped: media is not worth a
    /// second try, and everything else is repeated by its protocol.
    pub fn send(&mut self, socket: &Socket, outbound: &Outbound) -> Sent {
        let mut sent = Sent::default();
        let mut transmits = outbound.transmits();
        // Allocates only after a refusal.
        let mut refused = Vec::new();
        while self.segmentation && self.send_chunk(socket, &mut transmits, &mut sent, &mut refused)
        {
        }
        let whole = refused.into_iter().chain(transmits);
        let mut apart = whole.flat_map(|transmit| {
            transmit.datagrams().map(move |datagram| Transmit {
                segment: datagram.len(),
                contents: datagram,
                ..transmit
            })
        });
        while !sent.congested && self.send_chunk(socket, &mut apart, &mut sent, &mut Vec::new()) {}
        sent.failed += apart.count() as u64;
        sent
    }

    /// Sends up to `MESSAGES` messages, and adds those that the kernel would not segment to `refused`. False when
    /// there is nothing more to send.
    fn send_chunk<'a>(
        &mut self,
        socket: &Socket,
        transmits: &mut impl Iterator<Item = Transmit<'a>>,
        sent: &mut Sent,
        refused: &mut Vec<Transmit<'a>>,
    ) -> bool {
        let mut filled = [const { None }; MESSAGES];
        let mut count = 0;
        // The places come first, so that no transmit is taken that has none.
        for (index, (place, transmit)) in filled.iter_mut().zip(transmits).enumerate() {
            self.prepare(index, &transmit, socket.ipv6);
            *place = Some(transmit);
            count = index + 1;
        }
        let mut next = 0;
        while next < count {
            let error = match self.call(socket, next, count) {
                Ok(number) => {
                    sent.messages += number as u64;
                    next += number;
                    continue;
                }
                Err(error) => error,
            };
            match error.kind() {
                io::ErrorKind::Interrupted => continue,
                // The queue has not moved for `SEND_TIMEOUT`: waiting for each message would stop the worker.
                io::ErrorKind::WouldBlock => {
                    sent.failed += (count - next) as u64;
                    sent.congested = true;
                    return false;
                }
                _ => {}
            }
            let transmit = filled.get(next).copied().flatten();
            match transmit.filter(|transmit| cannot_segment(&error, transmit)) {
                Some(transmit) => {
                    // Longer ones may just exceed the device's MTU, which says nothing about the others.
                    self.segmentation &= transmit.segment > SAFE_SEGMENT;
                    refused.push(transmit);
                }
                None => sent.failed += 1,
            }
            next += 1;
        }
        count == MESSAGES
    }

    /// Hands messages `from..to` to the kernel; returns how many it took.
    fn call(&mut self, socket: &Socket, from: usize, to: usize) -> io::Result<usize> {
        let headers = self.memory.headers.get_mut(from..to).unwrap_or_default();
        // SAFETY: `prepare` pointed these headers at memory that this value owns and at datagrams that the
        // caller still borrows.
        let number = unsafe {
            libc::sendmmsg(
                socket.fd(),
                headers.as_mut_ptr(),
                headers.len() as libc::c_uint,
                0,
            )
        };
        usize::try_from(number).map_err(|_| io::Error::last_os_error())
    }

    fn prepare(&mut self, index: usize, transmit: &Transmit<'_>, ipv6: bool) {
        let Memory {
            headers,
            vectors,
            addresses,
            controls,
        } = &mut *self.memory;
        let (Some(header), Some(vector), Some(address), Some(control)) = (
            headers.get_mut(index),
            vectors.get_mut(index),
            addresses.get_mut(index),
            controls.get_mut(index),
        ) else {
            return;
        };
        *address = RawAddress::new(transmit.destination, ipv6);
        // The kernel only reads through it, whatever the type says.
        *vector = libc::iovec {
            iov_base: transmit.contents.as_ptr().cast_mut().cast(),
            iov_len: transmit.contents.len(),
        };
        let header = &mut header.msg_hdr;
        header.msg_name = ptr::from_mut(address).cast();
        header.msg_namelen = RawAddress::length(ipv6);
        header.msg_iov = vector;
        header.msg_iovlen = 1;
        header.msg_control = ptr::null_mut();
        header.msg_controllen = 0;
        if transmit.contents.len() > transmit.segment {
            set_segment_size(header, control, transmit.segment as u16);
        }
    }
}

/// Asks for the message to be cut into datagrams of `size` bytes.
fn set_segment_size(header: &mut libc::msghdr, control: &mut [u64; CONTROL_WORDS], size: u16) {
    header.msg_control = control.as_mut_ptr().cast();
    // SAFETY: a plain computation.
    header.msg_controllen = unsafe { libc::CMSG_SPACE(size_of::<u16>() as u32) } as _;
    // SAFETY: `control` is aligned and at least CMSG_SPACE(2) long, so there is a first message and room
    // for its two bytes.
    unsafe {
        let message = libc::CMSG_FIRSTHDR(header);
        (*message).cmsg_level = libc::SOL_UDP;
        (*message).cmsg_type = libc::UDP_SEGMENT;
        (*message).cmsg_len = libc::CMSG_LEN(size_of::<u16>() as u32) as _;
        libc::CMSG_DATA(message).cast::<u16>().write_unaligned(size);
    }
}

fn cannot_segment(error: &io::Error, transmit: &Transmit<'_>) -> bool {
    transmit.contents.len() > transmit.segment
        && matches!(error.raw_os_error(), Some(libc::EIO | libc::EINVAL))
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
    use std::time::Duration;

    use super::super::ReceiveBatch;
    use super::*;

    fn pair() -> (Socket, Socket, SocketAddr) {
        let ip = Ipv4Addr::LOCALHOST;
        let from = Socket::bind(ip.into(), 0).unwrap();
        let to = Socket::bind(ip.into(), 0).unwrap();
        let address = SocketAddr::from((ip, to.local_port().unwrap()));
        (from, to, address)
    }

    fn datagram(value: u8, length: usize) -> Vec<u8> {
        vec![value; length]
    }

    fn received(to: &Socket, expected: usize) -> Vec<Vec<u8>> {
        let mut batch = ReceiveBatch::default();
        let mut all = Vec::new();
        for _ in 0..200 {
            let count = batch.receive(to).unwrap();
            all.extend(batch.datagrams(count).map(|(_, bytes)| bytes.to_vec()));
            if all.len() >= expected {
                break;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        all
    }

    fn sizes() -> Vec<Vec<u8>> {
        let lengths = [1200, 1200, 1200, 700, 700, 1000, 3];
        (1..).zip(lengths).map(|(v, l)| datagram(v, l)).collect()
    }

    #[test]
    fn a_burst_arrives_whole_and_in_order() {
        for segmentation in [true, false] {
            let (from, to, address) = pair();
            let mut outbound = Outbound::default();
            for bytes in sizes() {
                outbound
                    .push(address, |buffer| {
                        buffer[..bytes.len()].copy_from_slice(&bytes);
                        Ok(bytes.len())
                    })
                    .unwrap();
            }
            let mut batch = SendBatch {
                segmentation,
                ..SendBatch::default()
            };
            let sent = batch.send(&from, &outbound);
            let messages = if segmentation { 3 } else { 7 };
            assert_eq!(
                sent,
                Sent {
                    messages,
                    ..Sent::default()
                }
            );
            assert_eq!(received(&to, 7), sizes());
        }
    }

    #[test]
    fn more_messages_than_a_call_takes_are_all_sent() {
        for segmentation in [true, false] {
            let (from, to, address) = pair();
            let mut outbound = Outbound::default();
            // Ever longer, so that none joins another's message.
            for length in 1..=300 {
                outbound.push(address, |_| Ok(length)).unwrap();
            }
            let mut batch = SendBatch {
                segmentation,
                ..SendBatch::default()
            };
            assert_eq!(batch.send(&from, &outbound).messages, 300);
            let lengths: Vec<_> = received(&to, 300).iter().map(Vec::len).collect();
            assert_eq!(lengths, (1..=300).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_refused_message_does_not_hold_up_the_next() {
        let (from, to, address) = pair();
        let mut outbound = Outbound::default();
        // Broadcasting is not allowed on this socket.
        let refused = SocketAddr::from(([255, 255, 255, 255], 9));
        outbound.push(refused, |_| Ok(10)).unwrap();
        outbound.push(address, |_| Ok(20)).unwrap();
        let sent = SendBatch::default().send(&from, &outbound);
        assert_eq!((sent.messages, sent.failed), (1, 1));
        assert_eq!(received(&to, 1).len(), 1);
    }

    #[test]
    fn an_ipv6_socket_serves_ipv4() {
        let Ok(to) = Socket::bind(std::net::Ipv6Addr::UNSPECIFIED.into(), 0) else {
            return; // a machine without IPv6
        };
        let from = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = to.local_port().unwrap();
        from.send_to(b"hello", (Ipv4Addr::LOCALHOST, port)).unwrap();
        std::thread::sleep(Duration::from_millis(20));
        let mut batch = ReceiveBatch::default();
        let count = batch.receive(&to).unwrap();
        let sources: Vec<_> = batch.datagrams(count).map(|(source, _)| source).collect();
        assert_eq!(sources, [from.local_addr().unwrap()]);
        let mut outbound = Outbound::default();
        outbound.push(sources[0], |_| Ok(5)).unwrap();
        SendBatch::default().send(&to, &outbound);
        assert_eq!(from.recv(&mut [0; 9]).unwrap(), 5);
    }
}
