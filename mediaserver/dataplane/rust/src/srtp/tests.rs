//! RFC vectors, and what holds for both profiles over wraps, reordering, replay and forgery.

use proptest::prelude::*;

use super::cipher::{Cipher, Cm, Gcm};
use super::*;
use crate::error::Error;
use crate::header_ext::{Ids, Values};
use crate::rtp::{write_header, Fields, Header};

const PROFILES: [Profile; 2] = [Profile::AeadAes128Gcm, Profile::Aes128CmSha1_80];
const KEY: [u8; 16] = *b"0123456789abcdef";
const SALT: [u8; 14] = *b"a master salt.";
const SSRC: u32 = 0x1234_5678;

const RFC_7714_KEY: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
const RFC_7714_SALT: [u8; 12] = *b"Quid pro quo";

fn pair(profile: Profile) -> (Outbound, Inbound) {
    let salt = &SALT[..profile.salt_length()];
    (
        Outbound::new(profile, &KEY, salt).unwrap(),
        Inbound::new(profile, &KEY, salt).unwrap(),
    )
}

fn seal_to(outbound: &mut Outbound, ssrc: u32, index: u64, payload: &[u8]) -> Vec<u8> {
    let fields = Fields {
        marker: false,
        payload_type: 96,
        sequence_number: index as u16,
        timestamp: 90,
        ssrc,
    };
    let mut packet = vec![0; 12 + payload.len() + MAX_OVERHEAD];
    let header = write_header(&mut packet, &fields, &Ids::default(), &Values::default()).unwrap();
    let length = outbound.seal_rtp(&mut packet, header, 0, payload, index);
    packet.truncate(length.unwrap());
    packet
}

fn seal(outbound: &mut Outbound, index: u64) -> Vec<u8> {
    seal_to(outbound, SSRC, index, &index.to_be_bytes())
}

fn open(inbound: &mut Inbound, sealed: &[u8]) -> Result<(u64, Vec<u8>), Error> {
    let header = Header::parse(sealed)?;
    let mut payload = vec![0; sealed.len()];
    let opened = inbound.open_rtp(sealed, &header, &mut payload)?;
    payload.truncate(opened.payload_length);
    Ok((opened.index, payload))
}

fn report(ssrc: u32) -> Vec<u8> {
    let mut packet = vec![0x80, 201, 0, 1];
    packet.extend_from_slice(&ssrc.to_be_bytes());
    packet
}

fn seal_report(outbound: &mut Outbound, ssrc: u32) -> Vec<u8> {
    let mut packet = report(ssrc);
    let length = packet.len();
    packet.resize(length + MAX_OVERHEAD, 0);
    let sealed = outbound.seal_rtcp(&mut packet, length).unwrap();
    packet.truncate(sealed);
    packet
}

#[test]
fn makes_the_keystream_of_rfc_3711_appendix_b_2() {
    let key = b"\x2B\x7E\x15\x16\x28\xAE\xD2\xA6\xAB\xF7\x15\x88\x09\xCF\x4F\x3C";
    let salt = *b"\xF0\xF1\xF2\xF3\xF4\xF5\xF6\xF7\xF8\xF9\xFA\xFB\xFC\xFD";
    let cm = Cm::new(key, salt, &[0; 20]).unwrap();
    let mut iv = [0; 16];
    iv[..14].copy_from_slice(&salt);
    let mut stream = [0; 48];
    cm.apply_keystream(iv, &mut stream).unwrap();
    assert_eq!(
        &stream,
        b"\xE0\x3E\xAD\x09\x35\xC9\x5E\x80\xE1\x66\xB1\x6D\xD9\x2B\x4E\xB4\
          \xD2\x35\x13\x16\x2B\x02\xD0\xF7\x2A\x43\xA2\xFE\x4A\x5F\x97\xAB\
          \x41\xE9\x5B\x3B\xB0\xA2\xE8\xDD\x47\x79\x01\xE4\xFC\xA8\x94\xC0"
    );
}

#[test]
fn seals_the_rtp_packet_of_rfc_7714_section_16_1_1() {
    let plain =
        b"\x80\x40\xf1\x7b\x80\x41\xf8\xd3\x55\x01\xa0\xb2Gallia est omnis divisa in partes tres";
    let sealed = b"\x80\x40\xf1\x7b\x80\x41\xf8\xd3\x55\x01\xa0\xb2\
        \xf2\x4d\xe3\xa3\xfb\x34\xde\x6c\xac\xba\x86\x1c\x9d\x7e\x4b\xca\
        \xbe\x63\x3b\xd5\x0d\x29\x4e\x6f\x42\xa5\xf4\x7a\x51\xc7\xd1\x9b\
        \x36\xde\x3a\xdf\x88\x33\x89\x9d\x7f\x27\xbe\xb1\x6a\x91\x52\xcf\
        \x76\x5e\xe4\x39\x0c\xce";
    let cipher = Cipher::Gcm(Gcm::new(&RFC_7714_KEY, RFC_7714_SALT).unwrap());
    let id = (0x5501_a0b2, 0xf17b);
    for prefix in 0..20 {
        let mut packet = [0; 66];
        packet[..12 + prefix].copy_from_slice(&plain[..12 + prefix]);
        let length = cipher.seal_rtp(&mut packet, 12, prefix, &plain[12 + prefix..], id);
        assert_eq!(length, Ok(66));
        assert_eq!(&packet, sealed, "prefix of {prefix}");
    }
    let mut payload = [0; 38];
    assert_eq!(cipher.open_rtp(sealed, 12, &mut payload, id), Ok(38));
    assert_eq!(payload, plain[12..]);
}

#[test]
fn seals_the_rtcp_packet_of_rfc_7714_section_17_1() {
    let plain = b"\x81\xc8\x00\x0d\x4d\x61\x72\x73\x4e\x54\x50\x31\x4e\x54\x50\x32\
        \x52\x54\x50\x20\x00\x00\x04\x2a\x00\x00\xe9\x30\x4c\x75\x6e\x61\
        \xde\xad\xbe\xef\xde\xad\xbe\xef\xde\xad\xbe\xef\xde\xad\xbe\xef\xde\xad\xbe\xef";
    let sealed = b"\x81\xc8\x00\x0d\x4d\x61\x72\x73\x63\xe9\x48\x85\xdc\xda\xb6\x7c\
        \xa7\x27\xd7\x66\x2f\x6b\x7e\x99\x7f\xf5\xc0\xf7\x6c\x06\xf3\x2d\
        \xc6\x76\xa5\xf1\x73\x0d\x6f\xda\x4c\xe0\x9b\x46\x86\x30\x3d\xed\
        \x0b\xb9\x27\x5b\xc8\x4a\xa4\x58\x96\xcf\x4d\x2f\xc5\xab\xf8\x72\
        \x45\xd9\xea\xde\x80\x00\x05\xd4";
    let cipher = Cipher::Gcm(Gcm::new(&RFC_7714_KEY, RFC_7714_SALT).unwrap());
    let id = (0x4d61_7273, 0x5d4);
    let mut packet = [0; 72];
    packet[..52].copy_from_slice(plain);
    assert_eq!(cipher.seal_rtcp(&mut packet, 52, id), Ok(72));
    assert_eq!(&packet, sealed);
    assert_eq!(cipher.rtcp_trailer(&packet), Ok(0x8000_05d4));
    assert_eq!(cipher.open_rtcp(&mut packet, id), Ok(52));
    assert_eq!(&packet[..52], plain);
}

#[test]
fn refuses_keys_of_another_length() {
    for profile in PROFILES {
        let salt = &SALT[..profile.salt_length()];
        for (key, salt) in [(&KEY[1..], salt), (&KEY[..], &salt[1..])] {
            assert_eq!(
                Inbound::new(profile, key, salt).err(),
                Some(Error::KeyLength)
            );
            assert_eq!(
                Outbound::new(profile, key, salt).err(),
                Some(Error::KeyLength)
            );
        }
    }
}

#[test]
fn refuses_a_replayed_packet() {
    for profile in PROFILES {
        let (mut outbound, mut inbound) = pair(profile);
        let first = seal(&mut outbound, 7);
        let second = seal(&mut outbound, 8);
        assert!(open(&mut inbound, &first).is_ok());
        assert!(open(&mut inbound, &second).is_ok());
        assert_eq!(open(&mut inbound, &first), Err(Error::Replayed));
        assert_eq!(open(&mut inbound, &second), Err(Error::Replayed));

        let control = seal_report(&mut outbound, SSRC);
        let length = inbound.open_rtcp(&mut control.clone()).unwrap();
        assert_eq!(length, 8);
        assert_eq!(
            inbound.open_rtcp(&mut control.clone()),
            Err(Error::Replayed)
        );
    }
}

#[test]
fn refuses_a_forged_packet_and_remembers_nothing_of_it() {
    for profile in PROFILES {
        let (mut outbound, mut inbound) = pair(profile);
        let sealed = seal(&mut outbound, 7);
        for bit in 0..sealed.len() * 8 {
            // The version, flags and counts decide how it is parsed, not whether it is authentic.
            if bit < 8 {
                continue;
            }
            let mut forged = sealed.clone();
            forged[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(
                open(&mut inbound, &forged),
                Err(Error::Unauthenticated),
                "bit {bit}"
            );
        }
        let control = seal_report(&mut outbound, SSRC);
        for bit in 0..control.len() * 8 {
            let mut forged = control.clone();
            forged[bit / 8] ^= 1 << (bit % 8);
            assert!(inbound.open_rtcp(&mut forged).is_err(), "bit {bit}");
        }
        assert!(open(&mut inbound, &sealed).is_ok());
        assert!(inbound.open_rtcp(&mut control.clone()).is_ok());
    }
}

#[test]
fn refuses_every_truncation() {
    for profile in PROFILES {
        let (mut outbound, mut inbound) = pair(profile);
        let sealed = seal(&mut outbound, 7);
        let control = seal_report(&mut outbound, SSRC);
        for length in 0..sealed.len() {
            assert!(open(&mut inbound, &sealed[..length]).is_err());
        }
        for length in 0..control.len() {
            let mut cut = control[..length].to_vec();
            assert!(inbound.open_rtcp(&mut cut).is_err());
        }
    }
}

#[test]
fn refuses_unencrypted_control_packets() {
    let (mut outbound, mut inbound) = pair(Profile::AeadAes128Gcm);
    let mut control = seal_report(&mut outbound, SSRC);
    let at = control.len() - 4;
    control[at] &= 0x7F;
    assert_eq!(
        inbound.open_rtcp(&mut control),
        Err(Error::Malformed("SRTCP not encrypted"))
    );
}

#[test]
fn never_seals_an_index_twice() {
    for profile in PROFILES {
        let (mut outbound, _) = pair(profile);
        let mut packet = seal(&mut outbound, 5000);
        packet.resize(100, 0);
        let again = outbound.seal_rtp(&mut packet, 12, 0, b"other", 5000);
        assert_eq!(again, Err(Error::IndexReused));

        packet[2..4].copy_from_slice(&10u16.to_be_bytes());
        let old = outbound.seal_rtp(&mut packet, 12, 0, b"other", 10);
        assert_eq!(old, Err(Error::IndexReused), "left the window");
        let mismatch = outbound.seal_rtp(&mut packet, 12, 0, b"other", 5001);
        assert_eq!(mismatch, Err(Error::Argument("SRTP index")));
    }
}

#[test]
fn seals_late_packets_inside_the_window() {
    let (mut outbound, mut inbound) = pair(Profile::AeadAes128Gcm);
    for index in [5000, 4999, 5000 - WINDOW_LENGTH + 1] {
        let sealed = seal(&mut outbound, index);
        assert_eq!(open(&mut inbound, &sealed).unwrap().0, index);
    }
}

#[test]
fn fails_without_room_and_says_so() {
    for profile in PROFILES {
        let (mut outbound, _) = pair(profile);
        let mut packet = seal(&mut outbound, 1);
        packet[2..4].copy_from_slice(&2u16.to_be_bytes());
        packet.truncate(12 + 5 + profile.tag_length() - 1);
        let sealed = outbound.seal_rtp(&mut packet, 12, 0, b"media", 2);
        assert_eq!(sealed, Err(Error::NoRoom));
        let mut control = report(SSRC);
        assert_eq!(outbound.seal_rtcp(&mut control, 8), Err(Error::NoRoom));

        let (mut outbound, mut inbound) = pair(profile);
        let sealed = seal_to(&mut outbound, SSRC, 1, b"media");
        let header = Header::parse(&sealed).unwrap();
        let opened = inbound.open_rtp(&sealed, &header, &mut [0; 4]);
        assert_eq!(opened, Err(Error::NoRoom));
    }
}

#[test]
fn remembers_only_so_many_streams() {
    let (mut outbound, mut inbound) = pair(Profile::AeadAes128Gcm);
    for ssrc in 0..MAX_STREAMS as u32 {
        let sealed = seal_to(&mut outbound, ssrc, 0, b"");
        assert!(open(&mut inbound, &sealed).is_ok());
    }
    let further = seal_to(&mut outbound, u32::MAX, 0, b"");
    assert!(open(&mut inbound, &further).is_err());
    let known = seal_to(&mut outbound, 0, 1, b"");
    assert!(open(&mut inbound, &known).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn opens_every_packet_once_over_wraps_and_reordering(
        profile in prop::sample::select(PROFILES.to_vec()),
        start in prop::sample::select(vec![0u64, 127, 32767, 65535]),
        lateness in prop::collection::vec(0usize..40, 300),
        step in 1u64..300,
    ) {
        let (mut outbound, mut inbound) = pair(profile);
        let mut arrivals: Vec<(usize, u64, Vec<u8>)> = lateness
            .into_iter()
            .enumerate()
            .map(|(position, late)| {
                let index = start + position as u64 * step;
                (position + late, index, seal(&mut outbound, index))
            })
            .collect();
        // The first packet arrives first: its cycle is what a receiver has to guess.
        arrivals[1..].sort();

        let mut highest = 0;
        for (_, index, sealed) in arrivals {
            // What comes later than the window is refused like a replay.
            let expected = if highest < index + WINDOW_LENGTH {
                Ok((index, index.to_be_bytes().to_vec()))
            } else {
                Err(Error::Replayed)
            };
            highest = highest.max(index);
            prop_assert_eq!(expected, open(&mut inbound, &sealed));
            prop_assert_eq!(Err(Error::Replayed), open(&mut inbound, &sealed));
        }
    }
}
