//! The same frame has the same timestamp for everybody, whichever layer they see and whenever they came: the
//! publisher's own, of the layer that came first (RFC 3550 section 5.1, RFC 7667 section 3.7).

use crate::endpoint::outgoing::Outgoing;
use crate::netem::Conditions;
use crate::world::{Subscription, World, SECOND_US};

const RIDS: [&str; 3] = ["q", "h", "f"];
/// Two milliseconds: what the rounding of frames and reports may add up to.
const ROUNDING: i32 = 180;
const FRAME: i32 = 3000;

fn ticks(us: u64) -> u32 {
    (us * 9 / 100) as u32
}

/// For each frame that began to arrive from `from_us` on: its timestamp, less the time it was made at.
fn clock(world: &World, subscription: Subscription, from_us: u64) -> Vec<u32> {
    let publisher = &world.peers[0].endpoint;
    let made_us = |origin: u32, frame: u32| {
        let mut streams = publisher.outgoing.iter();
        let stream = streams.find(|stream| stream.ssrc == origin).unwrap();
        stream.made_us[frame as usize - 1]
    };
    let packets = world.incoming(subscription).packets.values();
    packets
        .filter(|got| got.at_us >= from_us && got.body.part == 0)
        .map(|got| {
            let made_us = made_us(got.body.origin, got.body.frame);
            got.fields.timestamp.wrapping_sub(ticks(made_us))
        })
        .collect()
}

/// By how much the timestamps of one moment differ at most, from `from_us` on; ticks.
fn apart(world: &World, subscriptions: &[Subscription], from_us: u64) -> i32 {
    let clocks: Vec<Vec<u32>> = subscriptions
        .iter()
        .map(|subscription| clock(world, *subscription, from_us))
        .collect();
    assert!(clocks.iter().all(|clock| clock.len() > 20), "all see much");
    let first = clocks[0][0];
    let apart = clocks.iter().flatten();
    let apart = apart.map(|at| at.wrapping_sub(first) as i32);
    let (least, most) = (apart.clone().min().unwrap(), apart.max().unwrap());
    most - least
}

/// A publisher of three layers, and as many subscribers as there are wanted layers.
fn audience(world: &mut World, up: Conditions, layers: &[u8]) -> (u64, Vec<Subscription>) {
    let alice = world.connect(up);
    let camera = world.publish_video(alice, "0", &RIDS);
    let subscriptions = layers.iter().zip(1..).map(|(layer, place)| {
        let peer = world.connect(Conditions::delay_ms(15 * place));
        world.subscribe_video(peer, camera, Some(*layer))
    });
    let subscriptions = subscriptions.collect();
    (camera, subscriptions)
}

fn assert_playable(world: &World, subscriptions: &[Subscription]) {
    for subscription in subscriptions {
        world.incoming(*subscription).assert_playable(world.now_us);
    }
}

#[test]
fn on_different_layers_from_the_start() {
    let mut world = World::new(1);
    let (_, all) = audience(&mut world, Conditions::delay_ms(30), &[0, 1, 2]);
    world.run_for(4 * SECOND_US);
    assert!(apart(&world, &all, 0) <= ROUNDING);
    assert_playable(&world, &all);
    // It is the publisher's own clock, not one that is shifted by whatever for each subscriber.
    let own = &world.peers[0].endpoint.outgoing[0];
    for at in clock(&world, all[0], 0) {
        assert!((at.wrapping_sub(own.first_timestamp) as i32).abs() <= 1);
    }
}

#[test]
fn for_late_joiners_and_through_switches_and_pauses() {
    let mut world = World::new(2);
    let (camera, mut all) = audience(&mut world, Conditions::delay_ms(30), &[0]);
    world.run_for(3 * SECOND_US);
    world.set_layer(all[0], Some(2));
    world.run_for(SECOND_US);
    let carol = world.connect(Conditions::delay_ms(22));
    all.push(world.subscribe_video(carol, camera, Some(1)));
    for layers in [[0, 1], [1, 2], [2, 0], [0, 0]] {
        world.run_for(2 * SECOND_US);
        world.set_layer(all[0], Some(layers[0]));
        world.set_layer(all[1], Some(layers[1]));
    }
    world.set_layer(all[0], None);
    world.run_for(2 * SECOND_US);
    world.set_layer(all[0], Some(1));
    world.run_for(2 * SECOND_US);
    assert!(apart(&world, &all, 0) <= ROUNDING);
    assert_playable(&world, &all);
}

#[test]
fn while_packets_are_lost_and_late() {
    for seed in 20..23 {
        let mut world = World::new(seed);
        let (_, all) = audience(&mut world, Conditions::delay_ms(20), &[0, 2]);
        world.run_for(SECOND_US);
        for peer in &mut world.peers {
            let lossy = Conditions {
                jitter_us: 10_000,
                ..Conditions::delay_ms(20).losing(50)
            };
            (peer.up.conditions, peer.down.conditions) = (lossy, lossy);
        }
        for layer in [2, 0, 1] {
            world.set_layer(all[0], Some(layer));
            world.run_for(2 * SECOND_US);
        }
        // A key frame may fall on a frame of the old layer that was sent already; it is a tick later, then.
        assert!(apart(&world, &all, 0) <= FRAME);
    }
}

#[test]
fn before_the_first_sender_reports_by_arrival() {
    let mut world = World::new(3);
    let jittery = Conditions {
        jitter_us: 25_000,
        ..Conditions::delay_ms(20)
    };
    let (_, all) = audience(&mut world, jittery, &[0, 1, 2]);
    for stream in &mut world.peers[0].endpoint.outgoing {
        stream.report_from(5 * SECOND_US / 2);
        stream.stop();
    }
    for layer in 0..3 {
        let now_us = world.now_us;
        world.peers[0].endpoint.outgoing[layer].resume(now_us);
        world.run_for(SECOND_US / 3);
    }
    world.run_for(SECOND_US);
    let guessed = apart(&world, &all, 0);
    assert!((ROUNDING..FRAME).contains(&guessed), "{guessed} ticks");
    world.run_for(3 * SECOND_US);
    let known = apart(&world, &all, 3 * SECOND_US);
    assert!(known <= ROUNDING, "{known} ticks");
    assert_playable(&world, &all);
}

#[test]
fn and_never_goes_back_to_correct_what_a_delay_misplaced() {
    let mut world = World::new(4);
    let (_, all) = audience(&mut world, Conditions::delay_ms(20), &[0, 2]);
    let stop = |world: &mut World, layer: usize| world.peers[0].endpoint.outgoing[layer].stop();
    let resume = |world: &mut World, layer: usize| {
        let now_us = world.now_us;
        world.peers[0].endpoint.outgoing[layer].resume(now_us);
    };
    stop(&mut world, 2);
    for stream in &mut world.peers[0].endpoint.outgoing {
        stream.report_from(3 * SECOND_US);
    }
    world.run_for(SECOND_US);
    // The high layer begins while the way is long and nothing else comes, and so is placed too late.
    stop(&mut world, 0);
    stop(&mut world, 1);
    world.run_for(SECOND_US / 10);
    world.peers[0].up.conditions = Conditions::delay_ms(200);
    resume(&mut world, 2);
    world.run_for(SECOND_US / 2);
    resume(&mut world, 0);
    world.run_for(SECOND_US);
    let misplaced = apart(&world, &all, 0);
    assert!(misplaced > 5 * FRAME, "{misplaced} ticks");
    world.run_for(3 * SECOND_US);
    let corrected = apart(&world, &all, 4 * SECOND_US);
    assert!(corrected <= ROUNDING, "{corrected} ticks");
    assert_playable(&world, &all);
}

#[test]
fn and_goes_on_with_it_when_a_stream_changes_its_ssrc() {
    let mut world = World::new(5);
    let (camera, mut all) = audience(&mut world, Conditions::delay_ms(20), &[0]);
    for stream in &mut world.peers[0].endpoint.outgoing[1..] {
        stream.stop();
    }
    world.run_for(2 * SECOND_US);
    let mut stream = Outgoing::video(world.ssrc(), "0", Some("q"));
    stream.begin(world.now_us);
    let streams = &mut world.peers[0].endpoint.outgoing;
    streams[0].stop();
    streams.push(stream);
    world.run_for(SECOND_US);
    let carol = world.connect(Conditions::delay_ms(22));
    all.push(world.subscribe_video(carol, camera, Some(0)));
    world.run_for(2 * SECOND_US);
    assert!(apart(&world, &all, 0) <= FRAME);
    assert!(apart(&world, &all, 3 * SECOND_US) <= ROUNDING);
    assert_playable(&world, &all);
}
