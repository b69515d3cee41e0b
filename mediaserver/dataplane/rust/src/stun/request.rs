//! Connectivity checks as they arrive (RFC 8445 section 7.3).

#![deny(clippy::indexing_slicing)]

use aws_lc_rs::constant_time;

use super::integrity::{check_fingerprint, INTEGRITY_ATTRIBUTE_LENGTH, INTEGRITY_LENGTH};
use super::{
    IntegrityKey, BINDING_REQUEST, HEADER_LENGTH, ICE_CONTROLLED, ICE_CONTROLLING, MAGIC_COOKIE,
    MESSAGE_INTEGRITY, PRIORITY, USERNAME, USE_CANDIDATE,
};
use crate::bytes::{array_at, slice_at, u16_at, u32_at, u64_at};
use crate::error::Error;

/// The ICE role a request's sender claims, with its tie-breaker (RFC 8445 section 7.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The sender nominates: what every peer of an ICE-lite agent must be.
    Controlling(u64),
    /// The sender expects to be nominated: answer with [`write_role_conflict`].
    Controlled(u64),
}

/// A well-formed Binding request whose fingerprint matched; not yet authenticated.
#[derive(Debug, Clone, Copy)]
pub struct BindingRequest<'a> {
    datagram: &'a [u8],
    integrity_at: usize,
    username: &'a [u8],
    transaction_id: [u8; 12],
    /// PRIORITY: what the sender's peer-reflexive candidate would be worth.
    pub priority: u32,
    /// USE-CANDIDATE: whether the sender nominates this pair.
    pub use_candidate: bool,
    /// The ICE role the sender claims.
    pub role: Role,
}

impl<'a> BindingRequest<'a> {
    /// Reads a datagram as a Binding request.
    ///
    /// USERNAME, PRIORITY, the role, MESSAGE-INTEGRITY and FINGERPRINT are required, the
    /// fingerprint last (RFC 8445 section 7.1): with them no request is shorter than its answer,
    /// so nobody can be flooded through us. Attributes after MESSAGE-INTEGRITY are ignored but for the fingerprint
    /// (RFC 8489 section 14.5). The caller must [`authenticate`](Self::authenticate) before it
    /// acts on any field.
    pub fn parse(datagram: &'a [u8]) -> Result<Self, Error> {
        if u16_at(datagram, 0)? != BINDING_REQUEST || u32_at(datagram, 4)? != MAGIC_COOKIE {
            return Err(Error::WrongType);
        }
        let transaction_id = array_at(datagram, 8)?;
        let length = usize::from(u16_at(datagram, 2)?);
        if length % 4 != 0 || HEADER_LENGTH + length != datagram.len() {
            return Err(Error::Malformed("STUN length"));
        }
        check_fingerprint(datagram)?;

        let attributes = Attributes::parse(datagram)?;
        Ok(Self {
            datagram,
            transaction_id,
            integrity_at: attributes
                .integrity_at
                .ok_or(Error::Malformed("STUN without integrity"))?,
            username: attributes
                .username
                .ok_or(Error::Malformed("STUN without username"))?,
            priority: attributes
                .priority
                .ok_or(Error::Malformed("STUN without priority"))?,
            use_candidate: attributes.use_candidate,
            role: attributes
                .role
                .ok_or(Error::Malformed("STUN without role"))?,
        })
    }

    /// The addressee's user fragment: the part of USERNAME before the colon, or all of it.
    #[must_use]
    pub fn local_ufrag(&self) -> &'a [u8] {
        self.username
            .split(|byte| *byte == b':')
            .next()
            .unwrap_or_default()
    }

    /// The sender's user fragment: the part of USERNAME after the first colon, if there is one.
    #[must_use]
    pub fn remote_ufrag(&self) -> Option<&'a [u8]> {
        self.username.splitn(2, |byte| *byte == b':').nth(1)
    }

    /// What the answer must repeat.
    #[must_use]
    pub fn transaction_id(&self) -> [u8; 12] {
        self.transaction_id
    }

    /// Proves that the sender knows the password of [`local_ufrag`](Self::local_ufrag).
    ///
    /// Fails with [`Error::Unauthenticated`]: drop the datagram then, unanswered.
    pub fn authenticate(&self, key: &IntegrityKey) -> Result<(), Error> {
        let before = slice_at(self.datagram, 0, self.integrity_at)?;
        let covered = self.integrity_at + INTEGRITY_ATTRIBUTE_LENGTH - HEADER_LENGTH;
        let length = u16::try_from(covered).map_err(|_| Error::Malformed("STUN length"))?;
        let tag = key.sign(before, length)?;
        let received = slice_at(self.datagram, self.integrity_at + 4, INTEGRITY_LENGTH)?;
        constant_time::verify_slices_are_equal(tag.as_ref(), received)
            .map_err(|_| Error::Unauthenticated)
    }
}

/// What a request said up to its MESSAGE-INTEGRITY.
#[derive(Default)]
struct Attributes<'a> {
    integrity_at: Option<usize>,
    username: Option<&'a [u8]>,
    priority: Option<u32>,
    use_candidate: bool,
    role: Option<Role>,
}

impl<'a> Attributes<'a> {
    fn parse(datagram: &'a [u8]) -> Result<Self, Error> {
        let mut attributes = Self::default();
        let mut at = HEADER_LENGTH;
        while at < datagram.len() && attributes.integrity_at.is_none() {
            let kind = u16_at(datagram, at)?;
            let length = usize::from(u16_at(datagram, at + 2)?);
            let value = slice_at(datagram, at + 4, length)?;
            attributes.take(kind, value, at)?;
            at += 4 + length.next_multiple_of(4);
        }
        Ok(attributes)
    }

    fn take(&mut self, kind: u16, value: &'a [u8], at: usize) -> Result<(), Error> {
        match kind {
            USERNAME => self.username = Some(value),
            PRIORITY => self.priority = Some(u32_at(value, 0)?),
            USE_CANDIDATE => self.use_candidate = true,
            ICE_CONTROLLING => self.role = Some(Role::Controlling(u64_at(value, 0)?)),
            ICE_CONTROLLED => self.role = Some(Role::Controlled(u64_at(value, 0)?)),
            MESSAGE_INTEGRITY => {
                if value.len() != INTEGRITY_LENGTH {
                    return Err(Error::Malformed("STUN integrity length"));
                }
                self.integrity_at = Some(at);
            }
            // A comprehension-required attribute we do not know would call for a 420 answer;
            // no ICE agent sends one in a check, so it counts as noise.
            0x0000..=0x7FFF => return Err(Error::Malformed("STUN attribute")),
            _ => {}
        }
        Ok(())
    }
}
