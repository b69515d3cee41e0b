//! Whoever drives the engine learns whether more of a video frame is to come (RFC 7741 section 4.1, the marker
//! bit); sound and finished frames are worth no wait.

use crate::netem::Conditions;
use crate::world::{address, World, SECOND_US};

#[test]
fn amid_a_frame_and_not_after_its_end_nor_for_sound() {
    let mut world = World::new(3);
    let [alice, bob, carol] = [1, 1, 1].map(|delay| world.connect(Conditions::delay_ms(delay)));
    let camera = world.publish_video(alice, "0", &[]);
    let microphone = world.publish_audio(alice, "1", 30);
    for peer in [bob, carol] {
        world.subscribe_video(peer, camera, Some(0));
        world.subscribe_audio(peer, microphone);
    }
    world.run_for(SECOND_US);

    let mut expected_amid = |place| -> Vec<usize> {
        let endpoint = &mut world.peers[alice].endpoint;
        endpoint.take_datagrams();
        endpoint.send_frame(place);
        let datagrams = endpoint.take_datagrams();
        let expected = datagrams.iter().map(|datagram| {
            let now_us = world.now_us;
            world
                .engine
                .handle_datagram(now_us, address(alice), datagram);
            let sends = world.engine.sends_expected();
            while world.engine.poll_transmits(now_us).is_some() {}
            sends
        });
        expected.collect()
    };
    let mut picture = expected_amid(0);
    assert_eq!(picture.pop(), Some(0));
    assert!(!picture.is_empty());
    assert!(picture.iter().all(|sends| *sends == 2), "{picture:?}");
    assert!(expected_amid(1).iter().all(|sends| *sends == 0));
}
