//! Sequence numbers wrap at 65536 without a gap, on the way in and out, under loss too (RFC 3550
//! appendix A.1, RFC 3711 section 3.3.1).

use crate::netem::Conditions;
use crate::world::{World, SECOND_US};

#[test]
fn of_the_publishers_stream_and_its_retransmissions() {
    for start in [0, 127, 32_700, 65_400] {
        let mut world = World::new(start);
        let alice = world.connect(Conditions::delay_ms(20));
        let bob = world.connect(Conditions::delay_ms(20));
        let camera = world.publish_video(alice, "0", &[]);
        let stream = &mut world.peers[alice].endpoint.outgoing[0];
        stream.next_index = start;
        stream.next_rtx_index = 65_530;
        let video = world.subscribe_video(bob, camera, Some(0));
        world.run_for(SECOND_US);
        world.peers[alice].up.conditions.loss_per_mille = 50;
        world.run_for(5 * SECOND_US);
        world.peers[alice].up.conditions.loss_per_mille = 0;
        world.run_for(SECOND_US / 5);
        world.peers[alice].endpoint.outgoing[0].stop();
        world.run_for(2 * SECOND_US);
        let incoming = world.incoming(video);
        incoming.assert_playable(world.now_us);
        assert!(incoming.packets.len() > 500);
        assert!(world.peers[alice].endpoint.outgoing[0].repeated > 10);
    }
}

#[test]
fn of_the_stream_to_the_subscriber() {
    let mut world = World::new(9);
    let alice = world.connect(Conditions::delay_ms(10));
    let bob = world.connect(Conditions::delay_ms(10));
    let camera = world.publish_video(alice, "0", &[]);
    world.peers[alice].endpoint.outgoing[0].parts = 100;
    let video = world.subscribe_video(bob, camera, Some(0));
    world.run_for(SECOND_US);
    world.peers[bob].down.conditions.loss_per_mille = 10;
    world.run_for(22 * SECOND_US);
    world.peers[bob].down.conditions.loss_per_mille = 0;
    world.run_for(SECOND_US / 5);
    world.peers[alice].endpoint.outgoing[0].stop();
    world.run_for(2 * SECOND_US);
    let incoming = world.incoming(video);
    incoming.assert_playable(world.now_us);
    let last = incoming.packets.keys().last().unwrap();
    assert!(*last > 65_536, "only got to {last}");
    assert!(incoming.repaired() > 300);
}
