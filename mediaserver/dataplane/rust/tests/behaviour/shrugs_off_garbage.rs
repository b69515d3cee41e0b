//! Datagrams of any content, from anybody, during a visit change nothing for those in it.

use crate::netem::Conditions;
use crate::random::Random;
use crate::world::{address, World, SECOND_US};

#[test]
fn from_strangers_and_from_a_peers_own_address() {
    let mut world = World::new(1);
    let alice = world.connect(Conditions::delay_ms(10));
    let bob = world.connect(Conditions::delay_ms(10));
    let camera = world.publish_video(alice, "0", &[]);
    let microphone = world.publish_audio(alice, "1", 30);
    let video = world.subscribe_video(bob, camera, Some(0));
    let audio = world.subscribe_audio(bob, microphone);
    world.run_for(SECOND_US);
    let mut random = Random::new(7);
    for round in 0..2000u64 {
        for source in [address(alice), address(bob), address(200)] {
            let length = random.below(1600) as usize;
            let mut datagram: Vec<u8> = (0..length).map(|_| random.next() as u8).collect();
            // Half of it begins like a protocol of ours.
            if let Some(first) = datagram.first_mut().filter(|_| round % 2 == 0) {
                *first = [0x00, 0x16, 0x80, 0x90][random.below(4) as usize];
            }
            let now_us = world.now_us;
            world.engine.handle_datagram(now_us, source, &datagram);
        }
        world.run_for(1000);
    }
    world.run_for(SECOND_US);
    for subscription in [video, audio] {
        let incoming = world.incoming(subscription);
        incoming.assert_playable(world.now_us);
        assert!(incoming.longest_silence_us(SECOND_US) < 60_000);
    }
    let stats = world.stats();
    let dropped: u64 = stats.worker.dropped.iter().map(|(_, count)| count).sum();
    assert!(dropped > 5000, "{dropped}");
}
