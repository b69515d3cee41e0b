//! What the test's packets carry: a VP8 descriptor with all numbers, then who made the packet, so
//! that the other end can tell whether it got everything, once and in place.

use housecall_dataplane::codec::vp8::Descriptor;

/// What a packet carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Body {
    /// SSRC the publisher sent it with.
    pub origin: u32,
    /// Frame number of its stream.
    pub frame: u32,
    /// Packet of the frame, from 0.
    pub part: u8,
    /// Packets of the frame.
    pub parts: u8,
    pub key_frame: bool,
}

/// The numbers in a VP8 payload descriptor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    /// 15 bits.
    pub id: u16,
    pub tl0: u8,
}

/// Bytes that fill a packet up to a usual size.
const FILL: usize = 700;

/// A VP8 payload: descriptor (X; I, L, T; 15-bit id), one byte of frame header, the body.
pub fn vp8_payload(picture: Picture, body: Body) -> Vec<u8> {
    let first = if body.part == 0 { 0x90 } else { 0x80 };
    let [high, low] = (picture.id | 0x8000).to_be_bytes();
    let mut payload = vec![first, 0xE0, high, low, picture.tl0, 0x00];
    payload.push(u8::from(!(body.key_frame && body.part == 0)));
    payload.extend(body_bytes(body));
    payload.resize(FILL + usize::from(body.part), 0xEE);
    payload
}

/// An Opus payload: all of it is the codec's own.
pub fn opus_payload(body: Body) -> Vec<u8> {
    let mut payload = body_bytes(body).to_vec();
    payload.resize(80, 0xEE);
    payload
}

fn body_bytes(body: Body) -> [u8; 11] {
    let mut bytes = [0; 11];
    bytes[..4].copy_from_slice(&body.origin.to_be_bytes());
    bytes[4..8].copy_from_slice(&body.frame.to_be_bytes());
    bytes[8..].copy_from_slice(&[body.part, body.parts, u8::from(body.key_frame)]);
    bytes
}

/// Reads a VP8 payload back; panics when it is not one of ours, whole and untouched.
pub fn read_vp8(payload: &[u8]) -> (Picture, Body) {
    let descriptor = Descriptor::parse(payload).unwrap();
    let body = read_body(&payload[descriptor.length + 1..]);
    assert_eq!(descriptor.starts_frame, body.part == 0);
    let picture = Picture {
        id: descriptor.picture_id.unwrap().value,
        tl0: descriptor.tl0_picture_index.unwrap(),
    };
    assert_eq!(payload, vp8_payload(picture, body));
    (picture, body)
}

/// Reads an Opus payload back; panics when it is not one of ours, whole and untouched.
pub fn read_opus(payload: &[u8]) -> Body {
    let body = read_body(payload);
    assert_eq!(payload, opus_payload(body));
    body
}

fn read_body(bytes: &[u8]) -> Body {
    Body {
        origin: u32::from_be_bytes(bytes[..4].try_into().unwrap()),
        frame: u32::from_be_bytes(bytes[4..8].try_into().unwrap()),
        part: bytes[8],
        parts: bytes[9],
        key_frame: bytes[10] == 1,
    }
}
