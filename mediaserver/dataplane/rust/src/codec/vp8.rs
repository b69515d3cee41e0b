//! VP8 in RTP (RFC 7741): payload descriptor, temporal layers and the head of a key frame.

#![deny(clippy::indexing_slicing)]

use crate::bytes::{array_at, set_at, slice_at, u16_at, u8_at};
use crate::error::Error;

/// Longest payload descriptor, all optional fields present.
pub const MAX_DESCRIPTOR_LENGTH: usize = 6;

const EXTENDED: u8 = 0x80;
const NON_REFERENCE: u8 = 0x20;
const START_OF_PARTITION: u8 = 0x10;
const PARTITION: u8 = 0x07;
const HAS_PICTURE_ID: u8 = 0x80;
const HAS_TL0_PICTURE_INDEX: u8 = 0x40;
const HAS_TEMPORAL_LAYER: u8 = 0x20;
const HAS_KEY_INDEX: u8 = 0x10;
const WIDE_PICTURE_ID: u8 = 0x80;
const START_CODE: [u8; 3] = [0x9D, 0x01, 0x2A];

/// A frame's running number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureId {
    /// 15 bits when wide, else 7.
    pub value: u16,
    /// Whether it is written in two bytes. A stream should never change this.
    pub wide: bool,
}

/// A frame's place in the temporal layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TemporalLayer {
    /// 0 is the base layer, which depends on no other.
    pub id: u8,
    /// Whether the frame depends on the base layer only: one may switch up to its layer here.
    pub sync: bool,
}

/// A parsed payload descriptor (RFC 7741 section 4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Descriptor {
    /// Bytes before the VP8 data.
    pub length: usize,
    /// Whether no other frame refers to this one.
    pub non_reference: bool,
    /// Whether the packet begins a frame: the first packet of its first partition.
    pub starts_frame: bool,
    /// The frame's running number.
    pub picture_id: Option<PictureId>,
    /// Running number of base-layer frames: which one this frame builds on.
    pub tl0_picture_index: Option<u8>,
    /// Place in the temporal layers.
    pub temporal_layer: Option<TemporalLayer>,
    tl0_at: usize,
}

/// What the first packet of a key frame says (RFC 6386 section 9.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyFrame {
    /// Pixels.
    pub width: u16,
    /// Pixels.
    pub height: u16,
}

impl Descriptor {
    /// Reads the descriptor at the start of an RTP payload.
    pub fn parse(payload: &[u8]) -> Result<Self, Error> {
        let first = u8_at(payload, 0)?;
        let mut descriptor = Self {
            length: 1,
            non_reference: first & NON_REFERENCE != 0,
            starts_frame: first & START_OF_PARTITION != 0 && first & PARTITION == 0,
            picture_id: None,
            tl0_picture_index: None,
            temporal_layer: None,
            tl0_at: 0,
        };
        if first & EXTENDED != 0 {
            let present = u8_at(payload, 1)?;
            descriptor.length = 2;
            descriptor.parse_extension(payload, present)?;
        }
        Ok(descriptor)
    }

    fn parse_extension(&mut self, payload: &[u8], present: u8) -> Result<(), Error> {
        if present & HAS_PICTURE_ID != 0 {
            let wide = u8_at(payload, self.length)? & WIDE_PICTURE_ID != 0;
            let value = if wide {
                u16_at(payload, self.length)? & 0x7FFF
            } else {
                u16::from(u8_at(payload, self.length)?)
            };
            self.picture_id = Some(PictureId { value, wide });
            self.length += if wide { 2 } else { 1 };
        }
        if present & HAS_TL0_PICTURE_INDEX != 0 {
            self.tl0_picture_index = Some(u8_at(payload, self.length)?);
            self.tl0_at = self.length;
            self.length += 1;
        }
        if present & (HAS_TEMPORAL_LAYER | HAS_KEY_INDEX) != 0 {
            let byte = u8_at(payload, self.length)?;
            if present & HAS_TEMPORAL_LAYER != 0 {
                self.temporal_layer = Some(TemporalLayer {
                    id: byte >> 6,
                    sync: byte & 0x20 != 0,
                });
            }
            self.length += 1;
        }
        Ok(())
    }

    /// Whether this packet begins a key frame.
    ///
    /// `payload` is the one the descriptor was parsed from.
    #[must_use]
    pub fn starts_key_frame(&self, payload: &[u8]) -> bool {
        self.starts_frame && u8_at(payload, self.length).is_ok_and(|byte| byte & 1 == 0)
    }

    /// The size of the key frame this packet begins; `None` when it begins none or is cut.
    #[must_use]
    pub fn key_frame(&self, payload: &[u8]) -> Option<KeyFrame> {
        if !self.starts_key_frame(payload) {
            return None;
        }
        let start_code: [u8; 3] = array_at(payload, self.length + 3).ok()?;
        let width: [u8; 2] = array_at(payload, self.length + 6).ok()?;
        let height: [u8; 2] = array_at(payload, self.length + 8).ok()?;
        // The upper two bits of each ask for upscaling; the coded size is below.
        (start_code == START_CODE).then_some(KeyFrame {
            width: u16::from_le_bytes(width) & 0x3FFF,
            height: u16::from_le_bytes(height) & 0x3FFF,
        })
    }

    /// Copies the descriptor of `payload` to the start of `to` with other numbers, and returns its
    /// length, which is unchanged.
    ///
    /// Numbers the descriptor does not carry are left out; a narrow picture id keeps its low 7
    /// bits. What follows the descriptor in `payload` is to be sent after it.
    pub fn rewrite(
        &self,
        payload: &[u8],
        picture_id: u16,
        tl0_picture_index: u8,
        to: &mut [u8],
    ) -> Result<usize, Error> {
        set_at(to, 0, slice_at(payload, 0, self.length)?)?;
        match self.picture_id {
            Some(PictureId { wide: true, .. }) => {
                set_at(to, 2, &(picture_id | 0x8000).to_be_bytes())?;
            }
            Some(PictureId { wide: false, .. }) => set_at(to, 2, &[(picture_id & 0x7F) as u8])?,
            None => {}
        }
        if self.tl0_picture_index.is_some() {
            set_at(to, self.tl0_at, &[tl0_picture_index])?;
        }
        Ok(self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything present: I (wide), L, T, K, then the head of a 640x360 key frame.
    const FULL: &[u8] =
        b"\x90\xf0\x92\x34\x56\xa3\x10\x02\x00\x9d\x01\x2a\x80\x02\x68\x41rest of the frame";

    #[test]
    fn reads_every_field() {
        let descriptor = Descriptor::parse(FULL).unwrap();
        assert_eq!(descriptor.length, MAX_DESCRIPTOR_LENGTH);
        assert!(descriptor.starts_frame);
        assert!(!descriptor.non_reference);
        assert_eq!(
            descriptor.picture_id,
            Some(PictureId {
                value: 0x1234,
                wide: true
            })
        );
        assert_eq!(descriptor.tl0_picture_index, Some(0x56));
        assert_eq!(
            descriptor.temporal_layer,
            Some(TemporalLayer { id: 2, sync: true })
        );
        assert!(descriptor.starts_key_frame(FULL));
        assert_eq!(
            descriptor.key_frame(FULL),
            Some(KeyFrame {
                width: 640,
                height: 360
            })
        );
    }

    #[test]
    fn reads_the_shortest_forms() {
        let plain = Descriptor::parse(b"\x10\x01").unwrap();
        assert_eq!(plain.length, 1);
        assert!(plain.starts_frame);
        assert!(!plain.starts_key_frame(b"\x10\x01"), "an interframe");

        let narrow = Descriptor::parse(b"\xa0\x80\x7f\x00").unwrap();
        assert_eq!(narrow.length, 3);
        assert!(narrow.non_reference);
        assert!(!narrow.starts_frame);
        assert_eq!(
            narrow.picture_id,
            Some(PictureId {
                value: 127,
                wide: false
            })
        );

        let key_index_only = Descriptor::parse(b"\x80\x10\xff").unwrap();
        assert_eq!(key_index_only.length, 3);
        assert_eq!(key_index_only.temporal_layer, None);
    }

    #[test]
    fn takes_later_partitions_and_continuations_for_no_key_frame() {
        for first in [0x00, 0x11, 0x13] {
            let payload = [first, 0x00, 0x00, 0x00, 0x9d, 0x01, 0x2a, 0, 0, 0, 0];
            let descriptor = Descriptor::parse(&payload).unwrap();
            assert_eq!(descriptor.key_frame(&payload), None);
            assert!(!descriptor.starts_key_frame(&payload));
        }
    }

    #[test]
    fn knows_a_key_frame_without_its_size() {
        let cut = &FULL[..9];
        let descriptor = Descriptor::parse(cut).unwrap();
        assert!(descriptor.starts_key_frame(cut));
        assert_eq!(descriptor.key_frame(cut), None);
        assert!(!descriptor.starts_key_frame(&FULL[..6]));
    }

    #[test]
    fn refuses_a_cut_descriptor() {
        for length in 0..MAX_DESCRIPTOR_LENGTH {
            assert_eq!(
                Descriptor::parse(&FULL[..length]),
                Err(Error::Truncated),
                "{length}"
            );
        }
    }

    #[test]
    fn rewrites_numbers_and_keeps_the_length() {
        let mut to = [0xAA; 8];
        let descriptor = Descriptor::parse(FULL).unwrap();
        let length = descriptor.rewrite(FULL, 0x7FFF, 7, &mut to);
        assert_eq!(length, Ok(6));
        assert_eq!(to, *b"\x90\xf0\xff\xff\x07\xa3\xaa\xaa");
        let read = Descriptor::parse(&to).unwrap();
        assert_eq!(read.picture_id.unwrap().value, 0x7FFF);

        let narrow = b"\x90\xc0\x05\x09\x00";
        let descriptor = Descriptor::parse(narrow).unwrap();
        let length = descriptor.rewrite(narrow, 0x1FF, 255, &mut to);
        assert_eq!(length, Ok(4));
        assert_eq!(to[..4], *b"\x90\xc0\x7f\xff");

        let bare = b"\x10\x00";
        let descriptor = Descriptor::parse(bare).unwrap();
        assert_eq!(descriptor.rewrite(bare, 1, 1, &mut to), Ok(1));
        assert_eq!(to[..2], *b"\x10\xc0");
        assert_eq!(descriptor.rewrite(bare, 1, 1, &mut []), Err(Error::NoRoom));
    }
}
