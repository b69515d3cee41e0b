//! Adds and removes receivers and senders; removing one removes what depends on it.

use super::Engine;
use crate::command::{AddReceiver, AddSender};
use crate::counters::Drop;
use crate::event::Event;
use crate::receiver::Receiver;
use crate::sender::Sender;
use crate::slab::Key;
use crate::streams::{Binding, Section};
use crate::transport::Transport;

impl Engine {
    pub(super) fn add_receiver(&mut self, command: AddReceiver) -> Result<(), Drop> {
        let transport = self
            .transports
            .key(command.transport)
            .ok_or(Drop::UnknownId)?;
        let (id, ssrcs) = (command.receiver, command.ssrcs.clone());
        let section = |receiver| Section {
            receiver,
            mid: command.mid.clone(),
            rids: command.rids.clone(),
            codecs: command.codecs.clone(),
        };
        let receiver = Receiver::new(transport, command.clone());
        let key = self.receivers.insert(id, receiver).ok_or(Drop::IdTaken)?;
        let home = self.transports.get_mut(transport).ok_or(Drop::UnknownId)?;
        home.receivers.push(key);
        home.streams.add_section(section(key));
        for (layer, (primary, rtx)) in (0..).zip(ssrcs) {
            for (ssrc, repair) in [(Some(primary), false), (rtx, true)] {
                let binding = Binding {
                    receiver: key,
                    layer,
                    repair,
                };
                if let Some(ssrc) = ssrc {
                    if let Some(home) = self.transports.get_mut(transport) {
                        home.streams.declare(ssrc, binding);
                    }
                    self.name_stream(binding, ssrc);
                }
            }
        }
        Ok(())
    }

    pub(super) fn remove_receiver(&mut self, id: u64) -> Result<(), Drop> {
        let key = self.receivers.key(id).ok_or(Drop::UnknownId)?;
        self.drop_receiver(key);
        Ok(())
    }

    /// Removes a receiver and the senders it feeds.
    pub(super) fn drop_receiver(&mut self, key: Key<Receiver>) {
        let Some(mut receiver) = self.receivers.remove(key) else {
            return;
        };
        receiver.clear(&mut self.pool);
        for sender in receiver.senders {
            self.drop_sender(sender);
        }
        if let Some(transport) = self.transports.get_mut(receiver.transport) {
            transport.receivers.retain(|other| *other != key);
            transport.streams.remove_section(key);
        }
    }

    pub(super) fn add_sender(&mut self, now_us: u64, command: AddSender) -> Result<(), Drop> {
        let transport_key = self
            .transports
            .key(command.transport)
            .ok_or(Drop::UnknownId)?;
        let receiver_key = self
            .receivers
            .key(command.receiver)
            .ok_or(Drop::UnknownId)?;
        let seed = self.random();
        let (Some(transport), Some(receiver)) = (
            self.transports.get_mut(transport_key),
            self.receivers.get_mut(receiver_key),
        ) else {
            return Err(Drop::UnknownId);
        };
        if transport.sender(command.ssrc).is_some() {
            return Err(Drop::IdTaken);
        }
        let id = command.sender;
        let mut sender = Sender::new(transport_key, receiver_key, receiver, command, seed);
        sender.continue_numbering(&transport.ended);
        let (ssrc, target) = (sender.ssrc, sender.target);
        let key = self.senders.insert(id, sender).ok_or(Drop::IdTaken)?;
        transport.senders.push((ssrc, key));
        receiver.senders.push(key);
        if let Some(layer) = target {
            self.want_key_frame_for_senders(now_us, receiver_key, layer);
        }
        Ok(())
    }

    pub(super) fn set_sender_layer(
        &mut self,
        now_us: u64,
        id: u64,
        layer: Option<u8>,
    ) -> Result<(), Drop> {
        let key = self.senders.key(id).ok_or(Drop::UnknownId)?;
        let sender = self.senders.get_mut(key).ok_or(Drop::UnknownId)?;
        sender.target = layer;
        match layer {
            Some(layer) => {
                let receiver = sender.receiver;
                self.want_key_frame_for_senders(now_us, receiver, layer);
            }
            None => {
                if std::mem::replace(&mut sender.flowing, false) {
                    self.events.push_back(Event::SenderLayer {
                        sender: id,
                        layer: None,
                    });
                }
            }
        }
        Ok(())
    }

    pub(super) fn remove_sender(&mut self, id: u64) -> Result<(), Drop> {
        let key = self.senders.key(id).ok_or(Drop::UnknownId)?;
        self.drop_sender(key);
        Ok(())
    }

    /// Removes a sender; its SSRC's numbering is remembered, should it be used again.
    pub(super) fn drop_sender(&mut self, key: Key<Sender>) {
        let Some(sender) = self.senders.remove(key) else {
            return;
        };
        if let Some(receiver) = self.receivers.get_mut(sender.receiver) {
            receiver.senders.retain(|other| *other != key);
        }
        if let Some(transport) = self.transports.get_mut(sender.transport) {
            transport.senders.retain(|(_, other)| *other != key);
            transport.ended.extend(sender.numbering());
        }
    }

    /// Removes a transport, its receivers and senders, and the senders its receivers feed.
    pub(super) fn drop_transport(&mut self, key: Key<Transport>) {
        let Some(transport) = self.transports.remove(key) else {
            return;
        };
        for ufrag in transport.ice.ufrags() {
            self.by_ufrag.remove(ufrag);
        }
        for address in transport.ice.addresses() {
            self.by_address.remove(&address);
        }
        for receiver in transport.receivers {
            self.drop_receiver(receiver);
        }
        for (_, sender) in transport.senders {
            self.drop_sender(sender);
        }
    }

    /// Notes that a peer was out of reach for a while.
    pub(super) fn lose_pictures_of(&mut self, key: Key<Transport>) {
        let Some(transport) = self.transports.get(key) else {
            return;
        };
        for (_, sender) in &transport.senders {
            if let Some(sender) = self.senders.get_mut(*sender) {
                sender.interrupt();
            }
        }
    }

    /// Asks for the key frames that the senders of a transport that has become ready wait for.
    pub(super) fn want_key_frames_of(&mut self, now_us: u64, key: Key<Transport>) {
        let Some(transport) = self.transports.get(key) else {
            return;
        };
        let waiting: Vec<_> = transport
            .senders
            .iter()
            .filter_map(|(_, sender)| self.senders.get(*sender))
            .filter_map(|sender| Some((sender.receiver, sender.target?)))
            .collect();
        for (receiver, layer) in waiting {
            self.want_key_frame_for_senders(now_us, receiver, layer);
        }
    }
}
