//! An ICE restart, a new address, or both change the path and nothing else: keys, numbers and
//! media go on (RFC 8445 section 9, RFC 8842 section 4.4).

use housecall_dataplane::command::{Command, IceCredentials};
use housecall_dataplane::event::Event;

use crate::netem::Conditions;
use crate::world::{address, Subscription, World, SECOND_US};

const NEW_PASSWORD: &str = "another password of 30 letters";

fn world_with_media(seed: u64) -> (World, Subscription, Subscription) {
    let mut world = World::new(seed);
    let alice = world.connect(Conditions::delay_ms(10));
    let bob = world.connect(Conditions::delay_ms(10));
    let camera = world.publish_video(alice, "0", &[]);
    let microphone = world.publish_audio(alice, "1", 20);
    let video = world.subscribe_video(bob, camera, Some(0));
    let audio = world.subscribe_audio(bob, microphone);
    world.run_for(2 * SECOND_US);
    (world, video, audio)
}

fn restart(world: &mut World, peer: usize, ufrag: &str) {
    world.command(Command::RestartIce {
        transport: peer as u64,
        credentials: IceCredentials::new(ufrag, NEW_PASSWORD).unwrap(),
    });
}

fn connected_to(world: &World, peer: usize) -> Vec<std::net::SocketAddr> {
    let events = world.events.iter().filter_map(|(_, event)| match event {
        Event::Connected { transport, address } if *transport == peer as u64 => Some(*address),
        _ => None,
    });
    events.collect()
}

#[test]
fn of_either_peer() {
    for peer in [0, 1] {
        let (mut world, video, audio) = world_with_media(peer as u64);
        restart(&mut world, peer, "fresh");
        // The old credentials' path carries on until the new ones are used.
        world.run_for(SECOND_US);
        let now_us = world.now_us;
        let endpoint = &mut world.peers[peer].endpoint;
        endpoint.ice.restart("fresh", NEW_PASSWORD, now_us);
        let answers = endpoint.ice.answers;
        world.run_for(15 * SECOND_US);
        assert!(world.peers[peer].endpoint.ice.answers > answers + 4);
        for subscription in [video, audio] {
            let incoming = world.incoming(subscription);
            incoming.assert_playable(world.now_us);
            assert!(incoming.longest_silence_us(SECOND_US) < 100_000);
        }
        assert!(!world
            .events
            .iter()
            .any(|(_, event)| matches!(event, Event::Disconnected { .. })));
    }
}

#[test]
fn that_moves_a_peer_to_another_address() {
    for peer in [0, 1] {
        let (mut world, video, audio) = world_with_media(10 + peer as u64);
        restart(&mut world, peer, "fresh");
        let now_us = world.now_us;
        let endpoint = &mut world.peers[peer].endpoint;
        endpoint.address = address(50);
        endpoint.ice.restart("fresh", NEW_PASSWORD, now_us);
        // What the server sends to the old address until then is lost.
        world.absent.push(address(peer));
        world.run_for(5 * SECOND_US);
        assert_eq!(connected_to(&world, peer), [address(peer), address(50)]);
        assert!(world.incoming(audio).longest_silence_us(SECOND_US) < 100_000);
        assert!(world.incoming(video).longest_silence_us(SECOND_US) < 150_000);
    }
}

#[test]
fn and_a_move_without_restart() {
    let (mut world, video, _) = world_with_media(20);
    world.peers[1].endpoint.address = address(60);
    world.absent.push(address(1));
    world.run_for(10 * SECOND_US);
    assert_eq!(connected_to(&world, 1), [address(1), address(60)]);
    let last = world.incoming(video).packets.values().last().unwrap().at_us;
    assert!(world.now_us - last < 100_000, "media found the new address");
}

#[test]
fn but_not_through_half_a_minute_without_checks() {
    let (mut world, video, _) = world_with_media(30);
    let gone = |world: &World| {
        let of_bob = Event::Disconnected { transport: 1 };
        world
            .events
            .iter()
            .filter(|(_, event)| *event == of_bob)
            .count()
    };
    world.peers[1].endpoint.ice.checking = false;
    world.run_for(27 * SECOND_US);
    assert_eq!(gone(&world), 0, "its reports are still heard");
    world.run_for(6 * SECOND_US);
    assert_eq!(gone(&world), 1);
    let packets = world.incoming(video).packets.len();
    world.run_for(2 * SECOND_US);
    assert_eq!(
        world.incoming(video).packets.len(),
        packets,
        "no consent, no media"
    );

    let now_us = world.now_us;
    let endpoint = &mut world.peers[1].endpoint;
    endpoint.ice.checking = true;
    endpoint
        .ice
        .restart("peer1", crate::world::PASSWORD, now_us);
    world.run_for(2 * SECOND_US);
    assert!(world.incoming(video).packets.len() > packets + 100);
    assert_eq!(connected_to(&world, 1).len(), 2);
}
