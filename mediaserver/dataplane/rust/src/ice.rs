//! An ICE-lite agent (RFC 8445 section 2.5): whom the peer may reach us from, and where we send.
//!
//! One per transport. The engine authenticates checks (see `stun`) and media and reports them here; nothing in
//! this file touches a packet. Checks are also the peer's consent to receive (RFC 7675).

use std::net::SocketAddr;

use crate::stun::IntegrityKey;

/// Without a check or authentic media for this long the peer is taken for gone, and nothing more is sent to it.
pub const CONSENT_TIMEOUT_US: u64 = 10_000_000;
/// Media alone is no consent: "Consent expires after 30 seconds" without a check (RFC 7675 section 5.1).
const CHECK_TIMEOUT_US: u64 = 30_000_000;
/// An address that is not the selected one is forgotten after this long without a check.
const TUPLE_TIMEOUT_US: u64 = 30_000_000;
/// While the selected address is silent for this long, any other that is checked replaces it. Who is connected
/// checks every 5 seconds, "randomized from 0.8 to 1.2" (RFC 7675 section 5.1): 6 are no silence.
const SILENCE_US: u64 = 7_000_000;
/// Addresses remembered per transport; the longest unchecked makes room.
const MAX_TUPLES: usize = 8;

/// A local user fragment and its password.
#[derive(Debug)]
pub struct Credentials {
    /// The first half of the USERNAME of checks sent to us.
    pub ufrag: Box<[u8]>,
    /// The password, expanded.
    pub key: IntegrityKey,
}

impl Credentials {
    /// Expands a password.
    #[must_use]
    pub fn new(ufrag: &[u8], password: &[u8]) -> Self {
        Self {
            ufrag: ufrag.into(),
            key: IntegrityKey::new(password),
        }
    }
}

/// An authenticated connectivity check.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// The remote address.
    pub source: SocketAddr,
    /// The PRIORITY attribute.
    pub priority: u32,
    /// Whether the pair is nominated.
    pub nominated: bool,
    /// Whether it was sent to the credentials of a running ICE restart.
    pub restarted: bool,
}

/// What a check changed; the engine keeps its address and user fragment maps by it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The source is now accepted, and was not before.
    pub added: bool,
    /// This address is accepted no more.
    pub removed: Option<SocketAddr>,
    /// Another address is selected, or the peer has come back: tell Python.
    pub selected: bool,
    /// The peer may have missed what was sent to it: it was silent for long, or has another address.
    pub returned: bool,
    /// A restart is complete, and this user fragment is answered no more.
    pub retired_ufrag: Option<Box<[u8]>>,
}

#[derive(Debug)]
struct Tuple {
    address: SocketAddr,
    priority: u32,
    checked_us: u64,
}

/// The lite agent of one transport.
#[derive(Debug)]
pub struct IceAgent {
    current: Credentials,
    restarting: Option<Credentials>,
    tuples: Vec<Tuple>,
    selected: Option<SocketAddr>,
    nominated_last: Option<SocketAddr>,
    checked_us: u64,
    /// When the last check or authentic media came.
    heard_us: u64,
    connected: bool,
}

impl IceAgent {
    /// Starts without a remote address.
    #[must_use]
    pub fn new(credentials: Credentials) -> Self {
        Self {
            current: credentials,
            restarting: None,
            tuples: Vec::new(),
            selected: None,
            nominated_last: None,
            checked_us: 0,
            heard_us: 0,
            connected: false,
        }
    }

    /// Accepts new credentials beside the old ones; returns the user fragment of a restart that never
    /// completed, which is answered no more.
    pub fn restart(&mut self, credentials: Credentials) -> Option<Box<[u8]>> {
        let abandoned = self.restarting.replace(credentials);
        abandoned.map(|credentials| credentials.ufrag)
    }

    /// The key that authenticates checks to `ufrag`, and whether it is the one of a running restart.
    #[must_use]
    pub fn key_for(&self, ufrag: &[u8]) -> Option<(&IntegrityKey, bool)> {
        let of_restart = self.restarting.as_ref().map(|new| (new, true));
        of_restart
            .into_iter()
            .chain([(&self.current, false)])
            .find(|(credentials, _)| *credentials.ufrag == *ufrag)
            .map(|(credentials, restarted)| (&credentials.key, restarted))
    }

    /// The user fragments that are answered.
    pub fn ufrags(&self) -> impl Iterator<Item = &[u8]> {
        self.restarting
            .iter()
            .chain([&self.current])
            .map(|credentials| &*credentials.ufrag)
    }

    /// The addresses that are accepted.
    pub fn addresses(&self) -> impl Iterator<Item = SocketAddr> + '_ {
        self.tuples.iter().map(|tuple| tuple.address)
    }

    /// Where to send; None without the peer's consent.
    #[must_use]
    pub fn destination(&self) -> Option<SocketAddr> {
        self.selected.filter(|_| self.connected)
    }

    /// When consent runs out unless the peer is heard before; microseconds.
    #[must_use]
    pub fn consent_until_us(&self) -> u64 {
        (self.heard_us + CONSENT_TIMEOUT_US).min(self.checked_us + CHECK_TIMEOUT_US)
    }

    /// Whether the peer uses `address`, or did a moment ago. Only the selected one is used for more than checks.
    #[must_use]
    pub fn uses(&self, address: SocketAddr, now_us: u64) -> bool {
        self.tuple(address).is_some_and(|tuple| {
            let is_selected = self.selected == Some(address);
            let last_us = if is_selected {
                self.heard_us
            } else {
                tuple.checked_us
            };
            now_us < last_us + CONSENT_TIMEOUT_US
        })
    }

    /// Takes note of authentic media; returns whether the peer comes back with it, as in [`Changes::returned`].
    pub fn handle_media(&mut self, now_us: u64) -> bool {
        let returned = self.connected && now_us >= self.heard_us + SILENCE_US;
        self.heard_us = now_us;
        returned
    }

    /// Takes an authenticated check in.
    pub fn handle_check(&mut self, check: Check, now_us: u64) -> Changes {
        let mut changes = Changes {
            returned: self.handle_media(now_us),
            ..Changes::default()
        };
        self.checked_us = now_us;
        (changes.added, changes.removed) = self.remember(check, now_us);
        if check.restarted {
            if let Some(new) = self.restarting.take() {
                let old = std::mem::replace(&mut self.current, new);
                changes.retired_ufrag = Some(old.ufrag);
                self.selected = None;
            }
        }
        if !self.connected || self.prefers(check, now_us) {
            changes.selected = !self.connected || self.selected != Some(check.source);
            self.selected = Some(check.source);
            self.connected = true;
        }
        changes.returned |= changes.selected;
        if check.nominated {
            self.nominated_last = Some(check.source);
        }
        changes
    }

    /// Ends consent when it has run out: true once, when the peer is gone.
    pub fn handle_silence(&mut self, now_us: u64) -> bool {
        let gone = self.connected && now_us >= self.consent_until_us();
        if gone {
            self.connected = false;
        }
        gone
    }

    /// Forgets `address`, which now belongs to another transport.
    pub fn forget(&mut self, address: SocketAddr) {
        self.tuples.retain(|tuple| tuple.address != address);
        if self.selected == Some(address) {
            self.selected = None;
        }
    }

    /// Whether the check's source should replace the selected address.
    ///
    /// The peer's newest nomination counts, but one stray nomination of a lesser pair does not: agents that
    /// nominate aggressively (Firefox) nominate every pair once, in any order, and stay on the best. A second
    /// one in a row without any on the selected pair is a real migration.
    fn prefers(&self, check: Check, now_us: u64) -> bool {
        let Some(selected) = self.selected.and_then(|address| self.tuple(address)) else {
            return true;
        };
        if selected.address == check.source || now_us >= selected.checked_us + SILENCE_US {
            return true;
        }
        check.nominated
            && (check.priority > selected.priority || self.nominated_last == Some(check.source))
    }

    /// Notes the check's source; returns whether it is new, and which address made room for it.
    fn remember(&mut self, check: Check, now_us: u64) -> (bool, Option<SocketAddr>) {
        let known = self
            .tuples
            .iter_mut()
            .find(|tuple| tuple.address == check.source);
        if let Some(tuple) = known {
            tuple.checked_us = now_us;
            tuple.priority = check.priority;
            return (false, None);
        }
        let removed = self.make_room(now_us);
        self.tuples.push(Tuple {
            address: check.source,
            priority: check.priority,
            checked_us: now_us,
        });
        (true, removed)
    }

    fn make_room(&mut self, now_us: u64) -> Option<SocketAddr> {
        let full = self.tuples.len() >= MAX_TUPLES;
        let (index, oldest) = self
            .tuples
            .iter()
            .enumerate()
            .filter(|(_, tuple)| Some(tuple.address) != self.selected)
            .min_by_key(|(_, tuple)| tuple.checked_us)?;
        let outdated = now_us >= oldest.checked_us + TUPLE_TIMEOUT_US;
        (full || outdated).then(|| self.tuples.swap_remove(index).address)
    }

    fn tuple(&self, address: SocketAddr) -> Option<&Tuple> {
        self.tuples.iter().find(|tuple| tuple.address == address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000;

    fn agent() -> IceAgent {
        IceAgent::new(Credentials::new(b"old", b"password"))
    }

    fn address(port: u16) -> SocketAddr {
        SocketAddr::from(([192, 0, 2, 1], port))
    }

    fn check(port: u16, priority: u32, nominated: bool) -> Check {
        Check {
            source: address(port),
            priority,
            nominated,
            restarted: false,
        }
    }

    #[test]
    fn the_first_check_selects_its_source() {
        let mut agent = agent();
        assert_eq!(agent.destination(), None);
        let changes = agent.handle_check(check(1, 10, false), 0);
        assert!(changes.added && changes.selected);
        assert_eq!(agent.destination(), Some(address(1)));
        assert_eq!(
            agent.handle_check(check(1, 10, true), 1),
            Changes::default()
        );
    }

    #[test]
    fn a_better_nomination_wins_at_once_and_a_lesser_one_when_repeated() {
        let mut agent = agent();
        agent.handle_check(check(1, 10, true), 0);
        assert!(agent.handle_check(check(2, 20, true), 1).selected);
        assert!(!agent.handle_check(check(1, 10, true), 2).selected);
        assert!(!agent.handle_check(check(2, 20, true), 3).selected);
        assert!(!agent.handle_check(check(3, 5, true), 4).selected);
        assert!(agent.handle_check(check(3, 5, true), 5).selected);
        assert_eq!(agent.destination(), Some(address(3)));
    }

    #[test]
    fn a_silent_address_gives_way_to_any_that_is_checked() {
        let mut agent = agent();
        agent.handle_check(check(1, 10, true), 0);
        assert!(!agent.handle_check(check(2, 5, false), SECOND).selected);
        assert!(agent.handle_check(check(2, 5, false), 7 * SECOND).selected);
    }

    #[test]
    fn consent_ends_once_and_returns_with_a_check() {
        let mut agent = agent();
        agent.handle_check(check(1, 10, true), 0);
        assert!(!agent.handle_silence(10 * SECOND - 1));
        assert!(agent.handle_silence(10 * SECOND));
        assert!(!agent.handle_silence(11 * SECOND));
        assert_eq!(agent.destination(), None);
        let changes = agent.handle_check(check(1, 10, true), 12 * SECOND);
        assert!(changes.selected && !changes.added);
    }

    #[test]
    fn a_check_after_a_silence_is_a_return_even_with_consent() {
        let mut agent = agent();
        assert!(agent.handle_check(check(1, 10, true), 0).returned);
        let regular = agent.handle_check(check(1, 10, true), SILENCE_US - 1);
        assert!(!regular.returned);
        let late = agent.handle_check(check(1, 10, true), 2 * SILENCE_US);
        assert!(late.returned && !late.selected);
    }

    #[test]
    fn who_checks_as_rarely_as_allowed_was_never_away() {
        let mut agent = agent();
        agent.handle_check(check(1, 10, true), 0);
        for round in 1..10 {
            let now_us = round * 6 * SECOND;
            assert!(!agent.handle_silence(now_us));
            let regular = agent.handle_check(check(1, 10, true), now_us);
            assert_eq!(regular, Changes::default());
        }
    }

    #[test]
    fn media_shows_that_the_peer_is_there_but_is_no_consent() {
        let mut agent = agent();
        agent.handle_check(check(1, 10, true), 0);
        for second in 1..30 {
            assert!(!agent.handle_media(second * SECOND));
            assert!(!agent.handle_silence(second * SECOND));
            assert!(agent.uses(address(1), second * SECOND));
        }
        assert!(agent.handle_silence(30 * SECOND));
        assert!(!agent.uses(address(2), 30 * SECOND));
        assert!(!agent.uses(address(1), 39 * SECOND));
    }

    #[test]
    fn who_comes_back_with_media_has_returned() {
        let mut agent = agent();
        agent.handle_check(check(1, 10, true), 0);
        assert!(agent.handle_media(SILENCE_US));
        assert!(!agent.handle_media(SILENCE_US + 1));
        assert!(
            !agent
                .handle_check(check(1, 10, true), SILENCE_US + 2)
                .returned
        );
    }

    #[test]
    fn a_restart_keeps_the_old_address_until_its_first_check() {
        let mut agent = agent();
        agent.handle_check(check(1, 10, true), 0);
        assert_eq!(agent.restart(Credentials::new(b"new", b"other")), None);
        assert_eq!(agent.destination(), Some(address(1)));
        assert!(agent
            .key_for(b"old")
            .is_some_and(|(_, restarted)| !restarted));
        assert!(agent
            .key_for(b"new")
            .is_some_and(|(_, restarted)| restarted));
        let restarted = Check {
            restarted: true,
            ..check(2, 1, false)
        };
        let changes = agent.handle_check(restarted, 1);
        assert_eq!(changes.retired_ufrag.as_deref(), Some(b"old".as_slice()));
        assert_eq!(agent.destination(), Some(address(2)));
        assert!(agent.key_for(b"old").is_none());
        assert_eq!(
            agent.key_for(b"new").map(|(_, restarted)| restarted),
            Some(false)
        );
    }

    #[test]
    fn addresses_are_capped_and_the_selected_one_stays() {
        let mut agent = agent();
        agent.handle_check(check(1, 99, true), 0);
        for port in 2..20 {
            let changes = agent.handle_check(check(port, 1, false), u64::from(port));
            assert_eq!(changes.removed.is_some(), port > 8, "{port}");
        }
        assert_eq!(agent.addresses().count(), 8);
        assert_eq!(agent.destination(), Some(address(1)));
    }
}
