//! Publishers learn how their packets fare: receiver reports (RFC 3550 section 6.4.2) and
//! transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01).

use housecall_dataplane::event::Event;

use crate::netem::Conditions;
use crate::world::{World, SECOND_US};

#[test]
fn with_the_share_that_was_lost_and_the_round_trip() {
    let mut world = World::new(1);
    let alice = world.connect(Conditions::delay_ms(25).losing(100));
    world.publish_video(alice, "0", &[]);
    world.run_for(20 * SECOND_US);
    let endpoint = &world.peers[alice].endpoint;
    let reports = &endpoint.outgoing[0].reports;
    assert!(
        (13..=20).contains(&reports.len()),
        "one each second, less the lost ones"
    );
    let fractions: Vec<u32> = reports
        .iter()
        .map(|report| u32::from(report.fraction_lost))
        .collect();
    let mean = fractions.iter().sum::<u32>() as usize * 1000 / 256 / fractions.len();
    assert!((60..=140).contains(&mean), "{mean} of a thousand");
    let last = reports.last().unwrap();
    assert!(last.cumulative_lost > 100);
    let now = endpoint
        .clock
        .plus(std::time::Duration::from_micros(world.now_us));
    let rtt = last.round_trip_time(now).unwrap();
    // Until the report was read, and since: at most a second more than the round trip.
    assert!(
        rtt.as_millis() >= 50 && rtt.as_millis() < 1100 + 1000,
        "{rtt:?}"
    );
}

#[test]
fn packet_by_packet_every_hundred_milliseconds() {
    let mut world = World::new(2);
    let alice = world.connect(Conditions::delay_ms(25));
    world.publish_video(alice, "0", &["q", "h", "f"]);
    world.run_for(10 * SECOND_US);
    let feedbacks = &world.peers[alice].endpoint.feedbacks;
    assert!(
        (100..=220).contains(&feedbacks.len()),
        "{}",
        feedbacks.len()
    );
    let sent: u64 = 3 * 3 * 300;
    let reported: u64 = feedbacks.iter().sum();
    assert!(
        reported >= sent - 60 && reported <= sent + 9,
        "{reported} of {sent}"
    );
}

#[test]
fn and_learns_from_subscribers_the_same() {
    let mut world = World::new(3);
    let alice = world.connect(Conditions::delay_ms(10));
    let bob = world.connect(Conditions::delay_ms(40));
    let camera = world.publish_video(alice, "0", &[]);
    world.subscribe_video(bob, camera, Some(0));
    world.run_for(5 * SECOND_US);
    world.peers[bob].down.conditions.loss_per_mille = 100;
    world.run_for(5 * SECOND_US);
    let stats = world.stats();
    let sender = &stats.senders[0];
    let rtt = sender.round_trip_time.unwrap();
    assert!((rtt - 0.080).abs() < 0.005, "{rtt}");
    assert!(sender.packets_lost > 10);
    assert!(sender.fraction_lost > 0.02);
    let transport = &stats.transports[bob];
    assert!(transport.feedback_packets_received > 600);
    assert!(transport.feedback_packets_lost > 20);
}

#[test]
fn and_tells_who_is_heard() {
    let mut world = World::new(4);
    let [loud, quiet, silent] = [10, 50, 120].map(|level| {
        let peer = world.connect(Conditions::delay_ms(10));
        world.publish_audio(peer, "1", level)
    });
    world.run_for(3 * SECOND_US);
    for peer in &mut world.peers {
        peer.endpoint.outgoing[0].sending = false;
    }
    world.run_for(2 * SECOND_US);
    let told = world.events.iter().filter_map(|(_, event)| match event {
        Event::AudioLevels { levels } => Some(levels.clone()),
        _ => None,
    });
    let told: Vec<Vec<(u64, u8)>> = told.collect();
    assert!((12..=18).contains(&told.len()), "{}", told.len());
    let (last, before) = told.split_last().unwrap();
    assert!(last.is_empty(), "silence is told once");
    for levels in &before[1..before.len() - 1] {
        assert!(levels.contains(&(loud, 10)));
        assert!(levels.contains(&(quiet, 50)));
        assert!(!levels.iter().any(|(receiver, _)| *receiver == silent));
    }
}
