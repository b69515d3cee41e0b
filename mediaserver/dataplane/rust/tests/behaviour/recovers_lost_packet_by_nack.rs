//! Lost packets are asked for and sent again, on the publisher's leg and on the subscriber's (RFC
//! 4585 section 6.2.1, RFC 4588).

use crate::netem::Conditions;
use crate::world::{Subscription, World, SECOND_US};

/// Publishes, and watches, in a `clean_visit`.
const ALICE: usize = 0;
const BOB: usize = 1;
/// Nothing lost before this: a stream's first packets have nobody who could miss them.
const CLEAN_US: u64 = SECOND_US / 2;

/// A publisher and a subscriber over links of `up` and `down`, run for `seconds` and then to the
/// end of all repairs.
fn visit(seed: u64, up: Conditions, down: Conditions, seconds: u64) -> (World, Subscription) {
    let mut world = World::new(seed);
    let alice = world.connect(Conditions::delay_ms(up.delay_us / 1000));
    let bob = world.connect(Conditions::delay_ms(down.delay_us / 1000));
    let camera = world.publish_video(alice, "0", &[]);
    let video = world.subscribe_video(bob, camera, Some(0));
    world.run_for(CLEAN_US);
    world.peers[alice].up.conditions = up;
    world.peers[alice].down.conditions = up;
    world.peers[bob].up.conditions = down;
    world.peers[bob].down.conditions = down;
    world.run_for(seconds * SECOND_US);
    // The last packets may be lost without a trace; so end on a clean link.
    world.peers[alice].up.conditions.loss_per_mille = 0;
    world.peers[bob].down.conditions.loss_per_mille = 0;
    world.run_for(SECOND_US / 5);
    world.peers[alice].endpoint.outgoing[0].stop();
    world.run_for(3 * SECOND_US);
    (world, video)
}

/// A second of a visit over short clean links.
fn clean_visit(seed: u64) -> (World, Subscription) {
    let mut world = World::new(seed);
    for peer in [ALICE, BOB] {
        assert_eq!(world.connect(Conditions::delay_ms(10)), peer);
    }
    let camera = world.publish_video(ALICE, "0", &[]);
    let video = world.subscribe_video(BOB, camera, Some(0));
    world.run_for(SECOND_US);
    (world, video)
}

/// Makes the publisher's link a long one.
fn move_away(world: &mut World, delay_ms: u64) {
    world.peers[ALICE].up.conditions = Conditions::delay_ms(delay_ms);
    world.peers[ALICE].down.conditions = Conditions::delay_ms(delay_ms);
    world.run_for(SECOND_US);
}

/// Loses the publisher's packets of which `loses` says so, counted from 1 on from now; not their retransmissions.
fn lose_published(world: &mut World, loses: fn(u32) -> bool) {
    let publisher = &mut world.peers[ALICE];
    let ssrc = publisher.endpoint.outgoing[0].ssrc.to_be_bytes();
    let mut packet = 0;
    publisher.up.lose_if(move |datagram| {
        let is_media = datagram[1] & 0x7F == 96 && datagram[8..12] == ssrc;
        packet += u32::from(is_media);
        is_media && loses(packet)
    });
}

fn assert_all_played(world: &World, video: Subscription) {
    let incoming = world.incoming(video);
    incoming.assert_playable(world.now_us);
    assert!(incoming.repaired() > 0, "nothing was ever lost");
}

#[test]
fn on_the_publishers_leg() {
    let lossy = Conditions::delay_ms(30).losing(50);
    let (mut world, video) = visit(1, lossy, Conditions::delay_ms(30), 15);
    let incoming = world.incoming(video);
    incoming.assert_playable(world.now_us);
    let lost = world.peers[0].up.lost;
    assert!(lost > 50);
    assert!(world.peers[0].endpoint.outgoing[0].repeated >= lost / 2);
    let stats = world.stats();
    let layer = &stats.receivers[0].layers[0];
    assert!(layer.nack_count > 0);
    assert!(layer.retransmitted_packets_received > 40);
    assert_eq!(layer.packets_lost, 0, "every loss was repaired");
}

#[test]
fn on_the_subscribers_leg() {
    let lossy = Conditions::delay_ms(30).losing(50);
    let (mut world, video) = visit(2, Conditions::delay_ms(30), lossy, 15);
    assert_all_played(&world, video);
    assert_eq!(world.peers[0].endpoint.outgoing[0].repeated, 0);
    let stats = world.stats();
    assert!(stats.senders[0].nack_count > 0);
    assert!(stats.senders[0].retransmitted_packets_sent > 50);
}

#[test]
fn on_both_legs_at_once_with_jitter_and_reordering() {
    for seed in 0..4 {
        let rough = Conditions {
            jitter_us: 20_000,
            reordered_per_mille: 20,
            ..Conditions::delay_ms(30).losing(50)
        };
        let (world, video) = visit(seed, rough, rough, 10);
        assert_all_played(&world, video);
    }
}

#[test]
fn before_a_decoder_would_have_to_wait_long() {
    let lossy = Conditions::delay_ms(20).losing(50);
    let (world, video) = visit(5, lossy, lossy, 15);
    let incoming = world.incoming(video);
    let publisher = &world.peers[0].endpoint.outgoing[0];
    let mut late = 0;
    for got in incoming.packets.values() {
        let sent_us = u64::from(got.body.frame - 1) * publisher.frame_us;
        late += usize::from(got.at_us - sent_us > 300_000);
    }
    // Two lost retransmissions in a row take a second; one in a hundred packets may.
    assert!(late * 100 < incoming.packets.len(), "{late} packets late");
}

#[test]
fn and_sends_a_packet_again_at_most_three_times() {
    let (mut world, video) = clean_visit(6);
    let (mut media, mut repeated) = (0, 0);
    let rtx_ssrc = (video.ssrc + 1).to_be_bytes();
    let ssrc = video.ssrc.to_be_bytes();
    // Lose one packet and every retransmission.
    world.peers[BOB].down.lose_if(move |datagram| {
        media += u32::from(datagram[8..12] == ssrc);
        (datagram[8..12] == ssrc && media == 10) || datagram[8..12] == rtx_ssrc
    });
    world.run_for(4 * SECOND_US);
    repeated += world.stats().senders[0].retransmitted_packets_sent;
    assert_eq!(repeated, 3);
    assert_eq!(world.incoming(video).holes().len(), 1);
}

#[test]
fn while_another_that_was_lost_before_is_on_its_way() {
    let (mut world, video) = clean_visit(7);
    lose_published(&mut world, |packet| [10, 14].contains(&packet));
    world.run_for(SECOND_US);
    assert_eq!(world.peers[ALICE].up.lost, 2);
    let frame_us = world.peers[ALICE].endpoint.outgoing[0].frame_us;
    let late = world.incoming(video).packets.values().map(|got| {
        let sent_us = u64::from(got.body.frame - 1) * frame_us;
        got.at_us - sent_us
    });
    // The way there, a moment for what may only be late, and there and back again.
    let most_us = 20_000 + 5_000 + 20_000 + frame_us;
    assert!(late.max().unwrap() < most_us + 40_000);
}

#[test]
fn although_the_subscriber_asked_long_before_the_publisher_answered() {
    for delay_ms in [10, 60, 120, 200] {
        let (mut world, video) = clean_visit(8);
        move_away(&mut world, delay_ms);
        lose_published(&mut world, |packet| packet == 10);
        // It is forwarded out of order when it has come, and lost again.
        let ssrc = video.ssrc.to_be_bytes();
        let (mut highest, mut lost) = (0, false);
        world.peers[BOB].down.lose_if(move |datagram| {
            if lost || datagram[8..12] != ssrc {
                return false;
            }
            let number = u16::from_be_bytes([datagram[2], datagram[3]]);
            lost = number < highest;
            highest = highest.max(number);
            lost
        });
        world.run_for(4 * SECOND_US);
        assert_eq!(world.peers[BOB].down.lost, 1, "{delay_ms} ms");
        assert_eq!(world.incoming(video).holes(), [0_u64; 0], "{delay_ms} ms");
    }
}

#[test]
fn asking_a_distant_publisher_who_gets_nothing_once_for_each() {
    let (mut world, video) = clean_visit(9);
    move_away(&mut world, 200);
    lose_published(&mut world, |packet| packet % 100 == 10);
    world.run_for(6 * SECOND_US);
    world.peers[ALICE].up.lose_if(|_| false);
    world.run_for(SECOND_US);
    let lost = world.peers[ALICE].up.lost;
    assert!(lost >= 4, "{lost}");
    assert!(world.peers[ALICE].endpoint.outgoing[0].repeated <= lost + 3);
    assert_eq!(world.incoming(video).holes(), [0_u64; 0]);
}
