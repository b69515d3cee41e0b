//! Media of one publisher reaches its subscribers whole and in order (RFC 3550, RFC 7667 section
//! 3.7), in both SRTP profiles.

use housecall_dataplane::event::Event;
use housecall_dataplane::srtp::Profile;

use crate::netem::Conditions;
use crate::world::{address, World, SECOND_US};

#[test]
fn over_a_clean_link_in_both_profiles() {
    for profile in [Profile::AeadAes128Gcm, Profile::Aes128CmSha1_80] {
        let mut world = World::new(1).with_profile(profile);
        let [alice, bob, carol] =
            [5, 20, 50].map(|delay| world.connect(Conditions::delay_ms(delay)));
        let camera = world.publish_video(alice, "0", &[]);
        let microphone = world.publish_audio(alice, "1", 30);
        world.run_for(SECOND_US);
        let subscriptions = [bob, carol].map(|peer| {
            let video = world.subscribe_video(peer, camera, Some(0));
            (video, world.subscribe_audio(peer, microphone))
        });
        world.run_for(5 * SECOND_US);
        for (video, audio) in subscriptions {
            let ends_us = world.now_us;
            world.incoming(video).assert_playable(ends_us);
            world.incoming(audio).assert_playable(ends_us);
            assert!(world.incoming(video).packets.len() > 4 * 90);
            assert!(world.incoming(audio).packets.len() > 4 * 50);
        }
        assert!(world.peers.iter().all(|peer| peer.endpoint.refused == 0));
    }
}

#[test]
fn and_tells_who_connected_and_which_layers_flow() {
    let mut world = World::new(2);
    let alice = world.connect(Conditions::delay_ms(5));
    let bob = world.connect(Conditions::delay_ms(5));
    let camera = world.publish_video(alice, "0", &[]);
    let video = world.subscribe_video(bob, camera, Some(0));
    world.run_for(2 * SECOND_US);
    let events: Vec<Event> = world
        .events
        .iter()
        .map(|(_, event)| event.clone())
        .collect();
    for peer in [alice, bob] {
        assert!(events.contains(&Event::Connected {
            transport: peer as u64,
            address: address(peer),
        }));
    }
    let ssrc = world.peers[alice].endpoint.outgoing[0].ssrc;
    assert!(events.contains(&Event::LayerStarted {
        receiver: camera,
        layer: 0,
        ssrc,
    }));
    assert!(events.contains(&Event::SenderLayer {
        sender: video.sender,
        layer: Some(0),
    }));

    world.peers[alice].endpoint.outgoing[0].stop();
    world.run_for(3 * SECOND_US);
    let stopped = Event::LayerStopped {
        receiver: camera,
        layer: 0,
    };
    assert_eq!(world.events.last().map(|(_, event)| event), Some(&stopped));
}
