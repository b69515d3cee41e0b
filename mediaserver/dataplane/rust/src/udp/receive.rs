//! Receiving in batches: `recvmmsg`, and coalesced datagrams (`UDP_GRO`) taken apart.

use std::io;
use std::mem::{size_of, zeroed};
use std::net::SocketAddr;
use std::ptr;

use super::address::RawAddress;
use super::Socket;

/// Messages per call; each may hold up to 64 coalesced datagrams of one peer.
const MESSAGES: usize = 32;
/// The longest coalesced message.
const BUFFER: usize = 65_536;
/// Room for one control message with an integer, aligned as the kernel wants it.
const CONTROL_WORDS: usize = 4;

/// Buffers for one call, reused for the next. The headers point into their neighbours, so it is boxed whole
/// and never moves.
pub struct ReceiveBatch {
    memory: Box<Memory>,
    buffers: Box<[u8]>,
}

struct Memory {
    headers: [libc::mmsghdr; MESSAGES],
    vectors: [libc::iovec; MESSAGES],
    addresses: [RawAddress; MESSAGES],
    controls: [[u64; CONTROL_WORDS]; MESSAGES],
}

// SAFETY: the raw pointers inside lead only to memory that the value owns, so it may change threads with it.
unsafe impl Send for ReceiveBatch {}

impl Default for ReceiveBatch {
    fn default() -> Self {
        Self {
            // SAFETY: all fields are integers and pointers, for which zero is a value.
            memory: Box::new(unsafe { zeroed() }),
            buffers: vec![0; MESSAGES * BUFFER].into_boxed_slice(),
        }
    }
}

impl ReceiveBatch {
    /// Takes what waits, without blocking; returns how many messages, 0 when nothing waits.
    pub fn receive(&mut self, socket: &Socket) -> io::Result<usize> {
        self.prepare();
        // SAFETY: every header was just pointed at memory this value owns, with its length.
        let count = unsafe {
            libc::recvmmsg(
                socket.fd(),
                self.memory.headers.as_mut_ptr(),
                MESSAGES as libc::c_uint,
                libc::MSG_DONTWAIT,
                ptr::null_mut(),
            )
        };
        usize::try_from(count).or_else(|_| {
            let error = io::Error::last_os_error();
            match error.kind() {
                // An ICMP error for something sent earlier is reported here too; it concerns no datagram. And a
                // machine short of memory has some again later.
                io::ErrorKind::WouldBlock
                | io::ErrorKind::Interrupted
                | io::ErrorKind::ConnectionRefused
                | io::ErrorKind::HostUnreachable
                | io::ErrorKind::NetworkUnreachable
                | io::ErrorKind::OutOfMemory => Ok(0),
                _ => Err(error),
            }
        })
    }

    /// Whether a call that returned `count` messages may have left some.
    #[must_use]
    pub fn was_full(count: usize) -> bool {
        count == MESSAGES
    }

    /// The datagrams of the last call that returned `count`, in order of arrival.
    pub fn datagrams(&self, count: usize) -> impl Iterator<Item = (SocketAddr, &[u8])> {
        let Memory {
            headers, addresses, ..
        } = &*self.memory;
        headers
            .iter()
            .zip(addresses)
            .zip(self.buffers.chunks_exact(BUFFER))
            .take(count)
            .filter_map(|((header, address), buffer)| {
                let contents = buffer.get(..header.msg_len as usize)?;
                Some((address.get()?, header, contents))
            })
            .flat_map(|(address, header, contents)| {
                let segment = segment_size(&header.msg_hdr).unwrap_or(contents.len());
                // An empty message is an empty datagram, of which there are no chunks.
                let empty = contents.is_empty().then_some(contents);
                contents
                    .chunks(segment.max(1))
                    .chain(empty)
                    .map(move |datagram| (address, datagram))
            })
    }

    fn prepare(&mut self) {
        let Memory {
            headers,
            vectors,
            addresses,
            controls,
        } = &mut *self.memory;
        let parts = headers
            .iter_mut()
            .zip(vectors)
            .zip(addresses)
            .zip(controls)
            .zip(self.buffers.chunks_exact_mut(BUFFER));
        for ((((header, vector), address), control), buffer) in parts {
            *vector = libc::iovec {
                iov_base: buffer.as_mut_ptr().cast(),
                iov_len: buffer.len(),
            };
            header.msg_len = 0;
            header.msg_hdr.msg_name = ptr::from_mut(address).cast();
            header.msg_hdr.msg_namelen = size_of::<RawAddress>() as libc::socklen_t;
            header.msg_hdr.msg_iov = vector;
            header.msg_hdr.msg_iovlen = 1;
            header.msg_hdr.msg_control = control.as_mut_ptr().cast();
            header.msg_hdr.msg_controllen = size_of_val(control) as _;
            header.msg_hdr.msg_flags = 0;
        }
    }
}

/// The length of every coalesced datagram but the last, when the kernel coalesced any.
fn segment_size(header: &libc::msghdr) -> Option<usize> {
    // SAFETY: the kernel has filled the header's control buffer and its length, both still in place.
    let control = unsafe { libc::CMSG_FIRSTHDR(header).as_ref() }?;
    if control.cmsg_level != libc::SOL_UDP || control.cmsg_type != libc::UDP_GRO {
        return None;
    }
    // SAFETY: a UDP_GRO message carries an int, perhaps unaligned.
    let size = unsafe {
        libc::CMSG_DATA(control)
            .cast::<libc::c_int>()
            .read_unaligned()
    };
    usize::try_from(size).ok().filter(|size| *size > 0)
}
