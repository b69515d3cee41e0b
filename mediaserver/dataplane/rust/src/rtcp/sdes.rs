//! Source descriptions (RFC 3550 section 6.5): only written, and only the canonical name.

#![deny(clippy::indexing_slicing)]

use super::{begin_packet, end_packet, SOURCE_DESCRIPTION};
use crate::bytes::Writer;
use crate::error::Error;

const CNAME: u8 = 1;

/// Appends one chunk that names the stream `ssrc`; streams of one `cname` are played in sync.
///
/// Fails with [`Error::Argument`] when the name is longer than 255 bytes.
pub fn write(writer: &mut Writer<'_>, ssrc: u32, cname: &[u8]) -> Result<(), Error> {
    let length = u8::try_from(cname.len()).map_err(|_| Error::Argument("cname"))?;
    let start = begin_packet(writer, SOURCE_DESCRIPTION, 1)?;
    writer.put_u32(ssrc)?;
    writer.put(&[CNAME, length])?;
    writer.put(cname)?;
    // At least one zero ends the list of items, then padding to 32 bits.
    writer.put_u8(0)?;
    end_packet(writer, start)
}

#[cfg(test)]
mod tests {
    use super::super::written;
    use super::*;

    #[test]
    fn ends_the_items_with_a_zero_and_aligns() {
        let bytes = written(|writer| write(writer, 0x0102_0304, b"a"));
        assert_eq!(bytes, b"\x81\xca\x00\x02\x01\x02\x03\x04\x01\x01a\x00");
        let bytes = written(|writer| write(writer, 0x0102_0304, b"ab"));
        assert_eq!(
            bytes,
            b"\x81\xca\x00\x03\x01\x02\x03\x04\x01\x02ab\x00\x00\x00\x00"
        );
    }

    #[test]
    fn refuses_a_name_too_long() {
        let mut buffer = [0; 1500];
        let result = write(&mut Writer::new(&mut buffer), 1, &[b'a'; 256]);
        assert_eq!(result, Err(Error::Argument("cname")));
    }
}
