//! Socket addresses in the kernel's form.

use std::mem::size_of;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6};

/// Room for either family.
pub union RawAddress {
    v4: libc::sockaddr_in,
    v6: libc::sockaddr_in6,
    family: libc::sa_family_t,
}

impl RawAddress {
    /// Bytes in use for a socket of the family.
    pub fn length(ipv6: bool) -> libc::socklen_t {
        if ipv6 {
            size_of::<libc::sockaddr_in6>() as libc::socklen_t
        } else {
            size_of::<libc::sockaddr_in>() as libc::socklen_t
        }
    }

    /// For a socket of the family; an IPv4 address is mapped for an IPv6 socket.
    pub fn new(address: SocketAddr, ipv6: bool) -> Self {
        match address {
            SocketAddr::V4(v4) if !ipv6 => Self {
                v4: libc::sockaddr_in {
                    sin_family: libc::AF_INET as libc::sa_family_t,
                    sin_port: v4.port().to_be(),
                    sin_addr: libc::in_addr {
                        s_addr: v4.ip().to_bits().to_be(),
                    },
                    sin_zero: [0; 8],
                },
            },
            SocketAddr::V4(v4) => Self::from_v6(&SocketAddrV6::new(
                v4.ip().to_ipv6_mapped(),
                v4.port(),
                0,
                0,
            )),
            SocketAddr::V6(v6) => Self::from_v6(&v6),
        }
    }

    fn from_v6(v6: &SocketAddrV6) -> Self {
        Self {
            v6: libc::sockaddr_in6 {
                sin6_family: libc::AF_INET6 as libc::sa_family_t,
                sin6_port: v6.port().to_be(),
                sin6_flowinfo: 0,
                sin6_addr: libc::in6_addr {
                    s6_addr: v6.ip().octets(),
                },
                sin6_scope_id: v6.scope_id(),
            },
        }
    }

    /// What the kernel wrote; a mapped IPv4 address comes out as IPv4.
    pub fn get(&self) -> Option<SocketAddr> {
        // SAFETY: every variant begins with the family, and its memory was zeroed or written before.
        match libc::c_int::from(unsafe { self.family }) {
            libc::AF_INET => {
                // SAFETY: the family says which variant it is.
                let v4 = unsafe { self.v4 };
                let ip = Ipv4Addr::from_bits(u32::from_be(v4.sin_addr.s_addr));
                Some(SocketAddr::from((ip, u16::from_be(v4.sin_port))))
            }
            libc::AF_INET6 => {
                // SAFETY: the family says which variant it is.
                let v6 = unsafe { self.v6 };
                let ip = Ipv6Addr::from(v6.sin6_addr.s6_addr);
                let port = u16::from_be(v6.sin6_port);
                Some(match ip.to_ipv4_mapped() {
                    Some(v4) => SocketAddr::from((v4, port)),
                    None => SocketAddr::V6(SocketAddrV6::new(ip, port, 0, v6.sin6_scope_id)),
                })
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_survive_the_kernels_form() {
        for (text, ipv6) in [
            ("192.0.2.1:7", false),
            ("192.0.2.1:7", true),
            ("[2001:db8::1]:65535", true),
            ("[fe80::1%3]:9", true),
        ] {
            let address: SocketAddr = text.parse().unwrap();
            assert_eq!(RawAddress::new(address, ipv6).get(), Some(address));
        }
    }
}
