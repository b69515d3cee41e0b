//! Packets recorded on the wire and sent again change nothing (RFC 3711 section 3.3.2), and nobody
//! is fooled by packets that are not authentic.

use std::cell::RefCell;
use std::rc::Rc;

use crate::netem::Conditions;
use crate::world::{address, World, SECOND_US};

fn dropped(world: &mut World, reason: &str) -> u64 {
    let dropped = world.stats().worker.dropped;
    let found = dropped.iter().find(|(name, _)| *name == reason);
    found.map_or(0, |(_, count)| *count)
}

#[test]
fn of_everything_a_publisher_sent() {
    let mut world = World::new(1);
    let alice = world.connect(Conditions::delay_ms(10));
    let bob = world.connect(Conditions::delay_ms(10));
    let recorded = Rc::new(RefCell::new(Vec::new()));
    let recorder = Rc::clone(&recorded);
    world.peers[alice].up.lose_if(move |datagram| {
        recorder.borrow_mut().push(datagram.to_vec());
        false
    });
    let camera = world.publish_video(alice, "0", &[]);
    let video = world.subscribe_video(bob, camera, Some(0));
    world.run_for(2 * SECOND_US);
    let media = |datagram: &Vec<u8>| datagram[0] & 0xC0 == 0x80;
    let recorded: Vec<_> = recorded
        .borrow()
        .iter()
        .filter(|d| media(d))
        .cloned()
        .collect();
    assert!(recorded.len() > 150);

    world.peers[alice].endpoint.outgoing[0].stop();
    world.run_for(SECOND_US);
    let before = world.incoming(video).packets.len();
    for datagram in &recorded {
        world.peers[alice].endpoint.send_raw(datagram.clone());
    }
    world.run_for(SECOND_US);
    let incoming = world.incoming(video);
    assert_eq!(incoming.packets.len(), before);
    assert_eq!(incoming.duplicates, 0);
    let counted = dropped(&mut world, "rtp_replayed") + dropped(&mut world, "rtcp_replayed");
    // The recorder also recorded what it sent again, and the reports of its reception.
    assert!(counted >= recorded.len() as u64);
}

#[test]
fn and_forgeries_from_the_right_address() {
    let mut world = World::new(2);
    let alice = world.connect(Conditions::delay_ms(10));
    let bob = world.connect(Conditions::delay_ms(10));
    world.peers[alice].up.lose_if(|_| false);
    let camera = world.publish_video(alice, "0", &[]);
    let video = world.subscribe_video(bob, camera, Some(0));
    world.run_for(SECOND_US);
    let stream = &world.peers[alice].endpoint.outgoing[0];
    let mut forged = vec![0x80, 96];
    forged.extend((stream.next_index as u16 + 5).to_be_bytes());
    forged.extend(stream.timestamp_at(world.now_us).to_be_bytes());
    forged.extend(stream.ssrc.to_be_bytes());
    forged.resize(800, 0);
    for _ in 0..100 {
        world.peers[alice].endpoint.send_raw(forged.clone());
    }
    world.run_for(2 * SECOND_US);
    assert_eq!(dropped(&mut world, "rtp_unauthenticated"), 100);
    let incoming = world.incoming(video);
    incoming.assert_playable(world.now_us);
    assert_eq!(incoming.repaired(), 0);
}

#[test]
fn and_media_from_an_address_ice_has_not_validated() {
    let mut world = World::new(3);
    let alice = world.connect(Conditions::delay_ms(10));
    let bob = world.connect(Conditions::delay_ms(10));
    let camera = world.publish_video(alice, "0", &[]);
    let video = world.subscribe_video(bob, camera, Some(0));
    world.run_for(SECOND_US);
    let before = world.incoming(video).packets.len();
    let stolen = Rc::new(RefCell::new(Vec::new()));
    let thief = Rc::clone(&stolen);
    world.peers[alice].up.lose_if(move |datagram| {
        let media = datagram[0] & 0xC0 == 0x80;
        if media {
            thief.borrow_mut().push(datagram.to_vec());
        }
        media
    });
    world.run_for(SECOND_US);
    let stolen = stolen.take();
    let now_us = world.now_us;
    for datagram in &stolen {
        world.engine.handle_datagram(now_us, address(77), datagram);
    }
    world.run_for(SECOND_US / 10);
    // A packet or two were on their way when the theft began.
    assert!(world.incoming(video).packets.len() < before + 6);
    assert_eq!(dropped(&mut world, "unknown_address"), stolen.len() as u64);
}
