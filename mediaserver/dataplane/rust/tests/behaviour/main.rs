//! The engine among peers over simulated links. Each file's name finishes the sentence "the data
//! plane ...".

// What is not as expected ends the test.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod endpoint;
mod netem;
mod random;
mod world;

mod answers_no_unknown_stun;
mod comes_back_from_a_cut;
mod forgets_what_is_closed;
mod forwards_sound_and_pictures;
mod has_video_held_back_where_packets_come_again;
mod ignores_replay;
mod keeps_flowing_through_ice_restart;
mod keeps_one_timeline_for_all;
mod learns_streams_in_any_order;
mod maps_timestamps_by_sender_reports;
mod recovers_lost_packet_by_nack;
mod reports_what_it_received;
mod shrugs_off_garbage;
mod survives_sequence_wrap;
mod switches_layers_without_a_gap;
mod tells_when_layers_end;
mod throttles_key_frame_requests;
mod waits_for_the_rest_of_a_frame_only;
