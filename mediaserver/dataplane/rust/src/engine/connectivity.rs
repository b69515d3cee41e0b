//! Connectivity checks and consent, and the handshake that follows them.

use std::net::SocketAddr;

use super::{Engine, Timer};
use crate::counters::Drop;
use crate::event::Event;
use crate::ice::{Changes, Check, CONSENT_TIMEOUT_US};
use crate::slab::Key;
use crate::stun::{self, BindingRequest, Role};
use crate::transport::Transport;

impl Engine {
    /// Answers a check. The cheap look at the user fragment comes before the password's HMAC; whoever fails
    /// gets no byte back.
    pub(super) fn handle_stun(&mut self, now_us: u64, source: SocketAddr, datagram: &[u8]) {
        if let Err(reason) = self.answer_check(now_us, source, datagram) {
            self.counters.count(reason);
        }
    }

    fn answer_check(
        &mut self,
        now_us: u64,
        source: SocketAddr,
        datagram: &[u8],
    ) -> Result<(), Drop> {
        let request = BindingRequest::parse(datagram).map_err(|_| Drop::StunMalformed)?;
        let ufrag = request.local_ufrag();
        let key = *self.by_ufrag.get(ufrag).ok_or(Drop::StunUnknownUser)?;
        let restarted = self.authenticate(now_us, key, source, &request)?;
        let controls = matches!(request.role, Role::Controlling(_));
        if controls {
            self.take_over(now_us, key, source)?;
        }
        self.reply(key, source, &request)?;
        if controls {
            let check = Check {
                source,
                priority: request.priority,
                nominated: request.use_candidate,
                restarted,
            };
            self.apply_check(now_us, key, check);
        }
        Ok(())
    }

    /// Proves the sender's password; returns whether it is that of a running restart.
    fn authenticate(
        &mut self,
        now_us: u64,
        key: Key<Transport>,
        source: SocketAddr,
        request: &BindingRequest<'_>,
    ) -> Result<bool, Drop> {
        // A validated address is never limited: else a forged source could silence a peer.
        let validated = self.by_address.get(&source) == Some(&key);
        if !validated && !self.failures.allows(source, now_us) {
            return Err(Drop::StunRateLimited);
        }
        let (password, restarted) = self
            .transports
            .get(key)
            .and_then(|transport| transport.ice.key_for(request.local_ufrag()))
            .ok_or(Drop::StunUnknownUser)?;
        if request.authenticate(password).is_err() {
            self.failures.failed(source, now_us);
            return Err(Drop::StunUnauthenticated);
        }
        Ok(restarted)
    }

    fn reply(
        &mut self,
        key: Key<Transport>,
        source: SocketAddr,
        request: &BindingRequest<'_>,
    ) -> Result<(), Drop> {
        let transport = self.transports.get_mut(key).ok_or(Drop::StunUnknownUser)?;
        let (password, _) = transport
            .ice
            .key_for(request.local_ufrag())
            .ok_or(Drop::StunUnknownUser)?;
        let transaction = request.transaction_id();
        let written = self.outbound.push(source, |buffer| match request.role {
            Role::Controlling(_) => stun::write_success(buffer, transaction, source, password),
            Role::Controlled(_) => stun::write_role_conflict(buffer, transaction, password),
        });
        let length = written.map_err(|_| Drop::SendFailed)?;
        transport.traffic.requests_received += 1;
        transport.traffic.packets_sent += 1;
        transport.traffic.bytes_sent += length as u64;
        Ok(())
    }

    /// Frees `source` for the transport `key` when another transport had it and uses it no more. Sooner would let
    /// a participant with a forged source address take another's stream.
    fn take_over(
        &mut self,
        now_us: u64,
        key: Key<Transport>,
        source: SocketAddr,
    ) -> Result<(), Drop> {
        let owner = self.by_address.get(&source).filter(|owner| **owner != key);
        let Some(transport) = owner.and_then(|owner| self.transports.get_mut(*owner)) else {
            return Ok(());
        };
        if transport.ice.uses(source, now_us) {
            return Err(Drop::StunAddressTaken);
        }
        transport.ice.forget(source);
        Ok(())
    }

    fn apply_check(&mut self, now_us: u64, key: Key<Transport>, check: Check) {
        let (Some(id), Some(transport)) = (self.transports.id(key), self.transports.get_mut(key))
        else {
            return;
        };
        let Changes {
            added,
            removed,
            selected,
            returned,
            retired_ufrag,
        } = transport.ice.handle_check(check, now_us);
        if let Some(address) = removed {
            self.by_address.remove(&address);
        }
        if added {
            self.by_address.insert(check.source, key);
        }
        if let Some(ufrag) = retired_ufrag {
            self.by_ufrag.remove(&ufrag);
        }
        if selected {
            transport.traffic.selections += 1;
            self.events.push_back(Event::Connected {
                transport: id,
                address: check.source,
            });
        }
        if !std::mem::replace(&mut transport.consent_due, true) {
            self.timers
                .set(now_us + CONSENT_TIMEOUT_US, Timer::Consent(key));
        }
        if returned {
            self.receive_back(now_us, key);
        }
    }

    /// A peer was out of reach: what came meanwhile was not sent to it, or is lost.
    pub(super) fn receive_back(&mut self, now_us: u64, key: Key<Transport>) {
        self.lose_pictures_of(key);
        self.want_key_frames_of(now_us, key);
    }

    /// Looks whether the peer is still there; sleeps on until it might not be.
    pub(super) fn check_consent(&mut self, now_us: u64, key: Key<Transport>) {
        let Some(transport) = self.transports.get_mut(key) else {
            return;
        };
        let gone = transport.ice.handle_silence(now_us);
        transport.consent_due = !gone;
        if !gone {
            let at_us = transport.ice.consent_until_us();
            self.timers.set(at_us, Timer::Consent(key));
        } else if let Some(id) = self.transports.id(key) {
            self.events.push_back(Event::Disconnected { transport: id });
        }
    }

    /// Passes a handshake datagram up. It came from an address that ICE has validated for the transport, so
    /// nobody else can race the peer with a ClientHello.
    pub(super) fn handle_dtls(&mut self, key: Key<Transport>, datagram: &[u8]) {
        if let Some(transport) = self.transports.id(key) {
            self.events.push_back(Event::Dtls {
                transport,
                datagram: datagram.into(),
            });
        }
    }

    pub(super) fn send_dtls(&mut self, id: u64, datagram: &[u8]) -> Result<(), Drop> {
        let key = self.transports.key(id).ok_or(Drop::UnknownId)?;
        let transport = self.transports.get_mut(key).ok_or(Drop::UnknownId)?;
        let destination = transport
            .ice
            .destination()
            .ok_or(Drop::DtlsWithoutAddress)?;
        self.outbound
            .push(destination, |buffer| {
                crate::bytes::set_at(buffer, 0, datagram)?;
                Ok(datagram.len())
            })
            .map_err(|_| Drop::SendFailed)?;
        transport.traffic.packets_sent += 1;
        transport.traffic.bytes_sent += datagram.len() as u64;
        Ok(())
    }
}
