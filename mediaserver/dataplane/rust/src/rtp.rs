//! RTP headers (RFC 3550 section 5.1, RFC 8285): a checked view of a received packet and a
//! writer for the header a packet is forwarded with.
//!
//! SRTP leaves the header in clear, so [`Header::parse`] works before and after decryption;
//! [`Header::payload`] only after it, because the padding count is encrypted.

#![deny(clippy::indexing_slicing)]

use crate::bytes::{slice_at, u16_at, u32_at, u8_at, Writer};
use crate::error::Error;
use crate::header_ext::{Elements, Ids, Values};

/// Bytes of a header without contributing sources and extensions.
pub const FIXED_HEADER_LENGTH: usize = 12;

const EXTENSION_HEADER_LENGTH: usize = 4;

/// The fields a forwarder replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fields {
    /// Meaning set by the codec: last packet of a video frame, first after silence for audio.
    pub marker: bool,
    /// 0 to 127, as negotiated for the transport.
    pub payload_type: u8,
    /// The low 16 bits of the extended sequence number.
    pub sequence_number: u16,
    /// In ticks of the codec's clock, modulo 2**32.
    pub timestamp: u32,
    /// The stream's synchronisation source.
    pub ssrc: u32,
}

/// A parsed header: the fields by value, the rest as offsets into the packet it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// The fixed fields.
    pub fields: Fields,
    /// Bytes before the payload, extension block included.
    pub length: usize,
    padding: bool,
    extension: Option<ExtensionBlock>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ExtensionBlock {
    profile: u16,
    at: usize,
    length: usize,
}

impl Header {
    /// Reads the header of an RTP or SRTP packet.
    ///
    /// Fails with [`Error::WrongType`] unless the version is 2, and with [`Error::Truncated`]
    /// when contributing sources or the extension block reach past the end.
    pub fn parse(packet: &[u8]) -> Result<Self, Error> {
        let first = u8_at(packet, 0)?;
        if first >> 6 != 2 {
            return Err(Error::WrongType);
        }
        let second = u8_at(packet, 1)?;
        let fields = Fields {
            marker: second & 0x80 != 0,
            payload_type: second & 0x7F,
            sequence_number: u16_at(packet, 2)?,
            timestamp: u32_at(packet, 4)?,
            ssrc: u32_at(packet, 8)?,
        };
        let mut length = FIXED_HEADER_LENGTH + 4 * usize::from(first & 0x0F);
        let mut extension = None;
        if first & 0x10 != 0 {
            let block = ExtensionBlock {
                profile: u16_at(packet, length)?,
                at: length + EXTENSION_HEADER_LENGTH,
                length: 4 * usize::from(u16_at(packet, length + 2)?),
            };
            length = block.at + block.length;
            extension = Some(block);
        }
        if length > packet.len() {
            return Err(Error::Truncated);
        }
        Ok(Self {
            fields,
            length,
            padding: first & 0x20 != 0,
            extension,
        })
    }

    /// The header extension elements of the packet this header was parsed from.
    ///
    /// Empty when there are none or the profile is neither form of RFC 8285.
    #[must_use]
    pub fn extensions<'a>(&self, packet: &'a [u8]) -> Elements<'a> {
        let block = self.extension.and_then(|block| {
            let bytes = slice_at(packet, block.at, block.length).ok()?;
            Some(Elements::new(block.profile, bytes))
        });
        block.unwrap_or_default()
    }

    /// The payload of the plain packet this header was parsed from, without padding.
    ///
    /// Fails like [`without_padding`](Self::without_padding).
    pub fn payload<'a>(&self, packet: &'a [u8]) -> Result<&'a [u8], Error> {
        self.without_padding(packet.get(self.length..).ok_or(Error::Truncated)?)
    }

    /// Strips the padding off a decrypted payload, if the header announces any.
    ///
    /// Empty for a packet that only pads or probes. Fails with [`Error::Malformed`] when the
    /// padding count is zero or reaches into the header.
    pub fn without_padding<'a>(&self, payload: &'a [u8]) -> Result<&'a [u8], Error> {
        if !self.padding {
            return Ok(payload);
        }
        let count = usize::from(payload.last().copied().unwrap_or(0));
        payload
            .len()
            .checked_sub(count)
            .filter(|_| count != 0)
            .and_then(|length| payload.get(..length))
            .ok_or(Error::Malformed("RTP padding"))
    }
}

/// Writes a header without padding or contributing sources and returns its length in bytes.
///
/// Of `values` only the extensions that `ids` maps are written; without any, no extension block
/// is. The caller appends the payload behind the returned length.
pub fn write_header(
    buffer: &mut [u8],
    fields: &Fields,
    ids: &Ids,
    values: &Values<'_>,
) -> Result<usize, Error> {
    let extended = ids.covers_any(values);
    let mut writer = Writer::new(buffer);
    writer.put_u8(if extended { 0x90 } else { 0x80 })?;
    writer.put_u8((u8::from(fields.marker) << 7) | (fields.payload_type & 0x7F))?;
    writer.put_u16(fields.sequence_number)?;
    writer.put_u32(fields.timestamp)?;
    writer.put_u32(fields.ssrc)?;
    if extended {
        ids.write(&mut writer, values)?;
    }
    Ok(writer.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: Fields = Fields {
        marker: true,
        payload_type: 96,
        sequence_number: 65535,
        timestamp: 0xdead_beef,
        ssrc: 0x0102_0304,
    };

    fn packet(first: u8, rest: &[u8]) -> Vec<u8> {
        let mut packet = vec![first, 0xe0, 0xff, 0xff, 0xde, 0xad, 0xbe, 0xef, 1, 2, 3, 4];
        packet.extend_from_slice(rest);
        packet
    }

    #[test]
    fn reads_the_fixed_fields_and_the_payload() {
        let packet = packet(0x80, b"media");
        let header = Header::parse(&packet).unwrap();
        assert_eq!(header.fields, FIELDS);
        assert_eq!(header.length, 12);
        assert_eq!(header.payload(&packet), Ok(b"media".as_slice()));
        assert_eq!(header.extensions(&packet).count(), 0);
    }

    #[test]
    fn steps_over_contributing_sources_and_an_extension_block() {
        let packet = packet(0x92, b"aaaabbbb\xbe\xde\x00\x01\x10Z\x00\x00media");
        let header = Header::parse(&packet).unwrap();
        assert_eq!(header.length, 28);
        assert_eq!(header.payload(&packet), Ok(b"media".as_slice()));
        let elements: Vec<_> = header.extensions(&packet).collect();
        assert_eq!(elements, [(1, b"Z".as_slice())]);
    }

    #[test]
    fn strips_padding() {
        let packet = packet(0xa0, b"media\x00\x00\x03");
        let header = Header::parse(&packet).unwrap();
        assert_eq!(header.payload(&packet), Ok(b"media".as_slice()));
    }

    #[test]
    fn takes_padding_only_as_an_empty_payload() {
        let packet = packet(0xa0, b"\x00\x00\x03");
        let header = Header::parse(&packet).unwrap();
        assert_eq!(header.payload(&packet), Ok(b"".as_slice()));
    }

    #[test]
    fn refuses_padding_that_is_zero_or_reaches_into_the_header() {
        for payload in [b"".as_slice(), b"media\x00", b"\x03\x03", b"\xff"] {
            let packet = packet(0xa0, payload);
            let header = Header::parse(&packet).unwrap();
            assert_eq!(
                header.payload(&packet),
                Err(Error::Malformed("RTP padding"))
            );
        }
    }

    #[test]
    fn refuses_what_is_cut_or_of_another_version() {
        let whole = packet(0x92, b"aaaabbbb\xbe\xde\x00\x01\x10Z\x00\x00");
        for length in 0..whole.len() {
            assert_eq!(Header::parse(&whole[..length]), Err(Error::Truncated));
        }
        assert_eq!(
            Header::parse(&packet(0x40, b"media")),
            Err(Error::WrongType)
        );
    }

    #[test]
    fn writes_what_it_reads() {
        let mut buffer = [0; 64];
        let mut ids = Ids::default();
        ids.set(crate::header_ext::Kind::Mid, 4).unwrap();
        let values = Values {
            mid: Some(b"0"),
            twcc: Some(7),
            ..Values::default()
        };
        let length = write_header(&mut buffer, &FIELDS, &ids, &values).unwrap();
        let header = Header::parse(&buffer[..length]).unwrap();
        assert_eq!(header.fields, FIELDS);
        assert_eq!(header.length, length);
        let read = ids.read(header.extensions(&buffer));
        assert_eq!(read.mid, Some(b"0".as_slice()));
        assert_eq!(read.twcc, None, "not negotiated, so not written");

        let length = write_header(&mut buffer, &FIELDS, &Ids::default(), &values).unwrap();
        assert_eq!(length, FIXED_HEADER_LENGTH);
        assert_eq!(buffer[0], 0x80);
    }

    #[test]
    fn fails_without_room() {
        let mut buffer = [0; 11];
        let result = write_header(&mut buffer, &FIELDS, &Ids::default(), &Values::default());
        assert_eq!(result, Err(Error::NoRoom));
    }
}
