//! However many subscribers ask for a key frame, and however often, the publisher is asked at most
//! every 500 ms, and again each second until it sends one (RFC 4585 section 6.3.1).

use crate::netem::Conditions;
use crate::world::{Subscription, World, SECOND_US};

const THROTTLE_US: u64 = 500_000;
const RETRY_US: u64 = 1_000_000;

fn crowd(seed: u64, subscribers: usize) -> (World, Vec<Subscription>) {
    let mut world = World::new(seed);
    let alice = world.connect(Conditions::delay_ms(10));
    let camera = world.publish_video(alice, "0", &[]);
    world.run_for(SECOND_US);
    let join = |world: &mut World| {
        let peer = world.connect(Conditions::delay_ms(10));
        world.subscribe_video(peer, camera, Some(0))
    };
    let videos = (0..subscribers).map(|_| join(&mut world)).collect();
    (world, videos)
}

#[test]
fn of_a_crowd_that_joins_and_complains() {
    let (mut world, videos) = crowd(1, 8);
    world.run_for(SECOND_US);
    for _ in 0..100 {
        for video in &videos {
            world.peers[video.peer].endpoint.send_pli(video.ssrc);
        }
        world.run_for(SECOND_US / 20);
    }
    let asked_us = &world.peers[0].endpoint.outgoing[0].asked_us;
    let waits: Vec<u64> = asked_us.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(waits.iter().all(|wait| *wait >= THROTTLE_US), "{waits:?}");
    assert!((9..=13).contains(&asked_us.len()), "{}", asked_us.len());
    for video in videos {
        world.incoming(video).assert_playable(world.now_us);
    }
}

#[test]
fn but_repeats_one_that_is_not_answered() {
    let (mut world, _) = crowd(2, 0);
    let rtcp = |datagram: &[u8]| datagram[0] >> 6 == 2 && (192..224).contains(&datagram[1]);
    world.peers[0].down.lose_if(rtcp);
    let bob = world.connect(Conditions::delay_ms(10));
    let video = world.subscribe_video(bob, 2, Some(0));
    let from_us = world.now_us;
    world.run_for(3 * SECOND_US + SECOND_US / 10);
    assert!(world.incoming(video).packets.is_empty(), "no key frame yet");
    world.peers[0].down.lose_if(|_| false);
    world.run_for(2 * SECOND_US);
    let asked_us = &world.peers[0].endpoint.outgoing[0].asked_us;
    let after: Vec<u64> = asked_us
        .iter()
        .filter(|at_us| **at_us >= from_us)
        .copied()
        .collect();
    assert_eq!(after.len(), 1, "asked until answered, then no more");
    assert!(after[0] - from_us <= 3 * RETRY_US + SECOND_US / 10 + RETRY_US);
    world.incoming(video).assert_playable(world.now_us);
}

#[test]
fn and_asks_for_one_when_packets_are_lost_for_good() {
    let (mut world, videos) = crowd(3, 1);
    world.run_for(SECOND_US);
    let asked = world.peers[0].endpoint.outgoing[0].asked_us.len();
    // A frame and its retransmissions never arrive.
    let (frame, ssrc) = (Some(20), world.peers[0].endpoint.outgoing[0].ssrc);
    let mut seen = 0;
    world.peers[0].up.lose_if(move |datagram| {
        let of = |ssrc: u32| datagram[8..12] == ssrc.to_be_bytes();
        seen += u32::from(of(ssrc));
        of(ssrc + 1) || (of(ssrc) && Some(seen) == frame)
    });
    world.run_for(4 * SECOND_US);
    assert!(world.peers[0].endpoint.outgoing[0].asked_us.len() > asked);
    let last = world.incoming(videos[0]).packets.values().rev();
    let key_frames = last.filter(|got| got.body.key_frame && got.body.part == 0);
    assert!(key_frames.count() >= 2);
}

#[test]
fn but_not_so_that_a_newcomer_waits_for_its_first_picture() {
    let (mut world, _) = crowd(4, 2);
    world.run_for(3 * SECOND_US);
    // Subscribed before its handshake ends, as soon as it has joined.
    world.handshake_us = SECOND_US / 10;
    for _ in 0..3 {
        let began_us = world.now_us;
        let peer = world.connect(Conditions::delay_ms(10));
        let video = world.subscribe_video(peer, 2, Some(0));
        world.run_for(2 * SECOND_US);
        let first = world.incoming(video).packets.values().next().unwrap();
        let took_us = first.at_us - began_us;
        // First check, handshake, request, the next frame, and both ways.
        let least_us = 10_000 + world.handshake_us + 20_000 + 33_334 + 10_000;
        assert!(took_us <= least_us + 10_000, "{took_us}");
    }
}
