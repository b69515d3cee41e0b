//! Seals and opens packets read as lines of hex, so that another SRTP implementation can be held
//! against this one (tests/unit/mediaserver/dataplane/test_srtp_against_libsrtp.py).
//!
//! One request per line, one answer per line: hex, or `error` and its reason.
//!
//! ```text
//! keys PROFILE KEY SALT     makes both directions from one master key, answers `ok`
//! seal-rtp INDEX PACKET     INDEX: extended sequence number, decimal
//! open-rtp PACKET
//! seal-rtcp PACKET
//! open-rtcp PACKET
//! ```

use std::io::{BufRead, Write};

use housecall_dataplane::error::Error;
use housecall_dataplane::rtp::Header;
use housecall_dataplane::srtp::{Inbound, Outbound, Profile, MAX_OVERHEAD};

struct Oracle {
    inbound: Inbound,
    outbound: Outbound,
}

impl Oracle {
    fn new(profile: &str, key: &str, salt: &str) -> Result<Self, Error> {
        let profile = Profile::from_name(profile)?;
        let (key, salt) = (from_hex(key)?, from_hex(salt)?);
        Ok(Self {
            inbound: Inbound::new(profile, &key, &salt)?,
            outbound: Outbound::new(profile, &key, &salt)?,
        })
    }

    fn seal_rtp(&mut self, index: &str, packet: &str) -> Result<String, Error> {
        let index = index.parse().map_err(|_| Error::Argument("index"))?;
        let plain = from_hex(packet)?;
        let header = Header::parse(&plain)?.length;
        let mut sealed = plain.clone();
        sealed.resize(plain.len() + MAX_OVERHEAD, 0);
        let payload = plain.get(header..).unwrap_or_default();
        let length = self
            .outbound
            .seal_rtp(&mut sealed, header, 0, payload, index)?;
        sealed.truncate(length);
        Ok(to_hex(&sealed))
    }

    fn open_rtp(&mut self, packet: &str) -> Result<String, Error> {
        let packet = from_hex(packet)?;
        let header = Header::parse(&packet)?;
        let mut payload = vec![0; packet.len()];
        let opened = self.inbound.open_rtp(&packet, &header, &mut payload)?;
        let mut plain = packet;
        plain.truncate(header.length);
        plain.extend_from_slice(payload.get(..opened.payload_length).unwrap_or_default());
        Ok(to_hex(&plain))
    }

    fn seal_rtcp(&mut self, packet: &str) -> Result<String, Error> {
        let mut packet = from_hex(packet)?;
        let plain = packet.len();
        packet.resize(plain + MAX_OVERHEAD, 0);
        let length = self.outbound.seal_rtcp(&mut packet, plain)?;
        packet.truncate(length);
        Ok(to_hex(&packet))
    }

    fn open_rtcp(&mut self, packet: &str) -> Result<String, Error> {
        let mut packet = from_hex(packet)?;
        let length = self.inbound.open_rtcp(&mut packet)?;
        packet.truncate(length);
        Ok(to_hex(&packet))
    }
}

fn answer(oracle: &mut Option<Oracle>, line: &str) -> Result<String, Error> {
    let words: Vec<&str> = line.split_whitespace().collect();
    if let ["keys", profile, key, salt] = words[..] {
        *oracle = Some(Oracle::new(profile, key, salt)?);
        return Ok("ok".to_owned());
    }
    let oracle = oracle.as_mut().ok_or(Error::Argument("keys"))?;
    match words[..] {
        ["seal-rtp", index, packet] => oracle.seal_rtp(index, packet),
        ["open-rtp", packet] => oracle.open_rtp(packet),
        ["seal-rtcp", packet] => oracle.seal_rtcp(packet),
        ["open-rtcp", packet] => oracle.open_rtcp(packet),
        _ => Err(Error::Argument("request")),
    }
}

fn from_hex(text: &str) -> Result<Vec<u8>, Error> {
    let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(16)).collect();
    let digits = digits.ok_or(Error::Argument("hex"))?;
    Ok(digits
        .chunks_exact(2)
        .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | *digit as u8))
        .collect())
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn main() -> std::io::Result<()> {
    let mut oracle = None;
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        match answer(&mut oracle, &line?) {
            Ok(text) => writeln!(out, "{text}")?,
            Err(error) => writeln!(out, "error {error}")?,
        }
        out.flush()?;
    }
    Ok(())
}
