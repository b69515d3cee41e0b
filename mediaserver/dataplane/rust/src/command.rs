//! What Python tells the data plane: values, already checked when they arrive here.
//!
//! Ids are Python's. A command that names an unknown one is counted and otherwise ignored.

use crate::error::Error;
use crate::header_ext::Ids;
use crate::srtp::{self, Profile};

/// Most simulcast layers of one receiver.
pub const MAX_LAYERS: usize = 4;

/// The kind of media.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaKind {
    /// Sound.
    Audio,
    /// Pictures.
    Video,
}

impl MediaKind {
    /// The name in SDP and in Python.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Audio => "audio",
            Self::Video => "video",
        }
    }
}

/// The codecs that are forwarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodecName {
    /// RFC 6716, RFC 7587.
    Opus,
    /// RFC 6386, RFC 7741.
    Vp8,
}

impl CodecName {
    /// Finds a codec by its lower-case name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "opus" => Some(Self::Opus),
            "vp8" => Some(Self::Vp8),
            _ => None,
        }
    }

    /// The name in Python.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Opus => "opus",
            Self::Vp8 => "vp8",
        }
    }

    /// What the codec carries.
    #[must_use]
    pub fn kind(self) -> MediaKind {
        match self {
            Self::Opus => MediaKind::Audio,
            Self::Vp8 => MediaKind::Video,
        }
    }

    /// RTP clock rate; Hz.
    #[must_use]
    pub fn clock_rate(self) -> u32 {
        match self {
            Self::Opus => 48_000,
            Self::Vp8 => 90_000,
        }
    }
}

/// A codec with its payload types on one transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Codec {
    /// Which codec.
    pub name: CodecName,
    /// 0 to 127.
    pub payload_type: u8,
    /// Payload type of its retransmissions (RFC 4588), 0 to 127.
    pub rtx_payload_type: Option<u8>,
}

/// ICE credentials as negotiated; the password is expanded when the command runs.
#[derive(Clone)]
pub struct IceCredentials {
    /// 4 to 256 bytes.
    pub ufrag: Box<[u8]>,
    /// 22 to 256 bytes.
    pub password: Box<[u8]>,
}

impl IceCredentials {
    /// Checks the lengths RFC 8445 section 5.3 demands.
    pub fn new(ufrag: &str, password: &str) -> Result<Self, Error> {
        if !(4..=256).contains(&ufrag.len()) {
            return Err(Error::Argument("local_ufrag length"));
        }
        if !(22..=256).contains(&password.len()) {
            return Err(Error::Argument("local_pwd length"));
        }
        Ok(Self {
            ufrag: ufrag.as_bytes().into(),
            password: password.as_bytes().into(),
        })
    }
}

/// What DTLS-SRTP has agreed on, expanded.
#[derive(Debug)]
pub struct SrtpKeys {
    /// Which algorithms.
    pub profile: Profile,
    /// Opens what the peer sends.
    pub inbound: srtp::Inbound,
    /// Seals what is sent to it.
    pub outbound: srtp::Outbound,
}

/// A publication to receive.
#[derive(Debug, Clone)]
pub struct AddReceiver {
    /// The new id.
    pub receiver: u64,
    /// The publisher's transport.
    pub transport: u64,
    /// Media section of the publisher's session.
    pub mid: Box<str>,
    /// Audio or video.
    pub kind: MediaKind,
    /// The publisher's payload types.
    pub codecs: Vec<Codec>,
    /// Restriction ids in ascending quality; empty for one layer.
    pub rids: Vec<Box<str>>,
    /// Declared (primary, rtx) pairs in layer order.
    pub ssrcs: Vec<(u32, Option<u32>)>,
}

impl AddReceiver {
    /// Checks what the engine relies on.
    pub fn validate(&self) -> Result<(), Error> {
        if self.codecs.is_empty() {
            return Err(Error::Argument("codecs"));
        }
        if self
            .codecs
            .iter()
            .any(|codec| codec.name.kind() != self.kind)
        {
            return Err(Error::Argument("codec kind"));
        }
        if self.rids.len() > MAX_LAYERS || self.ssrcs.len() > self.layer_count() {
            return Err(Error::Argument("number of layers"));
        }
        Ok(())
    }

    /// How many layers the publication may have.
    #[must_use]
    pub fn layer_count(&self) -> usize {
        self.rids.len().max(1)
    }
}

/// A subscription to serve.
#[derive(Debug, Clone)]
pub struct AddSender {
    /// The new id.
    pub sender: u64,
    /// The subscriber's transport.
    pub transport: u64,
    /// What to forward.
    pub receiver: u64,
    /// Media section of the subscriber's session.
    pub mid: Box<str>,
    /// The stream's SSRC towards the subscriber.
    pub ssrc: u32,
    /// The SSRC of its retransmissions; without one, lost packets are sent again as they were.
    pub rtx_ssrc: Option<u32>,
    /// The subscriber's payload types.
    pub codecs: Vec<Codec>,
    /// RFC 3550 section 6.5.1.
    pub cname: Box<str>,
    /// Wanted layer; None is paused.
    pub layer: Option<u8>,
}

impl AddSender {
    /// Checks what the engine relies on.
    pub fn validate(&self) -> Result<(), Error> {
        if self.codecs.is_empty() {
            return Err(Error::Argument("codecs"));
        }
        if !(1..=255).contains(&self.cname.len()) {
            return Err(Error::Argument("cname length"));
        }
        if self.rtx_ssrc == Some(self.ssrc) {
            return Err(Error::Argument("rtx_ssrc"));
        }
        Ok(())
    }
}

/// One command; the door's methods of the same names say what each does.
pub enum Command {
    /// Begin answering checks.
    OpenTransport {
        /// The new id.
        transport: u64,
        /// The local side's.
        credentials: IceCredentials,
    },
    /// Accept new credentials.
    RestartIce {
        /// Which transport.
        transport: u64,
        /// The local side's new ones.
        credentials: IceCredentials,
    },
    /// Install keys.
    SetSrtpKeys {
        /// Which transport.
        transport: u64,
        /// Both directions'.
        keys: Box<SrtpKeys>,
    },
    /// Name the negotiated header extensions.
    SetHeaderExtensions {
        /// Which transport.
        transport: u64,
        /// Their ids.
        extensions: Ids,
    },
    /// Send a handshake datagram.
    SendDtls {
        /// Which transport.
        transport: u64,
        /// At most 1500 bytes.
        datagram: Box<[u8]>,
    },
    /// Forget a transport and all that hangs on it.
    CloseTransport {
        /// Which transport.
        transport: u64,
    },
    /// Receive a publication.
    AddReceiver(Box<AddReceiver>),
    /// Stop receiving.
    RemoveReceiver {
        /// Which receiver.
        receiver: u64,
    },
    /// Ask the publisher for a key frame.
    RequestKeyFrame {
        /// Which receiver.
        receiver: u64,
        /// Which of its layers.
        layer: u8,
    },
    /// Serve a subscription.
    AddSender(Box<AddSender>),
    /// Choose a layer.
    SetSenderLayer {
        /// Which sender.
        sender: u64,
        /// Wanted layer; None is paused.
        layer: Option<u8>,
    },
    /// Stop forwarding.
    RemoveSender {
        /// Which sender.
        sender: u64,
    },
    /// Ask for a snapshot.
    RequestStats {
        /// Returned with the answer.
        token: u64,
    },
}
