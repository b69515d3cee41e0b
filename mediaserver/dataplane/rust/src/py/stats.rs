//! Snapshots as Python sees them: the crate's structures with the same names, field by field.

use std::collections::HashMap;

use pyo3::prelude::*;

use crate::stats as source;

/// Declares a frozen class that copies a structure of `crate::stats`.
macro_rules! mirror {
    ($name:ident { $($field:ident: $kind:ty),+ $(,)? }) => {
        #[pyclass(module = "mediaserver.dataplane._rust", frozen, get_all)]
        pub(super) struct $name { $($field: $kind),+ }

        impl From<source::$name> for $name {
            fn from(from: source::$name) -> Self {
                Self { $($field: from.$field),+ }
            }
        }
    };
}

mirror!(TransportStats {
    transport: u64,
    packets_received: u64,
    bytes_received: u64,
    packets_sent: u64,
    bytes_sent: u64,
    requests_received: u64,
    selected_candidate_pair_changes: u64,
    srtp_profile: Option<&'static str>,
    current_round_trip_time: Option<f64>,
    feedback_packets_received: u64,
    feedback_packets_lost: u64,
});

mirror!(LayerStats {
    layer: u8,
    rid: Option<String>,
    ssrc: Option<u32>,
    rtx_ssrc: Option<u32>,
    active: bool,
    packets_received: u64,
    bytes_received: u64,
    packets_lost: i64,
    jitter: f64,
    frames_received: u64,
    key_frames_received: u64,
    retransmitted_packets_received: u64,
    nack_count: u64,
    pli_count: u64,
});

mirror!(SenderStats {
    sender: u64,
    transport: u64,
    receiver: u64,
    ssrc: u32,
    layer: Option<u8>,
    target_layer: Option<u8>,
    packets_sent: u64,
    bytes_sent: u64,
    retransmitted_packets_sent: u64,
    retransmitted_bytes_sent: u64,
    nack_count: u64,
    pli_count: u64,
    fir_count: u64,
    packets_lost: i64,
    fraction_lost: f64,
    jitter: f64,
    round_trip_time: Option<f64>,
});

/// Counts of the whole worker; the reasons become a dict.
#[pyclass(module = "mediaserver.dataplane._rust", frozen, get_all)]
pub(super) struct WorkerStats {
    datagrams_received: u64,
    bytes_received: u64,
    datagrams_sent: u64,
    bytes_sent: u64,
    messages_sent: u64,
    events_dropped: u64,
    dropped: HashMap<&'static str, u64>,
}

impl From<source::WorkerStats> for WorkerStats {
    fn from(from: source::WorkerStats) -> Self {
        Self {
            datagrams_received: from.datagrams_received,
            bytes_received: from.bytes_received,
            datagrams_sent: from.datagrams_sent,
            bytes_sent: from.bytes_sent,
            messages_sent: from.messages_sent,
            events_dropped: from.events_dropped,
            dropped: from.dropped.into_iter().collect(),
        }
    }
}

/// One publication; its layers are objects of their own.
#[pyclass(module = "mediaserver.dataplane._rust", frozen, get_all)]
pub(super) struct ReceiverStats {
    receiver: u64,
    transport: u64,
    kind: &'static str,
    mid: String,
    layers: Vec<Py<LayerStats>>,
}

/// Turns structures into Python objects of their mirror class.
pub(super) fn objects<S, O>(py: Python<'_>, from: Vec<S>) -> PyResult<Vec<Py<O>>>
where
    O: From<S> + pyo3::PyClass + Into<PyClassInitializer<O>>,
{
    from.into_iter()
        .map(|one| Py::new(py, O::from(one)))
        .collect()
}

/// Turns receivers with their layers into Python objects.
pub(super) fn receivers(
    py: Python<'_>,
    from: Vec<source::ReceiverStats>,
) -> PyResult<Vec<Py<ReceiverStats>>> {
    from.into_iter()
        .map(|one| {
            let receiver = ReceiverStats {
                receiver: one.receiver,
                transport: one.transport,
                kind: one.kind,
                mid: one.mid,
                layers: objects(py, one.layers)?,
            };
            Py::new(py, receiver)
        })
        .collect()
}

/// Adds the classes.
pub(super) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<WorkerStats>()?;
    module.add_class::<TransportStats>()?;
    module.add_class::<LayerStats>()?;
    module.add_class::<ReceiverStats>()?;
    module.add_class::<SenderStats>()
}
