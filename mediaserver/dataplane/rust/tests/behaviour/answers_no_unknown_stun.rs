//! Connectivity checks are answered when they are authentic, and then with less than was sent;
//! anything else gets nothing back (RFC 8445 section 7.3, RFC 8489 section 9.1).

use housecall_dataplane::engine::Engine;

use crate::endpoint::ice::IceClient;
use crate::netem::Conditions;
use crate::world::{address, ufrag, World, PASSWORD};

/// What the engine answers, datagram by datagram.
fn answers(engine: &mut Engine, now_us: u64, datagram: &[u8]) -> Vec<Vec<u8>> {
    engine.handle_datagram(now_us, address(99), datagram);
    let mut answers = Vec::new();
    while let Some(transmits) = engine.poll_transmits(now_us) {
        for transmit in transmits {
            assert_eq!(transmit.destination, address(99));
            answers.extend(transmit.datagrams().map(<[u8]>::to_vec));
        }
    }
    answers
}

fn world_with_transport() -> World {
    let mut world = World::new(1);
    world.connect(Conditions::default());
    world
}

#[test]
fn but_an_authentic_check_by_a_shorter_answer() {
    let mut world = world_with_transport();
    let request = IceClient::new(&ufrag(0), PASSWORD).request();
    let answers = answers(&mut world.engine, 0, &request);
    assert_eq!(answers.len(), 1);
    assert!(answers[0].len() <= request.len());
    assert_eq!(answers[0][..2], [0x01, 0x01]);
}

#[test]
fn of_users_or_passwords_it_does_not_know() {
    let mut world = world_with_transport();
    for (ufrag, password) in [("nobody", PASSWORD), (&ufrag(0), "a wrong password, 22 ch")] {
        let request = IceClient::new(ufrag, password).request();
        assert!(answers(&mut world.engine, 0, &request).is_empty());
    }
    let reasons = world.stats().worker.dropped;
    for reason in ["stun_unknown_user", "stun_unauthenticated"] {
        assert!(reasons.contains(&(reason, 1)), "{reason}");
    }
}

#[test]
fn cut_or_spoilt() {
    let mut world = world_with_transport();
    let request = IceClient::new(&ufrag(0), PASSWORD).request();
    // From another address each time, or the limit on failures would hide what is tested.
    let mut now_us = 0;
    for length in 0..request.len() {
        now_us += 1_000_000;
        assert!(answers(&mut world.engine, now_us, &request[..length]).is_empty());
    }
    for bit in 0..request.len() * 8 {
        let mut spoilt = request.clone();
        spoilt[bit / 8] ^= 1 << (bit % 8);
        now_us += 1_000_000;
        assert!(
            answers(&mut world.engine, now_us, &spoilt).is_empty(),
            "bit {bit}"
        );
    }
}

#[test]
fn after_the_transport_has_closed() {
    let mut world = world_with_transport();
    world.command(housecall_dataplane::command::Command::CloseTransport { transport: 0 });
    let request = IceClient::new(&ufrag(0), PASSWORD).request();
    assert!(answers(&mut world.engine, 0, &request).is_empty());
}
