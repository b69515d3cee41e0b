//! Events as Python sees them: one frozen class each, fit for `match`.

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};

use super::stats;
use crate::event::Event;

/// Declares a frozen class with read-only fields, `__match_args__` and a `repr` that names no content.
macro_rules! event_class {
    ($name:ident { $($field:ident: $kind:ty),+ $(,)? }) => {
        #[pyclass(module = "mediaserver.dataplane._rust", frozen, get_all)]
        struct $name { $($field: $kind),+ }

        #[pymethods]
        impl $name {
            #[classattr]
            #[pyo3(name = "__match_args__")]
            fn match_args(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
                PyTuple::new(py, [$(stringify!($field)),+])
            }
        }
    };
}

event_class!(Connected {
    transport: u64,
    address: String,
    port: u16
});
event_class!(Disconnected { transport: u64 });
event_class!(Dtls { transport: u64, datagram: Py<PyBytes> });
event_class!(LayerStarted {
    receiver: u64,
    layer: u8,
    ssrc: u32
});
event_class!(LayerStopped {
    receiver: u64,
    layer: u8
});
event_class!(SenderLayer { sender: u64, layer: Option<u8> });
event_class!(AudioLevels { levels: Vec<(u64, u8)> });
event_class!(Stats {
    token: u64,
    worker: Py<stats::WorkerStats>,
    transports: Vec<Py<stats::TransportStats>>,
    receivers: Vec<Py<stats::ReceiverStats>>,
    senders: Vec<Py<stats::SenderStats>>,
});

/// Builds the Python object of an event.
pub(super) fn into_object(py: Python<'_>, event: Event) -> PyResult<Py<PyAny>> {
    Ok(match event {
        Event::Connected { transport, address } => {
            let connected = Connected {
                transport,
                address: address.ip().to_string(),
                port: address.port(),
            };
            Py::new(py, connected)?.into_any()
        }
        Event::Disconnected { transport } => Py::new(py, Disconnected { transport })?.into_any(),
        Event::Dtls {
            transport,
            datagram,
        } => {
            let datagram = PyBytes::new(py, &datagram).unbind();
            Py::new(
                py,
                Dtls {
                    transport,
                    datagram,
                },
            )?
            .into_any()
        }
        Event::LayerStarted {
            receiver,
            layer,
            ssrc,
        } => Py::new(
            py,
            LayerStarted {
                receiver,
                layer,
                ssrc,
            },
        )?
        .into_any(),
        Event::LayerStopped { receiver, layer } => {
            Py::new(py, LayerStopped { receiver, layer })?.into_any()
        }
        Event::SenderLayer { sender, layer } => {
            Py::new(py, SenderLayer { sender, layer })?.into_any()
        }
        Event::AudioLevels { levels } => Py::new(py, AudioLevels { levels })?.into_any(),
        Event::Stats(snapshot) => {
            let snapshot = Stats {
                token: snapshot.token,
                worker: Py::new(py, stats::WorkerStats::from(snapshot.worker))?,
                transports: stats::objects(py, snapshot.transports)?,
                receivers: stats::receivers(py, snapshot.receivers)?,
                senders: stats::objects(py, snapshot.senders)?,
            };
            Py::new(py, snapshot)?.into_any()
        }
    })
}

/// Adds the classes, and their union under the name `Event`.
pub(super) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    let classes = [
        py.get_type::<Connected>(),
        py.get_type::<Disconnected>(),
        py.get_type::<Dtls>(),
        py.get_type::<LayerStarted>(),
        py.get_type::<LayerStopped>(),
        py.get_type::<SenderLayer>(),
        py.get_type::<AudioLevels>(),
        py.get_type::<Stats>(),
    ];
    let mut union: Option<Bound<'_, PyAny>> = None;
    for class in classes {
        module.add(class.name()?, &class)?;
        union = Some(match union {
            Some(union) => union.bitor(class)?,
            None => class.into_any(),
        });
    }
    module.add("Event", union)
}
