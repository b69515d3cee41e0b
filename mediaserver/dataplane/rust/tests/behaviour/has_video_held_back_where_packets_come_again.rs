//! Whoever asks for packets again is told to hold video back until they can have come, and nobody else is.

use crate::netem::Conditions;
use crate::world::{World, SECOND_US};

/// Ten milliseconds each: the next frame at 15 a second with some reserve, and the round trip of 40 ms as measured.
const HELD: std::ops::RangeInclusive<u16> = 8 + 4..=8 + 5;

#[test]
fn by_whom_it_loses_and_only_while_it_does() {
    let mut world = World::new(1);
    let alice = world.connect(Conditions::delay_ms(20));
    let bob = world.connect(Conditions::delay_ms(20));
    let carol = world.connect(Conditions::delay_ms(20));
    let camera = world.publish_video(alice, "0", &[]);
    let (lossy, clean) = (
        world.subscribe_video(bob, camera, Some(0)),
        world.subscribe_video(carol, camera, Some(0)),
    );
    world.run_for(SECOND_US);
    assert!(world.incoming(lossy).playout_delays.is_empty());

    world.peers[bob].down.conditions = Conditions::delay_ms(20).losing(50);
    world.run_for(10 * SECOND_US);
    let newest = world.incoming(lossy).playout_delays.last().copied();
    let (told_us, delay) = newest.expect("nothing was held back");
    assert!(told_us + SECOND_US / 5 > world.now_us, "every frame tells");
    assert!(HELD.contains(&delay.min), "{delay:?}");
    assert_eq!(delay.max, 1_000);

    world.peers[bob].down.conditions = Conditions::delay_ms(20);
    world.run_for(30 * SECOND_US);
    let delays = &world.incoming(lossy).playout_delays;
    let (told_us, delay) = delays[delays.len() - 1];
    assert_eq!(delay.min, 0);
    assert!(
        told_us + 5 * SECOND_US < world.now_us,
        "nor is it told for ever"
    );
    assert!(world.incoming(clean).playout_delays.is_empty());
}

#[test]
fn by_everybody_where_the_publisher_loses() {
    let mut world = World::new(2);
    let alice = world.connect(Conditions::delay_ms(20));
    let bob = world.connect(Conditions::delay_ms(20));
    let camera = world.publish_video(alice, "0", &[]);
    let video = world.subscribe_video(bob, camera, Some(0));
    let sound = world.publish_audio(alice, "1", 30);
    let heard = world.subscribe_audio(bob, sound);
    world.run_for(SECOND_US);
    world.peers[alice].up.conditions = Conditions::delay_ms(20).losing(50);
    world.run_for(10 * SECOND_US);
    let newest = world.incoming(video).playout_delays.last().copied();
    let (_, delay) = newest.expect("nothing was held back");
    assert!(HELD.contains(&delay.min), "{delay:?}");
    assert!(world.incoming(heard).playout_delays.is_empty());
}
