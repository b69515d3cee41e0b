//! A peer was out of reach for seconds and returns, with its consent still good or run out: it is shown a key
//! frame at once, without having to ask, and nothing old crowds it out.

use housecall_dataplane::event::Event;

use crate::netem::Conditions;
use crate::world::{address, ufrag, Subscription, World, PASSWORD, SECOND_US};

/// One within consent (RFC 7675), one beyond it.
const CUTS_US: [u64; 2] = [7 * SECOND_US, 12 * SECOND_US];
/// A check, a request to the publisher, its next frame, and the way: all far below.
const PICTURE_WITHIN_US: u64 = 300_000;

fn visit(seed: u64) -> (World, Subscription) {
    let mut world = World::new(seed);
    let alice = world.connect(Conditions::delay_ms(10));
    let bob = world.connect(Conditions::delay_ms(10));
    let camera = world.publish_video(alice, "0", &[]);
    let video = world.subscribe_video(bob, camera, Some(0));
    world.run_for(2 * SECOND_US);
    (world, video)
}

/// Nothing reaches the peer or comes from it for so long; then it checks at once, as browsers do.
fn cut(world: &mut World, peer: usize, cut_us: u64, moved_to: Option<u8>) {
    world.peers[peer].up.lose_if(|_| true);
    world.peers[peer].down.lose_if(|_| true);
    world.run_for(cut_us);
    world.peers[peer].up.lose_if(|_| false);
    world.peers[peer].down.lose_if(|_| false);
    let now_us = world.now_us;
    let endpoint = &mut world.peers[peer].endpoint;
    endpoint.ice.restart(&ufrag(peer), PASSWORD, now_us);
    if let Some(number) = moved_to {
        endpoint.address = address(usize::from(number));
        world.absent.push(address(peer));
    }
}

/// Waits, and says how long after `from_us` the subscriber got the beginning of a key frame.
fn key_frame_after(world: &mut World, video: Subscription, from_us: u64) -> u64 {
    world.run_for(3 * SECOND_US);
    let packets = world.incoming(video).packets.values();
    let first = packets
        .filter(|got| got.at_us >= from_us && got.body.key_frame && got.body.part == 0)
        .map(|got| got.at_us)
        .min();
    first.map_or(u64::MAX, |at_us| at_us - from_us)
}

#[test]
fn of_a_subscriber() {
    for (seed, cut_us) in (1..).zip(CUTS_US) {
        for moved_to in [None, Some(70)] {
            let (mut world, video) = visit(seed);
            cut(&mut world, video.peer, cut_us, moved_to);
            let from_us = world.now_us;
            let took_us = key_frame_after(&mut world, video, from_us);
            assert!(
                took_us <= PICTURE_WITHIN_US,
                "{cut_us} {moved_to:?} {took_us}"
            );
        }
    }
}

#[test]
fn of_a_publisher() {
    for (seed, cut_us) in (11..).zip(CUTS_US) {
        for moved_to in [None, Some(71)] {
            let (mut world, video) = visit(seed);
            cut(&mut world, 0, cut_us, moved_to);
            let from_us = world.now_us;
            let repeated = world.peers[0].endpoint.outgoing[0].repeated;
            let took_us = key_frame_after(&mut world, video, from_us);
            assert!(
                took_us <= PICTURE_WITHIN_US,
                "{cut_us} {moved_to:?} {took_us}"
            );
            let publisher = &world.peers[0].endpoint.outgoing[0];
            assert_eq!(
                publisher.repeated, repeated,
                "what the cut has swallowed is not asked for"
            );
        }
    }
}

#[test]
fn but_was_not_away_while_it_checked_as_rarely_as_allowed() {
    let (mut world, video) = visit(31);
    let asked = |world: &mut World| world.stats().receivers[0].layers[0].pli_count;
    // "The default interval of 5 s is randomized from 0.8 to 1.2" (RFC 7675 section 5.1).
    world.peers[video.peer].endpoint.ice.interval_us = 6 * SECOND_US;
    let before = asked(&mut world);
    world.run_for(45 * SECOND_US);
    assert_eq!(asked(&mut world), before);
    let gone = |event: &Event| matches!(event, Event::Disconnected { .. });
    assert!(!world.events.iter().any(|(_, event)| gone(event)));
}

#[test]
fn without_repeating_what_was_sent_into_it() {
    let (mut world, video) = visit(21);
    let before = *world.incoming(video).packets.keys().last().unwrap();
    cut(&mut world, video.peer, CUTS_US[0], None);
    world.run_for(SECOND_US);
    let swallowed: Vec<u64> = (before + 1..before + 100).collect();
    let endpoint = &mut world.peers[video.peer].endpoint;
    endpoint.send_nack(video.ssrc, &swallowed);
    world.run_for(SECOND_US);
    assert_eq!(world.stats().senders[0].retransmitted_packets_sent, 0);
    // What is lost after the return is repeated as ever.
    let newest = *world.incoming(video).packets.keys().last().unwrap();
    let endpoint = &mut world.peers[video.peer].endpoint;
    endpoint.send_nack(video.ssrc, &[newest]);
    world.run_for(SECOND_US);
    assert_eq!(world.stats().senders[0].retransmitted_packets_sent, 1);
}
