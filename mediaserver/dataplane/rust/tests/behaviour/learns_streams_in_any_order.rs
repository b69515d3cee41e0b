//! What an SSRC carries is learnt from declarations or from MID, RID and RRID, whichever packet
//! comes first and whether the receiver is there yet (RFC 8843 section 9.2, RFC 8852).

use housecall_dataplane::event::Event;

use crate::endpoint::outgoing::Outgoing;
use crate::netem::Conditions;
use crate::world::{World, SECOND_US};

const RIDS: [&str; 3] = ["q", "h", "f"];

fn connected(seed: u64) -> World {
    let mut world = World::new(seed);
    world.connect(Conditions::delay_ms(10));
    world.connect(Conditions::delay_ms(10));
    world.run_for(SECOND_US / 10);
    world
}

/// Adds streams at the publisher without telling the server of a receiver; begins with `first`.
fn send_layers(world: &mut World, first: usize) {
    for step in 0..RIDS.len() {
        let rid = RIDS[(first + step) % RIDS.len()];
        let ssrc = world.ssrc();
        let mut stream = Outgoing::video(ssrc, "3", Some(rid));
        stream.begin(world.now_us);
        world.peers[0].endpoint.outgoing.push(stream);
        world.run_for(SECOND_US / 20);
    }
}

/// Which layers were told to have started, in order, with their SSRCs' places among the streams.
fn started(world: &World) -> Vec<(u8, usize)> {
    let streams = &world.peers[0].endpoint.outgoing;
    let started = world.events.iter().filter_map(|(_, event)| match event {
        Event::LayerStarted { layer, ssrc, .. } => {
            let place = streams.iter().position(|stream| stream.ssrc == *ssrc);
            Some((*layer, place.unwrap()))
        }
        _ => None,
    });
    started.collect()
}

#[test]
fn layers_that_begin_in_any_order() {
    for first in 0..3 {
        let mut world = connected(first as u64);
        let camera = world.add_video_receiver(0, "3", &RIDS, &[]);
        send_layers(&mut world, first);
        let expected: Vec<_> = (0..3)
            .map(|place| (((first + place) % 3) as u8, place))
            .collect();
        assert_eq!(started(&world), expected);
        let video = world.subscribe_video(1, camera, Some(2));
        world.run_for(2 * SECOND_US);
        world.incoming(video).assert_playable(world.now_us);
    }
}

#[test]
fn streams_that_speak_before_their_receiver_is_added() {
    let mut world = connected(4);
    send_layers(&mut world, 0);
    // By now most have stopped naming themselves.
    world.run_for(4 * SECOND_US);
    assert_eq!(started(&world), []);
    let camera = world.add_video_receiver(0, "3", &RIDS, &[]);
    let video = world.subscribe_video(1, camera, Some(1));
    world.run_for(2 * SECOND_US);
    assert_eq!(started(&world).len(), 3);
    world.incoming(video).assert_playable(world.now_us);
}

#[test]
fn declared_ssrcs_that_never_name_themselves() {
    let mut world = connected(5);
    let ssrc = world.ssrc();
    let camera = world.add_video_receiver(0, "3", &[], &[(ssrc, Some(ssrc + 1))]);
    let mut stream = Outgoing::video(ssrc, "", None);
    stream.begin(world.now_us);
    world.peers[0].endpoint.extensions = Default::default();
    world.peers[0].endpoint.outgoing.push(stream);
    let video = world.subscribe_video(1, camera, Some(0));
    world.run_for(SECOND_US);
    world.peers[0].up.conditions.loss_per_mille = 50;
    world.run_for(5 * SECOND_US);
    world.peers[0].up.conditions.loss_per_mille = 0;
    world.run_for(SECOND_US);
    world
        .incoming(video)
        .assert_playable(world.now_us - SECOND_US / 2);
    assert!(world.peers[0].endpoint.outgoing[0].repeated > 5);
}

#[test]
fn a_stream_that_changes_its_ssrc() {
    let mut world = connected(6);
    let camera = world.add_video_receiver(0, "3", &["q"], &[]);
    let video = world.subscribe_video(1, camera, Some(0));
    for _ in 0..3 {
        let ssrc = world.ssrc();
        let mut stream = Outgoing::video(ssrc, "3", Some("q"));
        stream.begin(world.now_us);
        let streams = &mut world.peers[0].endpoint.outgoing;
        streams.iter_mut().for_each(|before| before.sending = false);
        streams.push(stream);
        world.run_for(SECOND_US);
    }
    let incoming = world.incoming(video);
    incoming.assert_playable(world.now_us);
    assert_eq!(incoming.origins().len(), 3);
}

#[test]
fn a_new_ssrc_that_lost_nothing_after_one_that_was_repaired() {
    let mut world = connected(8);
    world.add_video_receiver(0, "3", &["q"], &[]);
    for loss_per_mille in [100, 0] {
        let mut stream = Outgoing::video(world.ssrc(), "3", Some("q"));
        stream.begin(world.now_us);
        let streams = &mut world.peers[0].endpoint.outgoing;
        streams.iter_mut().for_each(|before| before.sending = false);
        streams.push(stream);
        world.peers[0].up.conditions.loss_per_mille = loss_per_mille;
        world.run_for(3 * SECOND_US);
    }
    let layer = &world.stats().receivers[0].layers[0];
    assert!(layer.retransmitted_packets_received > 5);
    assert_eq!(layer.packets_lost, 0);
}

#[test]
fn media_that_overtakes_the_keys() {
    let mut world = World::new(7);
    world.handshake_us = SECOND_US / 20;
    let alice = world.connect(Conditions::delay_ms(10));
    world.publish_video(alice, "0", &[]);
    let began_us = 20_000;
    world.run_for(SECOND_US / 5);
    // The first frames came before the keys and were held, so nothing is missing.
    assert_eq!(started(&world), [(0, 0)]);
    let layer = &world.stats().receivers[0].layers[0];
    let frames = (world.now_us - began_us - 10_000) / 33_333 + 1;
    assert_eq!(layer.frames_received, frames);
    assert_eq!(layer.nack_count, 0);
}
