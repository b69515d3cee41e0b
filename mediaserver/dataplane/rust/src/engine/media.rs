//! Incoming RTP: opens it, finds its layer, keeps it, and notes that it is to be forwarded.

use super::{Engine, Timer};
use crate::bytes::u16_at;
use crate::codec::vp8::Descriptor;
use crate::command::CodecName;
use crate::counters::Drop;
use crate::error::Error;
use crate::forward::{Numbers, Picture};
use crate::header_ext::Values;
use crate::history::{Packet, Stored};
use crate::nack::Arrival;
use crate::pool::Slot;
use crate::receiver::Receiver;
use crate::rtp::{Fields, Header};
use crate::sequence::extend;
use crate::slab::Key;
use crate::streams::{Binding, Found};
use crate::timeline::place;
use crate::transport::Transport;

/// Bytes of a retransmission's original sequence number (RFC 4588 section 4).
pub(super) const OSN: usize = 2;

/// An opened packet in its slot.
struct Opened {
    fields: Fields,
    /// Extended sequence number of its own stream.
    index: u64,
    /// Bytes of payload, without padding.
    length: usize,
}

impl Engine {
    /// Takes an RTP packet in from an address of the transport.
    pub(super) fn handle_rtp(&mut self, now_us: u64, key: Key<Transport>, datagram: &[u8]) {
        let taken = self.pool.take(datagram.len()).ok_or(Drop::RtpMalformed);
        let done = taken.and_then(|slot| match self.open(now_us, key, datagram, &slot) {
            Ok(Some((receiver, packet))) => {
                self.keep(now_us, receiver, Stored { packet, slot });
                Ok(())
            }
            Ok(None) => {
                self.pool.give_back(slot);
                Ok(())
            }
            Err(reason) => {
                self.pool.give_back(slot);
                Err(reason)
            }
        });
        if let Err(reason) = done {
            self.counters.count(reason);
        }
    }

    /// Decrypts into the slot and reads what forwarding needs. None for packets without media.
    fn open(
        &mut self,
        now_us: u64,
        key: Key<Transport>,
        datagram: &[u8],
        slot: &Slot,
    ) -> Result<Option<(Key<Receiver>, Packet)>, Drop> {
        let transport = self.transports.get_mut(key).ok_or(Drop::UnknownAddress)?;
        let Some(srtp) = &mut transport.srtp else {
            let held = transport.hold(datagram);
            return if held {
                Ok(None)
            } else {
                Err(Drop::BeforeKeys)
            };
        };
        let header = Header::parse(datagram).map_err(|_| Drop::RtpMalformed)?;
        let fields = header.fields;
        if !transport.streams.admits(fields.ssrc) {
            return Err(Drop::RtpTooManyStreams);
        }
        let payload = self.pool.bytes_mut(slot);
        let opened = srtp.inbound.open_rtp(datagram, &header, payload);
        let opened = opened.map_err(|error| match error {
            Error::Unauthenticated => Drop::RtpUnauthenticated,
            Error::Replayed => Drop::RtpReplayed,
            _ => Drop::RtpMalformed,
        })?;

        let returned = transport.ice.handle_media(now_us);
        let values = transport.extensions.read(header.extensions(datagram));
        if let Some(number) = values.twcc {
            transport.arrivals.record(number, now_us);
            if let Some(at_us) = transport
                .arrivals
                .deadline_us()
                .filter(|_| !transport.arrivals_due)
            {
                transport.arrivals_due = true;
                self.timers.set(at_us, Timer::Arrivals(key));
            }
        }
        transport.media_ssrc = fields.ssrc;
        let found = transport
            .streams
            .find(fields.ssrc, fields.payload_type, &values);
        if returned {
            self.receive_back(now_us, key);
        }
        let binding = match found {
            Found::Bound(binding) => binding,
            Found::Learnt(binding) => {
                self.name_stream(binding, fields.ssrc);
                binding
            }
            Found::Unknown => return Err(Drop::RtpUnknownStream),
        };
        let opened = Opened {
            fields,
            index: opened.index,
            length: opened.payload_length,
        };
        let packet = self.read(now_us, binding, &opened, &values, slot)?;
        Ok(packet.map(|packet| (binding.receiver, packet)))
    }

    /// Notes which SSRC a layer or its retransmissions have.
    pub(super) fn name_stream(&mut self, binding: Binding, ssrc: u32) {
        let Some(receiver) = self.receivers.get_mut(binding.receiver) else {
            return;
        };
        let rate = receiver.clock_rate();
        let Some(layer) = receiver.layer_mut(binding.layer) else {
            return;
        };
        if binding.repair {
            layer.rtx_ssrc = Some(ssrc);
        } else {
            layer.set_ssrc(ssrc, rate, &mut self.pool);
        }
    }

    /// Counts an authentic packet, undoes its retransmission format, and reads its payload descriptor.
    fn read(
        &mut self,
        now_us: u64,
        binding: Binding,
        opened: &Opened,
        values: &Values<'_>,
        slot: &Slot,
    ) -> Result<Option<Packet>, Drop> {
        let receiver = self
            .receivers
            .get_mut(binding.receiver)
            .ok_or(Drop::RtpUnknownStream)?;
        let fields = opened.fields;
        let codec = receiver
            .codecs
            .iter()
            .find(|codec| {
                if binding.repair {
                    codec.rtx_payload_type == Some(fields.payload_type)
                } else {
                    codec.payload_type == fields.payload_type
                }
            })
            .copied()
            .ok_or(Drop::RtpUnknownPayloadType)?;
        let payload = self
            .pool
            .bytes(slot)
            .get(..opened.length)
            .unwrap_or_default();
        let layer = receiver
            .layer_mut(binding.layer)
            .ok_or(Drop::RtpUnknownStream)?;

        let start = if binding.repair { OSN } else { 0 };
        let index = if binding.repair {
            if payload.len() < OSN {
                return Ok(None); // A probe: padding in a retransmission stream.
            }
            let original = u16_at(payload, 0).map_err(|_| Drop::RtpMalformed)?;
            // Without its stream's own numbers the cycle would be a guess.
            let highest = layer.highest.ok_or(Drop::RtpUnknownStream)?;
            extend(highest, original)
        } else {
            layer
                .reception
                .on_packet(opened.index, fields.timestamp, now_us);
            opened.index
        };
        if layer.history.get(index).is_some() {
            return Err(Drop::RtpDuplicate);
        }
        let payload = payload.get(start..).unwrap_or_default();
        let descriptor = match codec.name {
            CodecName::Vp8 => Descriptor::parse(payload).ok(),
            CodecName::Opus => None,
        };
        layer.counts.recovered += u64::from(binding.repair);
        layer.repaired += i64::from(binding.repair);
        layer.counts.packets += 1;
        layer.counts.bytes += payload.len() as u64;
        let starts_frame = descriptor.is_some_and(|descriptor| descriptor.starts_frame);
        layer.counts.frames += u64::from(starts_frame);
        let key_frame = descriptor.is_some_and(|d| d.starts_key_frame(payload));
        Ok(Some(Packet {
            source: layer.source,
            numbers: Numbers {
                index,
                timestamp: fields.timestamp,
                picture: descriptor.map_or_else(Picture::default, picture),
            },
            marker: fields.marker,
            payload_type: codec.payload_type,
            start,
            length: payload.len(),
            padding: 0,
            descriptor,
            key_frame,
            audio_level: values.audio_level,
            arrived_us: now_us,
            order: layer.counts.packets,
        }))
    }

    /// Stores a packet of media and lets everybody concerned know.
    fn keep(&mut self, now_us: u64, key: Key<Receiver>, stored: Stored) {
        let Some(receiver) = self.receivers.get_mut(key) else {
            self.pool.give_back(stored.slot);
            return;
        };
        let packet = stored.packet;
        let index = packet.numbers.index;
        let number = packet.source.layer;
        let starts = receiver.layer(number).is_some_and(|layer| !layer.active);
        if starts {
            let rate = receiver.clock_rate();
            let timestamp = packet.numbers.timestamp;
            place(&mut receiver.layers, number, timestamp, now_us, rate);
        }
        let Some(layer) = receiver.layers.get_mut(usize::from(number)) else {
            self.pool.give_back(stored.slot);
            return;
        };
        if !layer.history.insert(&mut self.pool, stored) {
            self.counters.count(Drop::RtpDuplicate);
            return;
        }
        if packet.is_repair() {
            layer.missing.on_repair(index, now_us);
        }
        let opens_gap = layer.highest.is_some_and(|highest| index > highest + 1);
        let arrival = layer.missing.on_packet(index, now_us);
        if layer.highest.is_none_or(|highest| index > highest) {
            layer.highest = Some(index);
            layer.timestamp = packet.numbers.timestamp;
        }
        let starts_frame = packet
            .descriptor
            .is_some_and(|descriptor| descriptor.starts_frame);
        // What comes again comes layer by layer, and says nothing about what is being sent.
        let begins_frame = starts_frame && arrival == Arrival::Newest;
        layer.pulse.on_packet(now_us, begins_frame);
        if packet.key_frame {
            layer.counts.key_frames += 1;
            layer.key_frames.wanted = false;
        }
        if let Some(level) = packet.audio_level {
            let loudest = receiver.loudest.get_or_insert(level.level);
            *loudest = level.level.min(*loudest);
            self.watch_audio(now_us);
        }
        let Some(receiver) = self.receivers.get_mut(key) else {
            return;
        };
        if !receiver.senders.is_empty() {
            if receiver.arrived.is_empty() {
                self.dirty.push(key);
            }
            receiver.arrived.push((number, index));
        }
        if opens_gap {
            self.watch_missing(key, number);
        }
        if starts {
            self.start_layer(now_us, key, number);
        }
        if begins_frame {
            self.overtake(now_us, key, number);
        }
        if !packet.key_frame && (starts || arrival == Arrival::Interrupted) {
            self.want_key_frame_for_flowing(now_us, key, number);
            self.want_key_frame_for_senders(now_us, key, number);
        }
        if starts && !packet.key_frame {
            self.want_key_frame_again(now_us, key, number);
        }
    }
}

fn picture(descriptor: Descriptor) -> Picture {
    Picture {
        id: descriptor.picture_id.map(|id| id.value),
        narrow: descriptor.picture_id.is_some_and(|id| !id.wide),
        tl0: descriptor.tl0_picture_index,
    }
}
