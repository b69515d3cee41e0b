//! One peer's transport: its ICE agent, its keys, its streams, and the counts of what passed.

use crate::ice::IceAgent;
use crate::stats::TransportStats;

/// What hangs on one peer's address. Owned by the engine.
pub struct Transport {
    /// Whom we talk to.
    pub ice: IceAgent,
    /// Counts of what passed.
    pub traffic: Traffic,
}

/// Counts of a transport, all kinds of datagrams together.
#[derive(Debug, Clone, Copy, Default)]
pub struct Traffic {
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
    pub selections: u64,
}

impl Transport {
    /// Starts without an address and without keys.
    #[must_use]
    pub fn new(ice: IceAgent) -> Self {
        Self {
            ice,
            traffic: Traffic::default(),
        }
    }

    /// A snapshot.
    #[must_use]
    pub fn stats(&self, transport: u64) -> TransportStats {
        TransportStats {
            transport,
            packets_received: self.traffic.packets_received,
            bytes_received: self.traffic.bytes_received,
            packets_sent: self.traffic.packets_sent,
            bytes_sent: self.traffic.bytes_sent,
            requests_received: self.traffic.requests_received,
            selected_candidate_pair_changes: self.traffic.selections,
            ..TransportStats::default()
        }
    }
}
