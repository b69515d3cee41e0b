//! Transport-wide congestion control state (draft-holmer-rmcat-transport-wide-cc-extensions-01):
//! a [`Recorder`] of what a publisher's transport delivers and a [`History`] of what was sent to a
//! subscriber. The wire format is in [`crate::rtcp::twcc`].

#![deny(clippy::indexing_slicing)]

mod history;
mod recorder;

pub use history::{FeedbackReport, History, HISTORY_LENGTH};
pub use recorder::{Recorder, FEEDBACK_INTERVAL_US};
