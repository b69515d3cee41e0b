//! Closing a transport, receiver or sender ends all that hangs on it, and only that.

use housecall_dataplane::command::Command;

use crate::netem::Conditions;
use crate::world::{World, SECOND_US};

#[test]
fn transports_with_their_receivers_and_the_senders_they_feed() {
    let mut world = World::new(1);
    let [alice, bob, carol] = [10, 10, 10].map(|delay| world.connect(Conditions::delay_ms(delay)));
    let of_alice = world.publish_video(alice, "0", &[]);
    let of_bob = world.publish_video(bob, "0", &[]);
    let first = world.subscribe_video(carol, of_alice, Some(0));
    let second = world.subscribe_video(carol, of_bob, Some(0));
    let third = world.subscribe_video(bob, of_alice, Some(0));
    world.run_for(2 * SECOND_US);
    world.command(Command::CloseTransport {
        transport: alice as u64,
    });
    world.run_for(SECOND_US / 10);
    let before = [first, second, third].map(|video| world.incoming(video).packets.len());
    world.run_for(2 * SECOND_US);
    let after = [first, second, third].map(|video| world.incoming(video).packets.len());
    assert_eq!(after[0], before[0]);
    assert!(after[1] > before[1] + 150);
    assert_eq!(after[2], before[2]);
    let stats = world.stats();
    assert_eq!(stats.transports.len(), 2);
    assert_eq!(stats.receivers.len(), 1);
    assert_eq!(stats.senders.len(), 1);
    world.incoming(second).assert_playable(world.now_us);
}

#[test]
fn senders_that_return_with_the_same_ssrc_go_on_numbering() {
    let mut world = World::new(2);
    let alice = world.connect(Conditions::delay_ms(10));
    let bob = world.connect(Conditions::delay_ms(10));
    let camera = world.publish_video(alice, "0", &[]);
    let video = world.subscribe_video(bob, camera, Some(0));
    world.run_for(2 * SECOND_US);
    world.command(Command::RemoveSender {
        sender: video.sender,
    });
    world.run_for(SECOND_US);
    let before = world.incoming(video).packets.len();
    let again = world.subscribe_again(video, camera);
    world.run_for(2 * SECOND_US);
    let incoming = world.incoming(again);
    assert!(incoming.packets.len() > before + 150);
    assert_eq!(incoming.holes(), [0; 0]);
    assert_eq!(incoming.duplicates, 0);
    assert_eq!(world.peers[bob].endpoint.refused, 0);
}
