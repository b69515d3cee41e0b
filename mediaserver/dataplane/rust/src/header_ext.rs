//! RTP header extensions (RFC 8285): reads and writes both forms, and names the extensions the
//! data plane acts on. Ids come from the transport's negotiated mapping.

#![deny(clippy::indexing_slicing)]

use crate::bytes::{array_at, u16_at, u24_at, u8_at, Writer};
use crate::error::Error;

const ONE_BYTE_PROFILE: u16 = 0xBEDE;
const TWO_BYTE_PROFILE: u16 = 0x1000;
/// Ids that fit both forms; 15 is reserved in the one-byte form.
const MAX_ID: u8 = 14;

/// An extension the data plane reads or writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// `urn:ietf:params:rtp-hdrext:sdes:mid`: which media section (RFC 8843 section 15).
    Mid,
    /// `urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id`: which simulcast layer (RFC 8852).
    Rid,
    /// `urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id`: which layer an RTX stream repairs.
    Rrid,
    /// `transport-wide-cc-extensions-01`: one counter over all packets of a transport.
    Twcc,
    /// `urn:ietf:params:rtp-hdrext:ssrc-audio-level`: loudness and voice activity (RFC 6464).
    AudioLevel,
    /// `abs-send-time`: departure time, 6.18 fixed-point seconds, modulo 64 s.
    AbsSendTime,
    /// `playout-delay`: bounds on the time from capture to display, 12 bits each in units of 10 ms.
    PlayoutDelay,
}

/// Every extension, in the order in which they are written.
pub const KINDS: [Kind; 7] = [
    Kind::Mid,
    Kind::Rid,
    Kind::Rrid,
    Kind::Twcc,
    Kind::AudioLevel,
    Kind::AbsSendTime,
    Kind::PlayoutDelay,
];

/// Loudness of an audio packet (RFC 6464 section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AudioLevel {
    /// Whether the encoder heard a voice.
    pub voice: bool,
    /// Level in -dBov: 0 is loudest, 127 is silence.
    pub level: u8,
}

/// Bounds on the time from capture to display, in units of 10 ms; 12 bits each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlayoutDelay {
    /// At least.
    pub min: u16,
    /// At most.
    pub max: u16,
}

/// What a packet's extensions said, or what they are to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Values<'a> {
    /// Media section identification.
    pub mid: Option<&'a [u8]>,
    /// Layer identification of a media stream.
    pub rid: Option<&'a [u8]>,
    /// Layer identification of a retransmission stream.
    pub rrid: Option<&'a [u8]>,
    /// Transport-wide sequence number.
    pub twcc: Option<u16>,
    /// Loudness.
    pub audio_level: Option<AudioLevel>,
    /// Departure time, 24 bits, in units of 2**-18 s.
    pub abs_send_time: Option<u32>,
    /// How long to hold the frame back.
    pub playout_delay: Option<PlayoutDelay>,
}

/// The negotiated extension ids of a transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ids {
    /// By kind; 0 means not negotiated.
    ids: [u8; KINDS.len()],
}

impl Ids {
    /// Maps an extension to an id of 1 to 14.
    ///
    /// Fails with [`Error::Argument`] for other ids and for one that is taken.
    pub fn set(&mut self, kind: Kind, id: u8) -> Result<(), Error> {
        if !(1..=MAX_ID).contains(&id) || self.ids.contains(&id) {
            return Err(Error::Argument("header extension id"));
        }
        if let Some(slot) = self.ids.get_mut(kind as usize) {
            *slot = id;
        }
        Ok(())
    }

    /// The id of an extension, if negotiated.
    #[must_use]
    pub fn get(&self, kind: Kind) -> Option<u8> {
        self.ids.get(kind as usize).copied().filter(|id| *id != 0)
    }

    /// Picks the mapped extensions out of a packet's elements.
    ///
    /// Unmapped ids and values of a wrong length are ignored (RFC 8285 section 4.1.1); a repeated
    /// id counts once, the last.
    #[must_use]
    pub fn read<'a>(&self, elements: Elements<'a>) -> Values<'a> {
        let mut values = Values::default();
        for (id, data) in elements {
            let Some(index) = self.ids.iter().position(|mapped| *mapped == id) else {
                continue;
            };
            match KINDS.get(index) {
                Some(Kind::Mid) => values.mid = Some(data),
                Some(Kind::Rid) => values.rid = Some(data),
                Some(Kind::Rrid) => values.rrid = Some(data),
                Some(Kind::Twcc) => values.twcc = u16_at(data, 0).ok(),
                Some(Kind::AudioLevel) => {
                    values.audio_level = u8_at(data, 0).ok().map(|byte| AudioLevel {
                        voice: byte & 0x80 != 0,
                        level: byte & 0x7F,
                    });
                }
                Some(Kind::AbsSendTime) => values.abs_send_time = u24_at(data, 0).ok(),
                Some(Kind::PlayoutDelay) => {
                    values.playout_delay = u24_at(data, 0).ok().map(|bits| PlayoutDelay {
                        min: (bits >> 12) as u16,
                        max: (bits & 0xFFF) as u16,
                    });
                }
                None => {}
            }
        }
        values
    }

    /// Whether [`write`](Self::write) would write any of `values`.
    #[must_use]
    pub fn covers_any(&self, values: &Values<'_>) -> bool {
        KINDS
            .into_iter()
            .any(|kind| self.get(kind).is_some() && values.length(kind).is_some())
    }

    /// Appends an extension block with the mapped ones of `values`, padded to 32 bits.
    ///
    /// The one-byte form is used when every value has 1 to 16 bytes, else the two-byte form,
    /// which the peer must have allowed (`a=extmap-allow-mixed`).
    pub fn write(&self, writer: &mut Writer<'_>, values: &Values<'_>) -> Result<(), Error> {
        let one_byte = KINDS
            .into_iter()
            .filter(|kind| self.get(*kind).is_some())
            .filter_map(|kind| values.length(kind))
            .all(|length| (1..=16).contains(&length));
        let start = writer.len();
        writer.put_u16(if one_byte {
            ONE_BYTE_PROFILE
        } else {
            TWO_BYTE_PROFILE
        })?;
        writer.put_u16(0)?;
        for kind in KINDS {
            let (Some(id), Some(length)) = (self.get(kind), values.length(kind)) else {
                continue;
            };
            let length = u8::try_from(length).map_err(|_| Error::NoRoom)?;
            if one_byte {
                writer.put_u8((id << 4) | ((length - 1) & 0x0F))?;
            } else {
                writer.put(&[id, length])?;
            }
            values.put(kind, writer)?;
        }
        writer.pad_to(4)?;
        let words = (writer.len() - start) / 4 - 1;
        writer.set_u16(start + 2, words as u16)
    }
}

impl Values<'_> {
    fn length(&self, kind: Kind) -> Option<usize> {
        match kind {
            Kind::Mid => self.mid.map(<[u8]>::len),
            Kind::Rid => self.rid.map(<[u8]>::len),
            Kind::Rrid => self.rrid.map(<[u8]>::len),
            Kind::Twcc => self.twcc.map(|_| 2),
            Kind::AudioLevel => self.audio_level.map(|_| 1),
            Kind::AbsSendTime => self.abs_send_time.map(|_| 3),
            Kind::PlayoutDelay => self.playout_delay.map(|_| 3),
        }
    }

    fn put(&self, kind: Kind, writer: &mut Writer<'_>) -> Result<(), Error> {
        match kind {
            Kind::Mid => self.mid.map(|value| writer.put(value)),
            Kind::Rid => self.rid.map(|value| writer.put(value)),
            Kind::Rrid => self.rrid.map(|value| writer.put(value)),
            Kind::Twcc => self.twcc.map(|value| writer.put_u16(value)),
            Kind::AudioLevel => self
                .audio_level
                .map(|value| writer.put_u8((u8::from(value.voice) << 7) | (value.level & 0x7F))),
            Kind::AbsSendTime => self.abs_send_time.map(|value| writer.put_u24(value)),
            Kind::PlayoutDelay => self.playout_delay.map(|value| {
                let (min, max) = (u32::from(value.min), u32::from(value.max));
                writer.put_u24(((min & 0xFFF) << 12) | (max & 0xFFF))
            }),
        }
        .unwrap_or(Ok(()))
    }
}

/// Walks the elements of an extension block as (id, data); stops at the first cut element.
#[derive(Debug, Clone, Copy, Default)]
pub struct Elements<'a> {
    rest: &'a [u8],
    two_byte: bool,
}

impl<'a> Elements<'a> {
    /// Walks `block`, the bytes behind the profile and length fields.
    ///
    /// Yields nothing for a profile that is neither form of RFC 8285.
    #[must_use]
    pub fn new(profile: u16, block: &'a [u8]) -> Self {
        match profile {
            ONE_BYTE_PROFILE => Self {
                rest: block,
                two_byte: false,
            },
            // The low four bits are "appbits" without meaning for us (RFC 8285 section 4.3).
            _ if profile & 0xFFF0 == TWO_BYTE_PROFILE => Self {
                rest: block,
                two_byte: true,
            },
            _ => Self::default(),
        }
    }

    fn step(&mut self) -> Option<(u8, &'a [u8])> {
        while self.rest.first() == Some(&0) {
            self.rest = self.rest.get(1..)?;
        }
        let (id, length, header) = if self.two_byte {
            let [id, length] = array_at(self.rest, 0).ok()?;
            (id, usize::from(length), 2)
        } else {
            let byte = *self.rest.first()?;
            // "If the ID value 15 is used, ... processing of the entire extension MUST terminate"
            // (RFC 8285 section 4.2).
            if byte >> 4 == 15 {
                return None;
            }
            (byte >> 4, usize::from(byte & 0x0F) + 1, 1)
        };
        let data = self.rest.get(header..header + length)?;
        self.rest = self.rest.get(header + length..)?;
        Some((id, data))
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let element = self.step();
        if element.is_none() {
            self.rest = &[];
        }
        element
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids() -> Ids {
        let mut ids = Ids::default();
        for (kind, id) in KINDS.into_iter().zip(1..) {
            ids.set(kind, id).unwrap();
        }
        ids
    }

    fn all() -> Values<'static> {
        Values {
            mid: Some(b"0"),
            rid: Some(b"q"),
            rrid: Some(b"h"),
            twcc: Some(0xfffe),
            audio_level: Some(AudioLevel {
                voice: true,
                level: 30,
            }),
            abs_send_time: Some(0x01_0203),
            playout_delay: Some(PlayoutDelay { min: 9, max: 1000 }),
        }
    }

    fn written(values: &Values<'_>) -> Vec<u8> {
        let mut buffer = [0; 256];
        let mut writer = Writer::new(&mut buffer);
        ids().write(&mut writer, values).unwrap();
        writer.written().to_vec()
    }

    fn read_back(block: &[u8]) -> Values<'_> {
        let profile = u16_at(block, 0).unwrap();
        let words = usize::from(u16_at(block, 2).unwrap());
        assert_eq!(block.len(), 4 + words * 4);
        ids().read(Elements::new(profile, &block[4..]))
    }

    #[test]
    fn reads_what_it_writes_in_the_one_byte_form() {
        let block = written(&all());
        assert_eq!(block[..2], [0xbe, 0xde]);
        assert_eq!(read_back(&block), all());
    }

    #[test]
    fn takes_the_two_byte_form_for_long_values() {
        let values = Values {
            mid: Some(b"a media section of many letters"),
            ..all()
        };
        let block = written(&values);
        assert_eq!(block[..2], [0x10, 0x00]);
        assert_eq!(read_back(&block), values);
    }

    #[test]
    fn reads_the_example_of_rfc_8285() {
        // Section 4.2: lengths 1, 2 and 4 with padding between and behind.
        let block = b"\x10A\x21BB\x00\x00\x33DDDD\x00\x00";
        let elements: Vec<_> = Elements::new(0xBEDE, block).collect();
        assert_eq!(
            elements,
            [
                (1, b"A".as_slice()),
                (2, b"BB".as_slice()),
                (3, b"DDDD".as_slice())
            ]
        );
    }

    #[test]
    fn reads_empty_elements_of_the_two_byte_form_whatever_the_appbits() {
        let block = b"\x01\x00\x02\x01B\x00\x03\x04DDDD\x00";
        let elements: Vec<_> = Elements::new(0x100F, block).collect();
        assert_eq!(
            elements,
            [
                (1, b"".as_slice()),
                (2, b"B".as_slice()),
                (3, b"DDDD".as_slice())
            ]
        );
    }

    #[test]
    fn stops_at_id_15_and_at_a_cut_element() {
        assert_eq!(Elements::new(0xBEDE, b"\xf0A\x10B").count(), 0);
        assert_eq!(Elements::new(0xBEDE, b"\x10A\x23BB").count(), 1);
        assert_eq!(Elements::new(0x1000, b"\x01\x01A\x02").count(), 1);
        assert_eq!(Elements::new(0x0bad, b"\x10A").count(), 0);
    }

    #[test]
    fn ignores_values_of_a_wrong_length() {
        // TWCC with one byte.
        assert_eq!(ids().read(Elements::new(0xBEDE, b"\x40A")).twcc, None);
    }

    #[test]
    fn refuses_ids_out_of_range_or_taken() {
        let mut ids = Ids::default();
        assert!(ids.set(Kind::Mid, 0).is_err());
        assert!(ids.set(Kind::Mid, 15).is_err());
        assert!(ids.set(Kind::Mid, 3).is_ok());
        assert!(ids.set(Kind::Rid, 3).is_err());
        assert_eq!(ids.get(Kind::Mid), Some(3));
        assert_eq!(ids.get(Kind::Rid), None);
    }
}
