//! The door to Python: checks arguments, queues commands, turns events into objects. The signature with its
//! documentation is `_rust.pyi`.

use std::io;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use pyo3::create_exception;
use pyo3::exceptions::{PyException, PyOSError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::command::{
    AddReceiver, AddSender, Codec, CodecName, Command, IceCredentials, MediaKind, SrtpKeys,
};
use crate::demux::MAX_DATAGRAM;
use crate::error::Error;
use crate::header_ext::{Ids, Kind};
use crate::srtp::{self, Profile};
use crate::worker;

mod events;
mod stats;

create_exception!(_rust, WorkerFailed, PyException);

impl From<Error> for PyErr {
    fn from(error: Error) -> Self {
        PyValueError::new_err(error.to_string())
    }
}

impl From<worker::Failed> for PyErr {
    fn from(_: worker::Failed) -> Self {
        WorkerFailed::new_err("the data plane thread has died")
    }
}

/// PyO3 keeps the words alone; whoever says what to do about them needs the number.
fn with_errno(error: io::Error) -> PyErr {
    match error.raw_os_error() {
        Some(errno) => PyOSError::new_err((errno, error.to_string())),
        None => error.into(),
    }
}

/// A codec as Python names it.
#[pyclass(
    name = "Codec",
    module = "mediaserver.dataplane._rust",
    frozen,
    from_py_object
)]
#[derive(Clone)]
struct PyCodec(Codec);

#[pymethods]
impl PyCodec {
    #[classattr]
    #[pyo3(name = "__match_args__")]
    fn match_args() -> (&'static str, &'static str, &'static str) {
        ("name", "payload_type", "rtx_payload_type")
    }

    #[new]
    #[pyo3(signature = (name, payload_type, rtx_payload_type=None))]
    fn new(name: &str, payload_type: u8, rtx_payload_type: Option<u8>) -> Result<Self, Error> {
        if payload_type > 127 || rtx_payload_type.is_some_and(|rtx| rtx > 127) {
            return Err(Error::Argument("payload type"));
        }
        Ok(Self(Codec {
            name: CodecName::from_name(name).ok_or(Error::Argument("codec name"))?,
            payload_type,
            rtx_payload_type,
        }))
    }

    #[getter]
    fn name(&self) -> &'static str {
        self.0.name.name()
    }

    #[getter]
    fn payload_type(&self) -> u8 {
        self.0.payload_type
    }

    #[getter]
    fn rtx_payload_type(&self) -> Option<u8> {
        self.0.rtx_payload_type
    }

    fn __repr__(&self) -> String {
        format!("Codec({:?}, {})", self.name(), self.0.payload_type)
    }
}

/// A running worker and the commands that wait for `flush`.
#[pyclass(name = "Worker", module = "mediaserver.dataplane._rust", frozen)]
struct PyWorker {
    worker: worker::Worker,
    queued: Mutex<Vec<Command>>,
}

impl PyWorker {
    fn queue(&self, command: Command) {
        self.queued
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(command);
    }
}

#[pymethods]
impl PyWorker {
    #[new]
    #[pyo3(signature = (host, port, *, event_interval_ms=5))]
    fn new(host: &str, port: u16, event_interval_ms: u64) -> PyResult<Self> {
        let host: IpAddr = host
            .parse()
            .map_err(|_| PyValueError::new_err("host must be an IP address"))?;
        if event_interval_ms > 1000 {
            return Err(Error::Argument("event_interval_ms").into());
        }
        let interval = Duration::from_millis(event_interval_ms);
        Ok(Self {
            worker: worker::Worker::start(host, port, interval).map_err(with_errno)?,
            queued: Mutex::default(),
        })
    }

    #[getter]
    fn local_port(&self) -> u16 {
        self.worker.local_port()
    }

    #[getter]
    fn event_fd(&self) -> i32 {
        self.worker.event_fd()
    }

    fn poll<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let list = PyList::empty(py);
        for event in self.worker.take_events()? {
            list.append(events::into_object(py, event)?)?;
        }
        Ok(list)
    }

    fn flush(&self) -> Result<(), worker::Failed> {
        let mut queued = self.queued.lock().unwrap_or_else(PoisonError::into_inner);
        self.worker.submit(&mut queued)
    }

    fn close(&self, py: Python<'_>) {
        py.detach(|| self.worker.stop());
    }

    #[pyo3(signature = (transport, *, local_ufrag, local_pwd))]
    fn open_transport(
        &self,
        transport: u64,
        local_ufrag: &str,
        local_pwd: &str,
    ) -> Result<(), Error> {
        let credentials = IceCredentials::new(local_ufrag, local_pwd)?;
        self.queue(Command::OpenTransport {
            transport,
            credentials,
        });
        Ok(())
    }

    #[pyo3(signature = (transport, *, local_ufrag, local_pwd))]
    fn restart_ice(&self, transport: u64, local_ufrag: &str, local_pwd: &str) -> Result<(), Error> {
        let credentials = IceCredentials::new(local_ufrag, local_pwd)?;
        self.queue(Command::RestartIce {
            transport,
            credentials,
        });
        Ok(())
    }

    #[pyo3(signature = (transport, *, profile, receive_key, receive_salt, send_key, send_salt))]
    fn set_srtp_keys(
        &self,
        transport: u64,
        profile: &str,
        receive_key: &[u8],
        receive_salt: &[u8],
        send_key: &[u8],
        send_salt: &[u8],
    ) -> Result<(), Error> {
        let profile = Profile::from_name(profile)?;
        let keys = SrtpKeys {
            profile,
            inbound: srtp::Inbound::new(profile, receive_key, receive_salt)?,
            outbound: srtp::Outbound::new(profile, send_key, send_salt)?,
        };
        self.queue(Command::SetSrtpKeys {
            transport,
            keys: Box::new(keys),
        });
        Ok(())
    }

    fn set_header_extensions(
        &self,
        transport: u64,
        extensions: &Bound<'_, PyDict>,
    ) -> PyResult<()> {
        let mut ids = Ids::default();
        for (name, id) in extensions {
            ids.set(extension(&name.extract::<String>()?)?, id.extract()?)?;
        }
        self.queue(Command::SetHeaderExtensions {
            transport,
            extensions: ids,
        });
        Ok(())
    }

    fn send_dtls(&self, transport: u64, datagram: &[u8]) -> Result<(), Error> {
        if datagram.is_empty() || datagram.len() > MAX_DATAGRAM {
            return Err(Error::Argument("datagram length"));
        }
        self.queue(Command::SendDtls {
            transport,
            datagram: datagram.into(),
        });
        Ok(())
    }

    fn close_transport(&self, transport: u64) {
        self.queue(Command::CloseTransport { transport });
    }

    #[allow(clippy::too_many_arguments)] // They are the door's keywords.
    #[pyo3(signature = (receiver, transport, *, mid, kind, codecs, rids, ssrcs))]
    fn add_receiver(
        &self,
        receiver: u64,
        transport: u64,
        mid: &str,
        kind: &str,
        codecs: Vec<PyCodec>,
        rids: Vec<String>,
        ssrcs: Vec<(u32, Option<u32>)>,
    ) -> Result<(), Error> {
        let kind = match kind {
            "audio" => MediaKind::Audio,
            "video" => MediaKind::Video,
            _ => return Err(Error::Argument("kind")),
        };
        let command = AddReceiver {
            receiver,
            transport,
            mid: mid.into(),
            kind,
            codecs: codecs.into_iter().map(|codec| codec.0).collect(),
            rids: rids.into_iter().map(String::into_boxed_str).collect(),
            ssrcs,
        };
        command.validate()?;
        self.queue(Command::AddReceiver(Box::new(command)));
        Ok(())
    }

    fn remove_receiver(&self, receiver: u64) {
        self.queue(Command::RemoveReceiver { receiver });
    }

    fn request_key_frame(&self, receiver: u64, layer: u8) {
        self.queue(Command::RequestKeyFrame { receiver, layer });
    }

    #[allow(clippy::too_many_arguments)] // They are the door's keywords.
    #[pyo3(signature = (
        sender, transport, receiver, *, mid, ssrc, rtx_ssrc, codecs, cname, layer=0
    ))]
    fn add_sender(
        &self,
        sender: u64,
        transport: u64,
        receiver: u64,
        mid: &str,
        ssrc: u32,
        rtx_ssrc: Option<u32>,
        codecs: Vec<PyCodec>,
        cname: &str,
        layer: Option<u8>,
    ) -> Result<(), Error> {
        let command = AddSender {
            sender,
            transport,
            receiver,
            mid: mid.into(),
            ssrc,
            rtx_ssrc,
            codecs: codecs.into_iter().map(|codec| codec.0).collect(),
            cname: cname.into(),
            layer,
        };
        command.validate()?;
        self.queue(Command::AddSender(Box::new(command)));
        Ok(())
    }

    fn set_sender_layer(&self, sender: u64, layer: Option<u8>) {
        self.queue(Command::SetSenderLayer { sender, layer });
    }

    fn remove_sender(&self, sender: u64) {
        self.queue(Command::RemoveSender { sender });
    }

    fn request_stats(&self, token: u64) {
        self.queue(Command::RequestStats { token });
    }
}

fn extension(name: &str) -> Result<Kind, Error> {
    Ok(match name {
        "mid" => Kind::Mid,
        "rid" => Kind::Rid,
        "rrid" => Kind::Rrid,
        "twcc" => Kind::Twcc,
        "audio_level" => Kind::AudioLevel,
        "abs_send_time" => Kind::AbsSendTime,
        "playout_delay" => Kind::PlayoutDelay,
        _ => return Err(Error::Argument("header extension name")),
    })
}

#[pymodule]
fn _rust(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("WorkerFailed", module.py().get_type::<WorkerFailed>())?;
    module.add_class::<PyCodec>()?;
    module.add_class::<PyWorker>()?;
    stats::add_to(module)?;
    events::add_to(module)
}
