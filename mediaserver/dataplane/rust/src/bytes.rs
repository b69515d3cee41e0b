//! Checked big-endian reads and writes: the only way parsers and writers touch a buffer.

#![deny(clippy::indexing_slicing)]

use crate::error::Error;

/// Returns `length` bytes from offset `at`.
///
/// Fails with [`Error::Truncated`] when the buffer ends before.
pub fn slice_at(bytes: &[u8], at: usize, length: usize) -> Result<&[u8], Error> {
    let end = at.checked_add(length).ok_or(Error::Truncated)?;
    bytes.get(at..end).ok_or(Error::Truncated)
}

/// Returns the `N` bytes at offset `at` by value.
pub fn array_at<const N: usize>(bytes: &[u8], at: usize) -> Result<[u8; N], Error> {
    bytes
        .get(at..)
        .and_then(|rest| rest.first_chunk::<N>())
        .copied()
        .ok_or(Error::Truncated)
}

/// Returns the byte at offset `at`.
pub fn u8_at(bytes: &[u8], at: usize) -> Result<u8, Error> {
    bytes.get(at).copied().ok_or(Error::Truncated)
}

/// Returns the 16-bit number at offset `at`.
pub fn u16_at(bytes: &[u8], at: usize) -> Result<u16, Error> {
    array_at(bytes, at).map(u16::from_be_bytes)
}

/// Returns the 24-bit number at offset `at`.
pub fn u24_at(bytes: &[u8], at: usize) -> Result<u32, Error> {
    array_at(bytes, at).map(|[a, b, c]| u32::from_be_bytes([0, a, b, c]))
}

/// Returns the 32-bit number at offset `at`.
pub fn u32_at(bytes: &[u8], at: usize) -> Result<u32, Error> {
    array_at(bytes, at).map(u32::from_be_bytes)
}

/// Returns the 64-bit number at offset `at`.
pub fn u64_at(bytes: &[u8], at: usize) -> Result<u64, Error> {
    array_at(bytes, at).map(u64::from_be_bytes)
}

/// Overwrites bytes at offset `at`; nothing is written when they do not fit.
pub fn set_at(bytes: &mut [u8], at: usize, value: &[u8]) -> Result<(), Error> {
    let end = at.checked_add(value.len()).ok_or(Error::NoRoom)?;
    bytes
        .get_mut(at..end)
        .ok_or(Error::NoRoom)?
        .copy_from_slice(value);
    Ok(())
}

/// Appends to a caller's buffer; every call fails with [`Error::NoRoom`] instead of overrunning.
#[derive(Debug)]
pub struct Writer<'a> {
    buffer: &'a mut [u8],
    length: usize,
}

impl<'a> Writer<'a> {
    /// Starts at the beginning of `buffer`.
    pub fn new(buffer: &'a mut [u8]) -> Self {
        Self { buffer, length: 0 }
    }

    /// Appends bytes.
    pub fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        set_at(self.buffer, self.length, bytes)?;
        self.length += bytes.len();
        Ok(())
    }

    /// Appends one byte.
    pub fn put_u8(&mut self, value: u8) -> Result<(), Error> {
        self.put(&[value])
    }

    /// Appends a 16-bit number.
    pub fn put_u16(&mut self, value: u16) -> Result<(), Error> {
        self.put(&value.to_be_bytes())
    }

    /// Appends the low 24 bits of a number.
    pub fn put_u24(&mut self, value: u32) -> Result<(), Error> {
        let [_, a, b, c] = value.to_be_bytes();
        self.put(&[a, b, c])
    }

    /// Appends a 32-bit number.
    pub fn put_u32(&mut self, value: u32) -> Result<(), Error> {
        self.put(&value.to_be_bytes())
    }

    /// Appends a 64-bit number.
    pub fn put_u64(&mut self, value: u64) -> Result<(), Error> {
        self.put(&value.to_be_bytes())
    }

    /// Appends zeros until the length is a multiple of `alignment` bytes.
    pub fn pad_to(&mut self, alignment: usize) -> Result<(), Error> {
        while self.length % alignment != 0 {
            self.put_u8(0)?;
        }
        Ok(())
    }

    /// Overwrites a 16-bit number written before.
    pub fn set_u16(&mut self, at: usize, value: u16) -> Result<(), Error> {
        set_at(self.buffer, at, &value.to_be_bytes())
    }

    /// Bytes written so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Bytes that can still be written.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.buffer.len() - self.length
    }

    /// Whether nothing was written yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// What was written so far.
    #[must_use]
    pub fn written(&self) -> &[u8] {
        self.buffer.get(..self.length).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_stop_at_the_end() {
        let bytes = [1, 2, 3, 4, 5];
        assert_eq!(u8_at(&bytes, 4), Ok(5));
        assert_eq!(u16_at(&bytes, 3), Ok(0x0405));
        assert_eq!(u24_at(&bytes, 2), Ok(0x03_0405));
        assert_eq!(u32_at(&bytes, 2), Err(Error::Truncated));
        assert_eq!(u64_at(&bytes, 0), Err(Error::Truncated));
        assert_eq!(slice_at(&bytes, usize::MAX, 2), Err(Error::Truncated));
        assert_eq!(u8_at(&bytes, usize::MAX), Err(Error::Truncated));
    }

    #[test]
    fn writes_stop_at_the_end_and_leave_no_half() {
        let mut buffer = [0; 5];
        let mut writer = Writer::new(&mut buffer);
        assert_eq!(writer.put_u24(0xff01_0203), Ok(()));
        assert_eq!(writer.put_u32(7), Err(Error::NoRoom));
        assert_eq!(writer.put_u16(0x0405), Ok(()));
        assert_eq!(writer.written(), [1, 2, 3, 4, 5]);
    }
}
