//! Which incoming SSRC is what: learnt from declarations and header extensions in any order (RFC 8843
//! section 9.2, RFC 8852), and never unlearnt while there is room.
//!
//! Retransmission streams commonly speak first: Chromium probes with padding on them before it sends media.
//! Whatever a packet tells is kept with its SSRC, so that a receiver added later is found too.

use crate::command::Codec;
use crate::header_ext::Values;
use crate::receiver::Receiver;
use crate::slab::Key;

/// Streams known per transport.
pub const MAX_STREAMS: usize = 64;

/// What a stream carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binding {
    /// For which publication.
    pub receiver: Key<Receiver>,
    /// Which of its layers.
    pub layer: u8,
    /// Whether it retransmits the layer (RFC 4588) rather than being it.
    pub repair: bool,
}

/// One publication as the streams of its transport may name it.
#[derive(Debug, Clone)]
pub struct Section {
    /// The publication.
    pub receiver: Key<Receiver>,
    /// Its media section.
    pub mid: Box<str>,
    /// Its layers' restriction ids; empty when there is one layer only.
    pub rids: Vec<Box<str>>,
    /// Its payload types.
    pub codecs: Vec<Codec>,
}

#[derive(Debug, Default)]
struct Stream {
    ssrc: u32,
    mid: Option<Box<[u8]>>,
    rid: Option<Box<[u8]>>,
    rrid: Option<Box<[u8]>>,
    binding: Option<Binding>,
    /// Another SSRC has taken its place.
    replaced: bool,
}

/// What a lookup found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// A stream in use.
    Bound(Binding),
    /// A stream that was not in use before this packet.
    Learnt(Binding),
    /// Nothing says yet what it carries.
    Unknown,
}

/// All incoming streams of one transport.
#[derive(Debug, Default)]
pub struct Streams {
    streams: Vec<Stream>,
    sections: Vec<Section>,
}

impl Streams {
    /// Whether the SSRC is known, or there is room to learn it.
    #[must_use]
    pub fn admits(&self, ssrc: u32) -> bool {
        self.streams.iter().any(|stream| stream.ssrc == ssrc)
            || self.streams.len() < MAX_STREAMS
            || self.streams.iter().any(|stream| stream.binding.is_none())
    }

    /// Declares a publication; its streams may have spoken before.
    pub fn add_section(&mut self, section: Section) {
        self.sections.push(section);
    }

    /// Forgets a publication and its streams.
    pub fn remove_section(&mut self, receiver: Key<Receiver>) {
        self.sections.retain(|section| section.receiver != receiver);
        self.streams.retain(|stream| {
            stream
                .binding
                .is_none_or(|binding| binding.receiver != receiver)
        });
    }

    /// Binds an SSRC by declaration.
    pub fn declare(&mut self, ssrc: u32, binding: Binding) {
        if self.admits(ssrc) {
            let stream = entry(&mut self.streams, ssrc);
            stream.binding = Some(binding);
            stream.replaced = false;
        }
    }

    /// What an SSRC is known to carry.
    #[must_use]
    pub fn get(&self, ssrc: u32) -> Option<Binding> {
        self.streams
            .iter()
            .find(|stream| stream.ssrc == ssrc)
            .and_then(|stream| stream.binding)
    }

    /// Finds what an authenticated packet's stream carries, learning from its header extensions.
    pub fn find(&mut self, ssrc: u32, payload_type: u8, values: &Values<'_>) -> Found {
        if let Some(binding) = self.get(ssrc) {
            return Found::Bound(binding);
        }
        if !self.admits(ssrc) {
            return Found::Unknown;
        }
        let stream = entry(&mut self.streams, ssrc);
        let tells = values.mid.is_some() || values.rid.is_some() || values.rrid.is_some();
        if stream.replaced && !tells {
            return Found::Unknown;
        }
        for (kept, told) in [
            (&mut stream.mid, values.mid),
            (&mut stream.rid, values.rid),
            (&mut stream.rrid, values.rrid),
        ] {
            if let Some(told) = told {
                *kept = Some(told.into());
            }
        }
        let Some(binding) = resolve(&self.sections, stream, payload_type) else {
            return Found::Unknown;
        };
        self.bind(ssrc, binding);
        Found::Learnt(binding)
    }

    fn bind(&mut self, ssrc: u32, binding: Binding) {
        for stream in &mut self.streams {
            if stream.binding == Some(binding) {
                stream.binding = None;
                stream.replaced = true;
            }
            if stream.ssrc == ssrc {
                stream.binding = Some(binding);
                stream.replaced = false;
            }
        }
    }
}

/// The stream of an SSRC that `admits` lets in; when full, it takes the place of one of no use.
fn entry(streams: &mut Vec<Stream>, ssrc: u32) -> &mut Stream {
    let known = streams.iter().position(|stream| stream.ssrc == ssrc);
    if known.is_none() && streams.len() >= MAX_STREAMS {
        let useless = streams.iter().position(|stream| stream.binding.is_none());
        if let Some(useless) = useless {
            streams.remove(useless);
        }
    }
    let place = known.unwrap_or_else(|| {
        streams.push(Stream {
            ssrc,
            ..Stream::default()
        });
        streams.len() - 1
    });
    &mut streams[place]
}

/// MID chooses the section; RID or RRID its layer, or, where there is one layer only, the payload type. Without
/// MID, whatever fits exactly one section.
fn resolve(sections: &[Section], stream: &Stream, payload_type: u8) -> Option<Binding> {
    let mut fitting = sections
        .iter()
        .filter(|section| {
            stream
                .mid
                .as_ref()
                .is_none_or(|mid| **mid == *section.mid.as_bytes())
        })
        .filter_map(|section| fit(section, stream, payload_type));
    let first = fitting.next()?;
    fitting.next().is_none().then_some(first)
}

fn fit(section: &Section, stream: &Stream, payload_type: u8) -> Option<Binding> {
    let by_rid = |rid: &[u8]| {
        let position = section.rids.iter().position(|own| *own.as_bytes() == *rid);
        position.map(|layer| layer as u8)
    };
    let (layer, repair) = match (&stream.rid, &stream.rrid) {
        (_, Some(rrid)) => (by_rid(rrid)?, true),
        (Some(rid), None) => {
            let repairs = |codec: &Codec| codec.rtx_payload_type == Some(payload_type);
            (by_rid(rid)?, section.codecs.iter().any(repairs))
        }
        (None, None) if section.rids.len() <= 1 => {
            let codec = section.codecs.iter().find(|codec| {
                codec.payload_type == payload_type || codec.rtx_payload_type == Some(payload_type)
            })?;
            (0, codec.payload_type != payload_type)
        }
        (None, None) => return None,
    };
    Some(Binding {
        receiver: section.receiver,
        layer,
        repair,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::CodecName;
    use crate::slab::Slab;

    const VP8: Codec = Codec {
        name: CodecName::Vp8,
        payload_type: 96,
        rtx_payload_type: Some(97),
    };

    fn keys() -> [Key<Receiver>; 2] {
        let mut slab = Slab::<()>::default();
        [1, 2].map(|id| slab.insert(id, ()).unwrap().cast())
    }

    fn section(receiver: Key<Receiver>, mid: &str, rids: &[&str]) -> Section {
        Section {
            receiver,
            mid: mid.into(),
            rids: rids.iter().map(|rid| (*rid).into()).collect(),
            codecs: vec![VP8],
        }
    }

    fn told<'a>(mid: &'a str, rid: &'a str, rrid: &'a str) -> Values<'a> {
        let value = |text: &'a str| (!text.is_empty()).then_some(text.as_bytes());
        Values {
            mid: value(mid),
            rid: value(rid),
            rrid: value(rrid),
            ..Values::default()
        }
    }

    fn binding(receiver: Key<Receiver>, layer: u8, repair: bool) -> Binding {
        Binding {
            receiver,
            layer,
            repair,
        }
    }

    #[test]
    fn retransmissions_may_speak_before_their_layer_and_before_the_receiver() {
        let [camera, _] = keys();
        let mut streams = Streams::default();
        assert_eq!(streams.find(7, 97, &told("1", "", "h")), Found::Unknown);
        streams.add_section(section(camera, "1", &["q", "h"]));
        let repair = binding(camera, 1, true);
        assert_eq!(
            streams.find(7, 97, &told("", "", "")),
            Found::Learnt(repair)
        );
        assert_eq!(streams.find(7, 97, &told("", "", "")), Found::Bound(repair));
        let layer = binding(camera, 1, false);
        assert_eq!(
            streams.find(8, 96, &told("1", "h", "")),
            Found::Learnt(layer)
        );
    }

    #[test]
    fn one_layer_is_found_by_mid_and_payload_type() {
        let [camera, screen] = keys();
        let mut streams = Streams::default();
        streams.add_section(section(camera, "1", &[]));
        streams.add_section(section(screen, "2", &[]));
        let none = told("", "", "");
        assert_eq!(streams.find(7, 96, &none), Found::Unknown);
        let media = binding(screen, 0, false);
        assert_eq!(
            streams.find(7, 96, &told("2", "", "")),
            Found::Learnt(media)
        );
        let repair = binding(screen, 0, true);
        assert_eq!(
            streams.find(8, 97, &told("2", "", "")),
            Found::Learnt(repair)
        );
        assert_eq!(streams.find(9, 50, &told("2", "", "")), Found::Unknown);
        streams.remove_section(camera);
        assert_eq!(streams.find(10, 96, &none), Found::Learnt(media));
    }

    #[test]
    fn a_layer_may_change_its_ssrc_and_the_old_one_stays_out() {
        let [camera, _] = keys();
        let mut streams = Streams::default();
        streams.add_section(section(camera, "1", &["q"]));
        let layer = binding(camera, 0, false);
        assert_eq!(
            streams.find(7, 96, &told("1", "q", "")),
            Found::Learnt(layer)
        );
        assert_eq!(
            streams.find(8, 96, &told("1", "q", "")),
            Found::Learnt(layer)
        );
        assert_eq!(streams.find(7, 96, &told("", "", "")), Found::Unknown);
        assert_eq!(streams.find(8, 96, &told("", "", "")), Found::Bound(layer));
    }

    #[test]
    fn streams_are_capped_and_useless_ones_make_room() {
        let [camera, _] = keys();
        let mut streams = Streams::default();
        streams.add_section(section(camera, "1", &["q"]));
        let layer = binding(camera, 0, false);
        streams.find(0, 96, &told("1", "q", ""));
        for ssrc in 1..200 {
            assert_eq!(streams.find(ssrc, 96, &told("9", "", "")), Found::Unknown);
        }
        assert_eq!(streams.streams.len(), MAX_STREAMS);
        assert_eq!(streams.get(0), Some(layer));
        for ssrc in 1000..1100 {
            streams.declare(ssrc, binding(camera, 0, true));
        }
        assert!(!streams.admits(5));
    }
}
