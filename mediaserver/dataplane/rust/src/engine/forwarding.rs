//! Outgoing RTP: what arrived since the last flush goes to all senders, destination by destination, so that
//! the packets of one destination lie side by side and leave in one message.

use std::time::Duration;

use super::media::OSN;
use super::{Engine, Timer};
use crate::bytes::set_at;
use crate::counters::{Counters, Drop};
use crate::error::Error;
use crate::event::Event;
use crate::forward::Numbers;
use crate::header_ext::{Kind, Values};
use crate::history::{Packet, Stored};
use crate::outbound::Outbound;
use crate::pool::Pool;
use crate::receiver::{Layer, Receiver};
use crate::rtcp::ntp::NtpTime;
use crate::rtp::{write_header, Fields};
use crate::sender::Sender;
use crate::slab::Key;
use crate::transport::Transport;

/// A sender with something to send, and its destination to sort by.
pub(super) type Work = (Key<Transport>, Key<Sender>);

/// Bytes of a datagram that are not media: header, extensions, tag. For transport-wide accounting, roughly.
const OVERHEAD: usize = 44;

/// The parts of the engine that sending a packet touches.
struct Way<'a> {
    now_us: u64,
    /// For abs-send-time: 6.18 fixed-point seconds.
    send_time: u32,
    pool: &'a Pool,
    outbound: &'a mut Outbound,
    counters: &'a mut Counters,
}

impl Engine {
    /// Fills the arena with what there is to forward; what finds no room stays for the next call.
    pub(super) fn forward(&mut self, now_us: u64) {
        self.repeat(now_us);
        if self.work.is_empty() {
            self.gather();
        }
        while let Some((_, key)) = self.work.get(self.next_work).copied() {
            if !self.forward_to(now_us, key) {
                return;
            }
            self.next_work += 1;
        }
        self.finish();
    }

    /// How many packets one packet of each receiver that something arrived for makes.
    pub(crate) fn sends_waiting(&self) -> usize {
        let receivers = self.dirty.iter().filter_map(|key| self.receivers.get(*key));
        receivers.map(|receiver| receiver.senders.len()).sum()
    }

    /// Lists the senders of all receivers that something arrived for, by destination.
    fn gather(&mut self) {
        std::mem::swap(&mut self.dirty, &mut self.forwarded);
        for key in &self.forwarded {
            let Some(receiver) = self.receivers.get_mut(*key) else {
                continue;
            };
            std::mem::swap(&mut receiver.arrived, &mut receiver.forwarding);
            receiver.equalise(&mut self.pool);
            for sender in &receiver.senders {
                if let Some(sending) = self.senders.get_mut(*sender) {
                    sending.cursor = 0;
                    self.work.push((sending.transport, *sender));
                }
            }
        }
        if self.forwarded.len() > 1 {
            self.work.sort_unstable();
        }
    }

    fn finish(&mut self) {
        for key in self.forwarded.drain(..) {
            if let Some(receiver) = self.receivers.get_mut(key) {
                receiver.forwarding.clear();
            }
        }
        self.work.clear();
        self.next_work = 0;
    }

    /// Sends a sender its packets; false when the arena is full before the end.
    fn forward_to(&mut self, now_us: u64, key: Key<Sender>) -> bool {
        let id = self.senders.id(key);
        let Some(sender) = self.senders.get_mut(key) else {
            return true;
        };
        let (Some(receiver), Some(transport)) = (
            self.receivers.get(sender.receiver),
            self.transports.get_mut(sender.transport),
        ) else {
            return true;
        };
        if transport.ready().is_none() {
            return true;
        }
        let mut way = Way {
            now_us,
            send_time: send_time(self.ntp_at_start, now_us),
            pool: &self.pool,
            outbound: &mut self.outbound,
            counters: &mut self.counters,
        };
        let before = sender.counts.packets;
        while let Some((number, index)) = receiver.forwarding.get(sender.cursor).copied() {
            if !way.outbound.has_room() {
                return false;
            }
            sender.cursor += 1;
            let Some(layer) = receiver.layer(number) else {
                continue;
            };
            let Some(stored) = layer.history.get(index) else {
                continue;
            };
            let Some(accepted) = sender.accept(&stored.packet, receiver, now_us) else {
                continue;
            };
            way.send(sender, transport, stored, accepted.numbers);
            if accepted.switched {
                way.catch_up(sender, transport, layer, &stored.packet);
                self.events.extend(id.map(|sender| Event::SenderLayer {
                    sender,
                    layer: Some(number),
                }));
            }
        }
        if sender.counts.packets != before && !std::mem::replace(&mut sender.report_due, true) {
            self.timers.set(now_us, Timer::SenderReport(key));
        }
        true
    }

    /// Answers NACKs, as far as the arena has room.
    fn repeat(&mut self, now_us: u64) {
        while self.outbound.has_room() {
            let Some((key, index)) = self.repeats.pop_front() else {
                return;
            };
            let Some(sender) = self.senders.get_mut(key) else {
                continue;
            };
            let (Some(receiver), Some(transport)) = (
                self.receivers.get(sender.receiver),
                self.transports.get_mut(sender.transport),
            ) else {
                continue;
            };
            let mut way = Way {
                now_us,
                send_time: send_time(self.ntp_at_start, now_us),
                pool: &self.pool,
                outbound: &mut self.outbound,
                counters: &mut self.counters,
            };
            if sender.rtx_ssrc.is_none() {
                way.repeat_as_sent(sender, transport, index);
            } else if let Some(stored) = locate(sender, receiver, index) {
                way.repeat_by_rtx(sender, transport, stored, index);
            }
        }
    }
}

/// The packet a sender sent with extended sequence number `index`, if it is still kept.
fn locate<'a>(sender: &Sender, receiver: &'a Receiver, index: u64) -> Option<&'a Stored> {
    let (source, index) = sender.rewriter.locate(index)?;
    let layer = receiver.layer(source.layer)?;
    layer
        .history
        .get(index)
        .filter(|stored| stored.packet.source == source)
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
    fn send(
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
    fn catch_up(
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
    fn repeat_by_rtx(
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
    fn repeat_as_sent(&mut self, sender: &mut Sender, transport: &mut Transport, index: u64) {
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
fn send_time(ntp_at_start: NtpTime, now_us: u64) -> u32 {
    let now = ntp_at_start.plus(Duration::from_micros(now_us));
    ((now.0 >> 14) & 0xFF_FFFF) as u32
}
