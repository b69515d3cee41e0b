//! Runs Python's commands.

use super::Engine;
use crate::command::{Command, IceCredentials};
use crate::counters::Drop;
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
            Command::SendDtls {
                transport,
                datagram,
            } => self.send_dtls(transport, &datagram),
            Command::CloseTransport { transport } => self.close_transport(transport),
            Command::RequestStats { token } => {
                self.snapshot(token);
                Ok(())
            }
            _ => Ok(()),
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
        let transport = Transport::new(IceAgent::new(credentials));
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

    fn close_transport(&mut self, id: u64) -> Result<(), Drop> {
        let key = self.transports.key(id).ok_or(Drop::UnknownId)?;
        let transport = self.transports.remove(key).ok_or(Drop::UnknownId)?;
        for ufrag in transport.ice.ufrags() {
            self.by_ufrag.remove(ufrag);
        }
        for address in transport.ice.addresses() {
            self.by_address.remove(&address);
        }
        Ok(())
    }
}
