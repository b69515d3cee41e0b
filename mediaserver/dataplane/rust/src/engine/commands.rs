//! Runs Python's commands.

use super::Engine;
use crate::command::{Command, IceCredentials, SrtpKeys};
use crate::counters::Drop;
use crate::header_ext::Ids;
use crate::ice::{Credentials, IceAgent};
use crate::transport::Transport;

impl Engine {
    /// Runs one command.
    pub fn handle_command(&mut self, now_us: u64, command: Command) {
        let done = match command {
            Command::OpenTransport {
                transport,
                credentials,
            } => self.open_transport(transport, &credentials),
            Command::RestartIce {
                transport,
                credentials,
            } => self.restart_ice(transport, &credentials),
            Command::SetSrtpKeys { transport, keys } => self.set_keys(now_us, transport, keys),
            Command::SetHeaderExtensions {
                transport,
                extensions,
            } => self.set_header_extensions(transport, extensions),
            Command::SendDtls {
                transport,
                datagram,
            } => self.send_dtls(transport, &datagram),
            Command::CloseTransport { transport } => self.close_transport(transport),
            Command::AddReceiver(command) => self.add_receiver(*command),
            Command::RemoveReceiver { receiver } => self.remove_receiver(receiver),
            Command::RequestKeyFrame { receiver, layer } => {
                self.request_key_frame(now_us, receiver, layer)
            }
            Command::AddSender(command) => self.add_sender(now_us, *command),
            Command::SetSenderLayer { sender, layer } => {
                self.set_sender_layer(now_us, sender, layer)
            }
            Command::RemoveSender { sender } => self.remove_sender(sender),
            Command::RequestStats { token } => {
                self.snapshot(token);
                Ok(())
            }
        };
        if let Err(reason) = done {
            self.counters.count(reason);
        }
    }

    fn open_transport(&mut self, id: u64, credentials: &IceCredentials) -> Result<(), Drop> {
        if self.by_ufrag.contains_key(&credentials.ufrag) {
            return Err(Drop::IdTaken);
        }
        let credentials = Credentials::new(&credentials.ufrag, &credentials.password);
        let ufrag = credentials.ufrag.clone();
        let ssrc = self.random() as u32;
        let transport = Transport::new(IceAgent::new(credentials), ssrc);
        let key = self.transports.insert(id, transport).ok_or(Drop::IdTaken)?;
        self.by_ufrag.insert(ufrag, key);
        Ok(())
    }

    fn restart_ice(&mut self, id: u64, credentials: &IceCredentials) -> Result<(), Drop> {
        let key = self.transports.key(id).ok_or(Drop::UnknownId)?;
        if self.by_ufrag.contains_key(&credentials.ufrag) {
            return Err(Drop::IdTaken);
        }
        let transport = self.transports.get_mut(key).ok_or(Drop::UnknownId)?;
        let credentials = Credentials::new(&credentials.ufrag, &credentials.password);
        self.by_ufrag.insert(credentials.ufrag.clone(), key);
        if let Some(abandoned) = transport.ice.restart(credentials) {
            self.by_ufrag.remove(&abandoned);
        }
        Ok(())
    }

    /// Installs keys, once: numbering under the same keys must never begin anew.
    fn set_keys(&mut self, now_us: u64, id: u64, keys: Box<SrtpKeys>) -> Result<(), Drop> {
        let key = self.transports.key(id).ok_or(Drop::UnknownId)?;
        let transport = self.transports.get_mut(key).ok_or(Drop::UnknownId)?;
        if transport.srtp.is_some() {
            return Err(Drop::KeysTaken);
        }
        transport.srtp = Some(keys);
        for datagram in transport.take_held() {
            self.handle_media(now_us, key, &datagram);
        }
        self.want_key_frames_of(now_us, key);
        Ok(())
    }

    fn set_header_extensions(&mut self, id: u64, extensions: Ids) -> Result<(), Drop> {
        let key = self.transports.key(id).ok_or(Drop::UnknownId)?;
        let transport = self.transports.get_mut(key).ok_or(Drop::UnknownId)?;
        transport.extensions = extensions;
        Ok(())
    }

    fn request_key_frame(&mut self, now_us: u64, id: u64, layer: u8) -> Result<(), Drop> {
        let key = self.receivers.key(id).ok_or(Drop::UnknownId)?;
        self.want_key_frame(now_us, key, layer);
        Ok(())
    }

    fn close_transport(&mut self, id: u64) -> Result<(), Drop> {
        let key = self.transports.key(id).ok_or(Drop::UnknownId)?;
        self.drop_transport(key);
        Ok(())
    }
}
