//! Writes and seals outgoing packets: media, retransmissions in their own stream, repetitions of the very bytes.

use std::time::Duration;

use super::media::OSN;
use crate::bytes::set_at;
use crate::counters::{Counters, Drop};
use crate::error::Error;
use crate::forward::Numbers;
use crate::header_ext::{Kind, Values};
use crate::history::{Packet, Stored};
use crate::outbound::Outbound;
use crate::pool::Pool;
use crate::receiver::Layer;
use crate::rtcp::ntp::NtpTime;
use crate::rtp::{write_header, Fields};
use crate::sender::Sender;
use crate::transport::Transport;

/// Bytes of a datagram that are not media: header, extensions, tag. For transport-wide accounting, roughly.
const OVERHEAD: usize = 44;

/// The parts of the engine that sending a packet touches.
pub(super) struct Way<'a> {
    pub(super) now_us: u64,
    /// For abs-send-time: 6.18 fixed-point seconds.
    pub(super) send_time: u32,
    pub(super) pool: &'a Pool,
    pub(super) outbound: &'a mut Outbound,
    pub(super) counters: &'a mut Counters,
}

/// What differs between a packet and its retransmission.
struct Shape {
    fields: Fields,
    /// Extended sequence number to seal with.
    index: u64,
    /// The number a retransmission repeats.
    original: Option<u16>,
    numbers: Numbers,
}

impl Way<'_> {
    /// Sends a packet for the first time.
    pub(super) fn send(
        &mut self,
        sender: &mut Sender,
        transport: &mut Transport,
        stored: &Stored,
        numbers: Numbers,
    ) {
        let packet = &stored.packet;
        let Some(types) = sender.payload_types(packet.payload_type) else {
            self.counters.count(Drop::RtpUnknownPayloadType);
            return;
        };
        let shape = Shape {
            fields: Fields {
                marker: packet.marker,
                payload_type: types.outgoing,
                sequence_number: numbers.index as u16,
                timestamp: numbers.timestamp,
                ssrc: sender.ssrc,
            },
            index: numbers.index,
            original: None,
            numbers,
        };
        if self.seal(sender, transport, stored, &shape) {
            sender.counts.packets += 1;
            sender.counts.bytes += packet.length as u64;
        }
    }

    /// Sends packets of a layer that had overtaken the key frame's first one, which was lost and restored.
    pub(super) fn catch_up(
        &mut self,
        sender: &mut Sender,
        transport: &mut Transport,
        layer: &Layer,
        first: &Packet,
    ) {
        let reached = layer.highest.unwrap_or(first.numbers.index);
        for index in first.numbers.index + 1..=reached {
            let Some(stored) = layer.history.get(index) else {
                continue;
            };
            if stored.packet.order > first.order || !self.outbound.has_room() {
                continue;
            }
            if let Some(numbers) = sender.rewriter.rewrite(&stored.packet.numbers) {
                self.send(sender, transport, stored, numbers);
            }
        }
    }

    /// Sends a packet again in a retransmission stream (RFC 4588).
    pub(super) fn repeat_by_rtx(
        &mut self,
        sender: &mut Sender,
        transport: &mut Transport,
        stored: &Stored,
        original: u64,
    ) {
        let packet = &stored.packet;
        let types = sender.payload_types(packet.payload_type);
        let numbers = sender.rewriter.rewrite_again(original, &packet.numbers);
        let (Some(ssrc), Some(payload_type), Some(numbers)) =
            (sender.rtx_ssrc, types.and_then(|types| types.rtx), numbers)
        else {
            return;
        };
        let index = sender.retransmissions.next_index();
        let shape = Shape {
            fields: Fields {
                marker: packet.marker,
                payload_type,
                sequence_number: index as u16,
                timestamp: numbers.timestamp,
                ssrc,
            },
            index,
            original: Some(original as u16),
            numbers,
        };
        if self.seal(sender, transport, stored, &shape) {
            sender.counts.repeated_packets += 1;
            sender.counts.repeated_bytes += packet.length as u64;
        }
    }

    /// Sends the very bytes of a packet again: with the same index, anything else would break the cipher.
    pub(super) fn repeat_as_sent(
        &mut self,
        sender: &mut Sender,
        transport: &mut Transport,
        index: u64,
    ) {
        let (Some(destination), Some(sealed)) =
            (transport.ready(), sender.retransmissions.sealed(index))
        else {
            return;
        };
        let pushed = self.outbound.push(destination, |buffer| {
            set_at(buffer, 0, sealed)?;
            Ok(sealed.len())
        });
        if let Ok(length) = pushed {
            transport.traffic.packets_sent += 1;
            transport.traffic.bytes_sent += length as u64;
            sender.counts.repeated_packets += 1;
            sender.counts.repeated_bytes += length as u64;
        }
    }

    /// Writes and seals one packet behind the others; false when that failed, which is counted.
    fn seal(
        &mut self,
        sender: &mut Sender,
        transport: &mut Transport,
        stored: &Stored,
        shape: &Shape,
    ) -> bool {
        let packet = &stored.packet;
        let (Some(destination), Some(srtp)) = (transport.ready(), &mut transport.srtp) else {
            return false;
        };
        let padding = match shape.original {
            None => packet.padding,
            Some(_) => 0,
        };
        let end = packet.start + packet.length + padding;
        let payload = self
            .pool
            .bytes(&stored.slot)
            .get(packet.start..end)
            .unwrap_or_default();
        let numbered = transport.extensions.get(Kind::Twcc).is_some();
        let twcc = numbered.then(|| {
            let departures = transport.departures.get_or_insert_with(Box::default);
            departures.next(self.now_us, packet.length + OVERHEAD)
        });
        let values = Values {
            mid: Some(sender.mid.as_bytes()),
            twcc,
            audio_level: packet.audio_level,
            abs_send_time: Some(self.send_time),
            playout_delay: sender.playout_delay(packet, self.now_us),
            ..Values::default()
        };
        let retransmissions = &mut sender.retransmissions;
        let pushed = self.outbound.push(destination, |buffer| {
            let header = write_header(buffer, &shape.fields, &transport.extensions, &values)?;
            if padding > 0 {
                set_padding_bit(buffer);
            }
            let after = buffer.get_mut(header..).ok_or(Error::NoRoom)?;
            let (prefix, rest) = write_prefix(after, shape, packet, payload)?;
            let length = srtp
                .outbound
                .seal_rtp(buffer, header, prefix, rest, shape.index)?;
            if shape.original.is_none() {
                retransmissions.keep(shape.index, buffer.get(..length).unwrap_or_default());
            }
            Ok(length)
        });
        match pushed {
            Ok(length) => {
                transport.traffic.packets_sent += 1;
                transport.traffic.bytes_sent += length as u64;
                true
            }
            Err(_) => {
                self.counters.count(Drop::SendFailed);
                false
            }
        }
    }
}

fn set_padding_bit(header: &mut [u8]) {
    if let Some(first) = header.first_mut() {
        *first |= 0x20;
    }
}

/// Writes what differs from the stored payload; returns its length, and the payload after it.
fn write_prefix<'a>(
    to: &mut [u8],
    shape: &Shape,
    packet: &Packet,
    payload: &'a [u8],
) -> Result<(usize, &'a [u8]), Error> {
    let mut length = 0;
    if let Some(original) = shape.original {
        set_at(to, 0, &original.to_be_bytes())?;
        length = OSN;
    }
    let Some(descriptor) = packet.descriptor else {
        return Ok((length, payload));
    };
    let picture = shape.numbers.picture;
    let after = to.get_mut(length..).ok_or(Error::NoRoom)?;
    let written = descriptor.rewrite(
        payload,
        picture.id.unwrap_or_default(),
        picture.tl0.unwrap_or_default(),
        after,
    )?;
    Ok((length + written, payload.get(written..).unwrap_or_default()))
}

/// The 24 bits of abs-send-time: 6.18 fixed-point seconds.
pub(super) fn send_time(ntp_at_start: NtpTime, now_us: u64) -> u32 {
    let now = ntp_at_start.plus(Duration::from_micros(now_us));
    ((now.0 >> 14) & 0xFF_FFFF) as u32
}
