//! A subscriber is moved between simulcast layers, paused and resumed, and sees one unbroken
//! stream that changes at key frames (RFC 7667 section 3.7, RFC 7741 section 4.2).

use housecall_dataplane::event::Event;

use crate::netem::Conditions;
use crate::world::{Subscription, World, SECOND_US};

const RIDS: [&str; 3] = ["q", "h", "f"];

fn world_with_layers(seed: u64) -> (World, Subscription) {
    let mut world = World::new(seed);
    let alice = world.connect(Conditions::delay_ms(20));
    let bob = world.connect(Conditions::delay_ms(20));
    let camera = world.publish_video(alice, "0", &RIDS);
    let video = world.subscribe_video(bob, camera, Some(0));
    (world, video)
}

/// The SSRCs of the publisher's layers.
fn layers(world: &World) -> Vec<u32> {
    let streams = &world.peers[0].endpoint.outgoing;
    streams.iter().map(|stream| stream.ssrc).collect()
}

fn told_layers(world: &World, video: Subscription) -> Vec<Option<u8>> {
    let told = world.events.iter().filter_map(|(_, event)| match event {
        Event::SenderLayer { sender, layer } if *sender == video.sender => Some(*layer),
        _ => None,
    });
    told.collect()
}

#[test]
fn up_and_down_at_key_frames() {
    let (mut world, video) = world_with_layers(1);
    let layers = layers(&world);
    let mut silences = Vec::new();
    for layer in [0, 2, 1, 0, 1, 2] {
        world.set_layer(video, Some(layer));
        let from_us = world.now_us;
        world.run_for(2 * SECOND_US);
        if from_us > 0 {
            silences.push(world.incoming(video).longest_silence_us(from_us));
        }
    }
    let incoming = world.incoming(video);
    incoming.assert_playable(world.now_us);
    let expected = [0, 2, 1, 0, 1, 2].map(|layer: usize| layers[layer]);
    assert_eq!(incoming.origins(), expected);
    assert_eq!(
        told_layers(&world, video),
        [0, 2, 1, 0, 1, 2].map(Some),
        "each switch is told once"
    );
    assert!(silences.iter().all(|silence_us| *silence_us < 100_000));
    assert_eq!(incoming.duplicates, 0);
    assert_eq!(incoming.cut_frames(), 0);
}

#[test]
fn within_a_round_trip_and_a_frame() {
    let (mut world, video) = world_with_layers(2);
    world.run_for(2 * SECOND_US);
    world.set_layer(video, Some(2));
    let asked_us = world.now_us;
    world.run_for(SECOND_US);
    let high = layers(&world)[2];
    let incoming = world.incoming(video);
    let first = incoming
        .packets
        .values()
        .find(|got| got.body.origin == high);
    let took_us = first.unwrap().at_us - asked_us;
    // To the publisher, the next frame there, to the server, to the subscriber.
    assert!(took_us <= 60_000 + 34_000 + 1000, "{took_us}");
}

#[test]
fn and_resumes_after_a_pause_with_a_key_frame() {
    let (mut world, video) = world_with_layers(3);
    world.run_for(2 * SECOND_US);
    world.set_layer(video, None);
    world.run_for(SECOND_US);
    let paused = world.incoming(video).packets.len();
    world.run_for(3 * SECOND_US);
    assert_eq!(world.incoming(video).packets.len(), paused);
    world.set_layer(video, Some(1));
    world.run_for(2 * SECOND_US);
    let incoming = world.incoming(video);
    incoming.assert_playable(world.now_us);
    assert!(incoming.packets.len() > paused + 100);
    assert_eq!(told_layers(&world, video), [Some(0), None, Some(1)]);
    // The pause took as long on the stream's clock as it did on ours.
    let before = incoming.packets.values().nth(paused - 1).unwrap();
    let after = incoming.packets.values().nth(paused).unwrap();
    let ticks = after.fields.timestamp.wrapping_sub(before.fields.timestamp);
    let expected = (after.at_us - before.at_us) * 9 / 100;
    assert!(u64::from(ticks).abs_diff(expected) < 9000, "{ticks} ticks");
}

#[test]
fn while_packets_are_lost_on_both_legs() {
    for seed in 10..14 {
        let (mut world, video) = world_with_layers(seed);
        world.run_for(SECOND_US);
        let lossy = Conditions {
            jitter_us: 10_000,
            ..Conditions::delay_ms(20).losing(50)
        };
        for peer in &mut world.peers {
            peer.up.conditions = lossy;
            peer.down.conditions = lossy;
        }
        for layer in [2, 0, 1, 2, 1] {
            world.set_layer(video, Some(layer));
            world.run_for(2 * SECOND_US);
        }
        for peer in &mut world.peers {
            peer.up.conditions.loss_per_mille = 0;
            peer.down.conditions.loss_per_mille = 0;
        }
        world.run_for(3 * SECOND_US);
        let incoming = world.incoming(video);
        // What was on its way when the run ended may still be out of order.
        incoming.assert_playable(world.now_us - SECOND_US);
        assert_eq!(incoming.origins().last(), Some(&layers(&world)[1]));
    }
}

#[test]
fn and_goes_on_with_the_old_layer_while_the_new_one_is_silent() {
    let (mut world, video) = world_with_layers(5);
    world.peers[0].endpoint.outgoing[2].stop();
    world.run_for(2 * SECOND_US);
    world.set_layer(video, Some(2));
    let from_us = world.now_us;
    world.run_for(3 * SECOND_US);
    assert!(world.incoming(video).longest_silence_us(from_us) < 100_000);
    let now_us = world.now_us;
    world.peers[0].endpoint.outgoing[2].resume(now_us);
    world.run_for(2 * SECOND_US);
    let incoming = world.incoming(video);
    incoming.assert_playable(world.now_us);
    assert_eq!(incoming.origins(), [layers(&world)[0], layers(&world)[2]]);
}
