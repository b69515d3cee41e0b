//! What a publisher stops sending is told, soon where the rest of the picture goes on.

use housecall_dataplane::event::Event;

use crate::netem::Conditions;
use crate::world::{World, SECOND_US};

/// The layers that were told to have ended, with the times.
fn ended(world: &World) -> Vec<(u64, u8)> {
    let told = world
        .events
        .iter()
        .filter_map(|(at_us, event)| match event {
            Event::LayerStopped { layer, .. } => Some((*at_us, *layer)),
            _ => None,
        });
    told.collect()
}

fn world_with_layers() -> World {
    let mut world = World::new(1);
    let alice = world.connect(Conditions::delay_ms(20));
    let bob = world.connect(Conditions::delay_ms(20));
    let camera = world.publish_video(alice, "0", &["q", "h", "f"]);
    world.subscribe_video(bob, camera, Some(2));
    world.run_for(2 * SECOND_US);
    assert_eq!(ended(&world), []);
    world
}

#[test]
fn within_ten_frames_of_a_lower_layer() {
    let mut world = world_with_layers();
    let from_us = world.now_us;
    let frame_us = world.peers[0].endpoint.outgoing[0].frame_us;
    for layer in [1, 2] {
        world.peers[0].endpoint.outgoing[layer].stop();
    }
    world.run_for(SECOND_US);
    let told = ended(&world);
    assert_eq!(
        told.iter().map(|(_, layer)| *layer).collect::<Vec<_>>(),
        [1, 2]
    );
    assert!(told
        .iter()
        .all(|(at_us, _)| *at_us < from_us + 12 * frame_us));
}

#[test]
fn not_for_what_is_lost_on_the_way() {
    let mut world = world_with_layers();
    world.peers[0].up.conditions = Conditions::delay_ms(20).losing(200);
    world.run_for(10 * SECOND_US);
    assert_eq!(ended(&world), []);
}

#[test]
fn after_two_seconds_when_the_lower_ones_ended() {
    let mut world = world_with_layers();
    let from_us = world.now_us;
    for layer in [0, 1] {
        world.peers[0].endpoint.outgoing[layer].stop();
    }
    world.run_for(SECOND_US);
    assert_eq!(ended(&world), []);
    world.run_for(2 * SECOND_US);
    let told = ended(&world);
    assert_eq!(
        told.iter().map(|(_, layer)| *layer).collect::<Vec<_>>(),
        [0, 1]
    );
    assert!(told
        .iter()
        .all(|(at_us, _)| *at_us < from_us + 5 * SECOND_US / 2));
}

#[test]
fn not_when_all_pause_together() {
    let mut world = world_with_layers();
    world.peers[0].up.lose_if(|_| true);
    world.run_for(3 * SECOND_US / 2);
    world.peers[0].up.lose_if(|_| false);
    world.run_for(SECOND_US);
    assert_eq!(ended(&world), []);
}

#[test]
fn not_for_a_layer_of_few_frames() {
    for frame_us in [200_000, 333_000, 500_000, 900_000] {
        let mut world = world_with_layers();
        world.peers[0].endpoint.outgoing[2].frame_us = frame_us;
        world.run_for(20 * SECOND_US);
        // That it became so slow may be taken for its end, once.
        assert!(ended(&world).len() <= 1, "{frame_us}");
    }
}
