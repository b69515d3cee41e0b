//! What each fuzz target does with its bytes: nothing may panic, and what is read must be able to
//! be written and read again. `tests/replays_fuzz_corpora.rs` runs the same functions.

#[path = "engine.rs"]
mod engine;

use aws_lc_rs::hmac;
use housecall_dataplane::bytes::Writer;
use housecall_dataplane::codec::vp8;
use housecall_dataplane::demux;
use housecall_dataplane::header_ext::{Elements, Ids, Kind, KINDS};
use housecall_dataplane::rtcp::{self, Message, Packet, Packets};
use housecall_dataplane::rtp::{self, Header};
use housecall_dataplane::sequence::extend;
use housecall_dataplane::srtp::{Inbound, Outbound, Profile, MAX_OVERHEAD};
use housecall_dataplane::stun::{self, BindingRequest, IntegrityKey};
use housecall_dataplane::twcc::{History, Recorder};

/// A target's name, which is also its corpus folder's, and its body.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: [Target; 16] = [
    ("demux", demux),
    ("engine", engine::engine),
    ("header_ext", header_ext),
    ("rtcp", rtcp_compound),
    ("rtcp_bye", |data| rtcp_packet(203, data)),
    ("rtcp_fir", |data| rtcp_packet_of(206, 4, data)),
    ("rtcp_nack", |data| rtcp_packet_of(205, 1, data)),
    ("rtcp_pli", |data| rtcp_packet_of(206, 1, data)),
    ("rtcp_rr", |data| rtcp_packet(201, data)),
    ("rtcp_sr", |data| rtcp_packet(200, data)),
    ("rtcp_twcc", |data| rtcp_packet_of(205, 15, data)),
    ("rtp", rtp),
    ("srtcp", srtcp),
    ("srtp", srtp),
    ("stun", stun),
    ("vp8", vp8),
];

const PROFILES: [Profile; 2] = [Profile::AeadAes128Gcm, Profile::Aes128CmSha1_80];

fn demux(data: &[u8]) {
    if let Some(protocol) = demux::classify(data) {
        assert!(data.len() <= demux::MAX_DATAGRAM, "{protocol:?}");
    }
}

fn every_extension() -> Ids {
    let mut ids = Ids::default();
    for (kind, id) in KINDS.into_iter().zip(1..) {
        assert!(ids.set(kind, id).is_ok());
    }
    ids
}

/// The first two bytes are the profile, the rest the block.
fn header_ext(data: &[u8]) {
    let Some((profile, block)) = data.split_first_chunk() else {
        return;
    };
    let ids = every_extension();
    assert_eq!(ids.get(Kind::Mid), Some(1));
    let values = ids.read(Elements::new(u16::from_be_bytes(*profile), block));
    let mut buffer = [0; 2048];
    let mut writer = Writer::new(&mut buffer);
    assert_eq!(ids.write(&mut writer, &values), Ok(()));
    let (head, written) = writer.written().split_at(4);
    let profile = u16::from_be_bytes([head[0], head[1]]);
    assert_eq!(values, ids.read(Elements::new(profile, written)));
}

fn rtp(data: &[u8]) {
    let Ok(header) = Header::parse(data) else {
        return;
    };
    assert!(header.length <= data.len());
    if let Ok(payload) = header.payload(data) {
        assert!(header.length + payload.len() <= data.len());
    }
    let ids = every_extension();
    let values = ids.read(header.extensions(data));
    let mut buffer = [0; 2048];
    let length = rtp::write_header(&mut buffer, &header.fields, &ids, &values);
    let written = &buffer[..length.unwrap_or_default()];
    let again = Header::parse(written);
    assert_eq!(again.map(|again| again.fields), Ok(header.fields));
    assert_eq!(
        again.map(|again| ids.read(again.extensions(written))),
        Ok(values)
    );
}

fn rtcp_compound(data: &[u8]) {
    for packet in Packets::new(data).flatten() {
        consume(packet);
    }
}

/// The first byte is the count or format, the rest the body.
fn rtcp_packet(packet_type: u8, data: &[u8]) {
    if let Some((count, body)) = data.split_first() {
        rtcp_packet_of(packet_type, count & 0x1F, body);
    }
}

fn rtcp_packet_of(packet_type: u8, count: u8, body: &[u8]) {
    consume(Packet {
        packet_type,
        count,
        body,
    });
}

/// Reads all a packet says, as the engine would.
fn consume(packet: Packet<'_>) {
    match packet.message() {
        Ok(Message::SenderReport(report)) => {
            for block in report.blocks {
                let _ = block.round_trip_time(report.info.ntp);
            }
        }
        Ok(Message::ReceiverReport(report)) => assert!(report.blocks.count() <= 31),
        Ok(Message::Goodbye(bye)) => assert!(bye.ssrcs().count() <= 31),
        Ok(Message::Nack(nack)) => {
            let missing: Vec<u64> = nack
                .sequence_numbers()
                .map(|number| extend(70_000, number))
                .collect();
            assert!(missing.len() <= packet.body.len() / 4 * 17);
            rtcp::nack::pack(&missing).for_each(drop);
        }
        Ok(Message::FullIntraRequest(fir)) => fir.requests().for_each(drop),
        Ok(Message::TransportFeedback(feedback)) => consume_feedback(&feedback),
        Ok(Message::PictureLoss(_) | Message::Other(_)) | Err(_) => {}
    }
}

/// Settles a history by a feedback, and reports its arrivals anew as if they were ours.
fn consume_feedback(feedback: &rtcp::twcc::TransportFeedback<'_>) {
    assert_eq!(
        feedback.statuses().count(),
        usize::from(feedback.status_count)
    );
    let mut history = History::new();
    for size in 0..100 {
        history.next(0, size);
    }
    let report = history.on_feedback(feedback, 1_000_000);
    assert!(report.received + report.lost <= 100);

    let mut recorder = Recorder::new();
    for status in feedback.statuses() {
        if let Some(ticks) = status.arrival {
            recorder.record(status.sequence, ticks.unsigned_abs() * 250);
        }
    }
    while recorder.deadline_us().is_some() {
        let mut buffer = [0; 1200];
        let mut writer = Writer::new(&mut buffer);
        assert_eq!(recorder.write(&mut writer, 1, 2), Ok(()));
        for packet in Packets::new(writer.written()) {
            assert!(packet.is_ok_and(|packet| packet.message().is_ok()));
        }
    }
}

fn vp8(data: &[u8]) {
    let Ok(descriptor) = vp8::Descriptor::parse(data) else {
        return;
    };
    assert!(descriptor.length <= vp8::MAX_DESCRIPTOR_LENGTH);
    if descriptor.key_frame(data).is_some() {
        assert!(descriptor.starts_key_frame(data));
    }
    let mut rewritten = data.to_vec();
    let length = descriptor.rewrite(data, 0x1234, 0x56, &mut rewritten);
    assert_eq!(length, Ok(descriptor.length));
    let again = vp8::Descriptor::parse(&rewritten);
    assert_eq!(
        again.map(|again| (again.length, again.temporal_layer)),
        Ok((descriptor.length, descriptor.temporal_layer))
    );
}

fn stun(data: &[u8]) {
    let key = IntegrityKey::new(b"a password of 22 chars");
    // Once as it came, once with the length and fingerprint that let it through to the attributes.
    let mut sealed = data.to_vec();
    if sealed.len() >= 28 {
        sealed.truncate(sealed.len() - 8);
        put_fingerprint(&mut sealed);
    }
    for datagram in [data, &sealed] {
        let Ok(request) = BindingRequest::parse(datagram) else {
            continue;
        };
        assert!(request.local_ufrag().len() <= datagram.len());
        let remote = request.remote_ufrag();
        assert!(remote.is_none_or(|ufrag| ufrag.len() < datagram.len()));
        let _ = request.authenticate(&key);
        let mut answer = [0; stun::MAX_RESPONSE_LENGTH];
        let mapped = ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 1], 1).into();
        let length = stun::write_success(&mut answer, request.transaction_id(), mapped, &key);
        assert!(length.is_ok_and(|length| length <= datagram.len()));
    }
}

/// A nominating check, as a controlling agent sends it.
fn stun_request(ufrag: &str, password: &str) -> Vec<u8> {
    let mut message = vec![0x00, 0x01, 0, 0, 0x21, 0x12, 0xA4, 0x42];
    message.extend([7; 12]);
    put_attribute(&mut message, 0x0006, format!("{ufrag}:peer").as_bytes());
    put_attribute(&mut message, 0x0024, &[0x6E, 0, 1, 0xFF]);
    put_attribute(&mut message, 0x802A, &[9; 8]);
    put_attribute(&mut message, 0x0025, &[]);
    set_length(&mut message, 24);
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes());
    let tag = hmac::sign(&key, &message);
    put_attribute(&mut message, 0x0008, tag.as_ref());
    put_fingerprint(&mut message);
    message
}

fn put_attribute(message: &mut Vec<u8>, kind: u16, value: &[u8]) {
    message.extend(kind.to_be_bytes());
    message.extend((value.len() as u16).to_be_bytes());
    message.extend(value);
    message.resize(message.len().next_multiple_of(4), 0);
}

/// Writes the length field for a message that will grow by `more` bytes.
fn set_length(message: &mut [u8], more: usize) {
    let length = (message.len() - 20 + more) as u16;
    message[2..4].copy_from_slice(&length.to_be_bytes());
}

fn put_fingerprint(message: &mut Vec<u8>) {
    set_length(message, 8);
    let fingerprint = crc32(message) ^ 0x5354_554E;
    put_attribute(message, 0x8028, &fingerprint.to_be_bytes());
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

fn pair(profile: Profile) -> Option<(Inbound, Outbound)> {
    let salt = &[9; 14][..profile.salt_length()];
    Some((
        Inbound::new(profile, &[7; 16], salt).ok()?,
        Outbound::new(profile, &[7; 16], salt).ok()?,
    ))
}

/// Opens the bytes as they are, then seals and opens them if they are a packet.
fn srtp(data: &[u8]) {
    let Ok(header) = Header::parse(data) else {
        return;
    };
    for (mut inbound, mut outbound) in PROFILES.into_iter().filter_map(pair) {
        let mut payload = vec![0; data.len()];
        assert!(inbound.open_rtp(data, &header, &mut payload).is_err());

        let mut sealed = data.to_vec();
        sealed.resize(data.len() + MAX_OVERHEAD, 0);
        let rest = &data[header.length..];
        let index = u64::from(header.fields.sequence_number);
        let length = outbound.seal_rtp(&mut sealed, header.length, 0, rest, index);
        let sealed = &sealed[..length.unwrap_or_default()];
        let opened = inbound.open_rtp(sealed, &header, &mut payload);
        match header.payload(data) {
            Ok(plain) => {
                let opened = opened.map(|opened| (opened.index, &payload[..opened.payload_length]));
                assert_eq!(opened, Ok((index, plain)));
            }
            Err(error) => assert_eq!(opened, Err(error)),
        }
    }
}

fn srtcp(data: &[u8]) {
    for (mut inbound, mut outbound) in PROFILES.into_iter().filter_map(pair) {
        assert!(inbound.open_rtcp(&mut data.to_vec()).is_err());

        let mut packet = data.to_vec();
        packet.resize(data.len() + MAX_OVERHEAD, 0);
        if let Ok(length) = outbound.seal_rtcp(&mut packet, data.len()) {
            let opened = inbound.open_rtcp(&mut packet[..length]);
            assert_eq!(opened, Ok(data.len()));
            assert_eq!(&packet[..data.len()], data);
        }
    }
}
