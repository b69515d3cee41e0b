//! Sender reports to subscribers put all streams of a publisher on one wall clock, ours, whatever
//! the publisher's clock and timestamps are (RFC 3550 section 6.4.1); layers switch on it too.

use crate::endpoint::incoming::Incoming;
use crate::netem::Conditions;
use crate::world::{World, SECOND_US};

/// When the packets of each frame were made, by the newest sender report: (frame, microseconds on
/// the subscriber's view of the wall clock).
fn wall_times(incoming: &Incoming, clock_rate: i64) -> Vec<(u32, i64)> {
    let (_, report) = incoming.sender_reports.last().unwrap();
    let first = incoming.sender_reports[0].1.ntp;
    let frames = incoming.packets.values().filter(|got| got.body.part == 0);
    let at = |timestamp: u32| {
        let ticks = i64::from(timestamp.wrapping_sub(report.rtp_timestamp) as i32);
        report.ntp.micros_since(first) + ticks * 1_000_000 / clock_rate
    };
    frames
        .map(|got| (got.body.frame, at(got.fields.timestamp)))
        .collect()
}

/// The time frame `frame` was made by the publisher's clock.
fn made_us(frame: u32, frame_us: u64, begin_us: u64) -> i64 {
    (begin_us + u64::from(frame - 1) * frame_us) as i64
}

#[test]
fn so_that_sound_and_pictures_stay_in_step() {
    let mut world = World::new(1);
    let alice = world.connect(Conditions::delay_ms(40));
    let bob = world.connect(Conditions::delay_ms(15));
    let camera = world.publish_video(alice, "0", &[]);
    let microphone = world.publish_audio(alice, "1", 30);
    let video = world.subscribe_video(bob, camera, Some(0));
    let audio = world.subscribe_audio(bob, microphone);
    world.run_for(10 * SECOND_US);
    let (video, audio) = (world.incoming(video), world.incoming(audio));
    assert!(video.sender_reports.len() >= 8);
    assert!(audio.sender_reports.len() >= 8);

    // Both begin at 0 on the publisher's clock; compare on the subscriber's wall clock.
    let base = video.sender_reports[0]
        .1
        .ntp
        .micros_since(audio.sender_reports[0].1.ntp);
    let offset = |times: Vec<(u32, i64)>, frame_us| {
        let (frame, at) = *times.last().unwrap();
        at - made_us(frame, frame_us, 0)
    };
    let picture = offset(wall_times(video, 90_000), 33_333) + base;
    let sound = offset(wall_times(audio, 48_000), 20_000);
    assert!(
        (picture - sound).abs() < 2_000,
        "apart by {} us",
        picture - sound
    );
}

#[test]
fn by_our_clock_at_the_time_of_sending() {
    let mut world = World::new(2);
    let alice = world.connect(Conditions::delay_ms(10));
    let bob = world.connect(Conditions::delay_ms(10));
    let camera = world.publish_video(alice, "0", &[]);
    let video = world.subscribe_video(bob, camera, Some(0));
    world.run_for(5 * SECOND_US);
    let reports = &world.incoming(video).sender_reports;
    for pair in reports.windows(2) {
        let [(before_us, before), (after_us, after)] = [pair[0], pair[1]];
        let elapsed_us = (after_us - before_us) as i64;
        assert!((after.ntp.micros_since(before.ntp) - elapsed_us).abs() < 1000);
        let ticks = i64::from(after.rtp_timestamp.wrapping_sub(before.rtp_timestamp));
        assert!((ticks * 100 / 9 - elapsed_us).abs() < 2000, "{ticks} ticks");
        assert!(after.packet_count > before.packet_count);
        assert!(after.octet_count > before.octet_count);
    }
}

#[test]
fn and_a_switch_lands_where_the_old_layer_would_be() {
    let mut world = World::new(3);
    let alice = world.connect(Conditions::delay_ms(30));
    let bob = world.connect(Conditions::delay_ms(30));
    let camera = world.publish_video(alice, "0", &["q", "h", "f"]);
    let video = world.subscribe_video(bob, camera, Some(0));
    world.run_for(3 * SECOND_US);
    for layer in [2, 0, 1] {
        world.set_layer(video, Some(layer));
        world.run_for(2 * SECOND_US);
    }
    let incoming = world.incoming(video);
    incoming.assert_playable(world.now_us);
    // All layers make frame n at the same time, so the output's clock must agree with n throughout.
    let mut packets = incoming.packets.values();
    let first = packets.next().unwrap();
    for got in packets {
        let ticks = i64::from(got.fields.timestamp.wrapping_sub(first.fields.timestamp));
        let made_us = i64::from(got.body.frame - first.body.frame) * 33_333;
        let error_us = ticks * 100 / 9 - made_us;
        assert!(
            error_us.abs() < 1500,
            "frame {} by {error_us} us",
            got.body.frame
        );
    }
}
