//! Snapshots of counters, named as in W3C webrtc-stats.

/// The whole worker.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WorkerStats {
    /// Datagrams taken from the socket.
    pub datagrams_received: u64,
    /// Their bytes.
    pub bytes_received: u64,
    /// Datagrams given to the socket.
    pub datagrams_sent: u64,
    /// Their bytes.
    pub bytes_sent: u64,
    /// Messages they were given in.
    pub messages_sent: u64,
    /// Events lost because nobody took them.
    pub events_dropped: u64,
    /// Drops by reason, only those that occurred.
    pub dropped: Vec<(&'static str, u64)>,
}

/// One transport.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TransportStats {
    /// Python's id.
    pub transport: u64,
    /// Datagrams from its addresses.
    pub packets_received: u64,
    /// Their bytes.
    pub bytes_received: u64,
    /// Datagrams to it.
    pub packets_sent: u64,
    /// Their bytes.
    pub bytes_sent: u64,
    /// Authenticated checks.
    pub requests_received: u64,
    /// Selections of an address.
    pub selected_candidate_pair_changes: u64,
    /// Name of the protection profile, once there are keys.
    pub srtp_profile: Option<&'static str>,
    /// Seconds.
    pub current_round_trip_time: Option<f64>,
    /// Packets acknowledged by transport-wide feedback.
    pub feedback_packets_received: u64,
    /// Packets reported missing by transport-wide feedback.
    pub feedback_packets_lost: u64,
}

/// One layer of a receiver.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LayerStats {
    /// Index, 0 is the lowest quality.
    pub layer: u8,
    /// Restriction id.
    pub rid: Option<String>,
    /// Of the media stream, once known.
    pub ssrc: Option<u32>,
    /// Of the retransmissions, once known.
    pub rtx_ssrc: Option<u32>,
    /// Whether media flows.
    pub active: bool,
    /// Media packets, recovered ones included.
    pub packets_received: u64,
    /// Their payload bytes.
    pub bytes_received: u64,
    /// RFC 3550 appendix A.3.
    pub packets_lost: i64,
    /// Seconds.
    pub jitter: f64,
    /// Frames begun.
    pub frames_received: u64,
    /// Key frames begun.
    pub key_frames_received: u64,
    /// Packets recovered by retransmission.
    pub retransmitted_packets_received: u64,
    /// NACK messages sent.
    pub nack_count: u64,
    /// PLI messages sent.
    pub pli_count: u64,
}

/// One receiver.
#[derive(Debug, Clone, PartialEq)]
pub struct ReceiverStats {
    /// Python's id.
    pub receiver: u64,
    /// Python's id of the publisher's transport.
    pub transport: u64,
    /// "audio" or "video".
    pub kind: &'static str,
    /// Media section.
    pub mid: String,
    /// In ascending quality.
    pub layers: Vec<LayerStats>,
}

/// One sender.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SenderStats {
    /// Python's id.
    pub sender: u64,
    /// Python's id of the subscriber's transport.
    pub transport: u64,
    /// Python's id of what is forwarded.
    pub receiver: u64,
    /// The stream's SSRC.
    pub ssrc: u32,
    /// What is forwarded.
    pub layer: Option<u8>,
    /// What is wanted.
    pub target_layer: Option<u8>,
    /// Media packets, without retransmissions.
    pub packets_sent: u64,
    /// Their payload bytes.
    pub bytes_sent: u64,
    /// Packets sent again.
    pub retransmitted_packets_sent: u64,
    /// Their payload bytes.
    pub retransmitted_bytes_sent: u64,
    /// NACK messages received.
    pub nack_count: u64,
    /// PLI messages received.
    pub pli_count: u64,
    /// FIR messages received.
    pub fir_count: u64,
    /// As the subscriber reports.
    pub packets_lost: i64,
    /// As the subscriber reports, 0 to 1.
    pub fraction_lost: f64,
    /// As the subscriber reports; seconds.
    pub jitter: f64,
    /// Seconds.
    pub round_trip_time: Option<f64>,
}

/// Everything at once.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stats {
    /// As asked with.
    pub token: u64,
    /// The whole worker.
    pub worker: WorkerStats,
    /// All transports.
    pub transports: Vec<TransportStats>,
    /// All receivers.
    pub receivers: Vec<ReceiverStats>,
    /// All senders.
    pub senders: Vec<SenderStats>,
}
