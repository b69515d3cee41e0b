//! Writes feedback: status chunks, then deltas (section 3.1.1 to 3.1.5).

#![deny(clippy::indexing_slicing)]

use super::super::{begin_feedback, end_packet, FORMAT_TWCC, TRANSPORT_FEEDBACK};
use super::{
    Symbol, FIXED_LENGTH, MAX_STATUSES, ONE_BIT_SYMBOLS, TICKS_PER_REFERENCE, TWO_BIT_SYMBOLS,
};
use crate::bytes::Writer;
use crate::error::Error;

const MAX_RUN: usize = 0x1FFF;
/// Longest encoding of one status: a chunk of its own and a large delta.
const MAX_STATUS_LENGTH: usize = 4;

/// Appends one feedback on `arrivals` and returns how many of them it covers.
///
/// `arrivals[n]` is when packet `base_sequence + n` arrived, in ticks of 250 µs, or `None`. The
/// feedback ends early where an arrival is more than 8 s from the one before, where the buffer
/// ends, or after [`MAX_STATUSES`]: report the rest in the next. Returns 0, writing nothing, when
/// nothing arrived.
pub fn write(
    writer: &mut Writer<'_>,
    (sender_ssrc, media_ssrc): (u32, u32),
    feedback_count: u8,
    base_sequence: u16,
    arrivals: &[Option<i64>],
) -> Result<usize, Error> {
    let Some(first) = arrivals.iter().flatten().next() else {
        return Ok(0);
    };
    let reference = first.div_euclid(TICKS_PER_REFERENCE);
    let room = writer.remaining().saturating_sub(4 + FIXED_LENGTH + 3);
    let most = (room / MAX_STATUS_LENGTH).min(usize::from(MAX_STATUSES));
    let candidates = arrivals.get(..most).unwrap_or(arrivals);
    let start_ticks = reference * TICKS_PER_REFERENCE;
    let count = encodable(candidates, start_ticks);
    let covered = arrivals.get(..count).unwrap_or_default();
    if covered.is_empty() {
        return Err(Error::NoRoom);
    }

    let start = begin_feedback(
        writer,
        TRANSPORT_FEEDBACK,
        FORMAT_TWCC,
        sender_ssrc,
        media_ssrc,
    )?;
    writer.put_u16(base_sequence)?;
    writer.put_u16(count as u16)?;
    writer.put_u24(reference as u32)?;
    writer.put_u8(feedback_count)?;
    write_chunks(writer, covered, start_ticks)?;
    for (_, delta) in deltas(covered, start_ticks) {
        match delta {
            None => {}
            Some(delta @ 0..=0xFF) => writer.put_u8(delta as u8)?,
            Some(delta) => writer.put(&(delta as i16).to_be_bytes())?,
        }
    }
    end_packet(writer, start)?;
    Ok(count)
}

/// The symbols and deltas of arrivals, each relative to the one before.
fn deltas(
    arrivals: &[Option<i64>],
    start_ticks: i64,
) -> impl Iterator<Item = (Symbol, Option<i64>)> + '_ {
    arrivals.iter().scan(start_ticks, |at, arrival| {
        Some(match arrival {
            None => (Symbol::NotReceived, None),
            Some(arrival) => {
                let delta = arrival - *at;
                *at = *arrival;
                let small = (0..=0xFF).contains(&delta);
                let symbol = if small {
                    Symbol::SmallDelta
                } else {
                    Symbol::LargeDelta
                };
                (symbol, Some(delta))
            }
        })
    })
}

/// How many arrivals lie near enough to the one before to be written.
fn encodable(arrivals: &[Option<i64>], start_ticks: i64) -> usize {
    let fits =
        |(_, delta): &(Symbol, Option<i64>)| delta.is_none_or(|delta| i16::try_from(delta).is_ok());
    deltas(arrivals, start_ticks).take_while(fits).count()
}

/// Appends status chunks: a run where one is long enough to pay, else a vector.
fn write_chunks(
    writer: &mut Writer<'_>,
    arrivals: &[Option<i64>],
    start_ticks: i64,
) -> Result<(), Error> {
    let mut rest = deltas(arrivals, start_ticks)
        .map(|(symbol, _)| symbol)
        .peekable();
    // Symbols taken from the iterator and not written yet: never more than a vector holds.
    let mut pending = [Symbol::NotReceived; ONE_BIT_SYMBOLS];
    let mut held = 0;
    loop {
        for (slot, symbol) in pending.iter_mut().skip(held).zip(rest.by_ref()) {
            *slot = symbol;
            held += 1;
        }
        let symbols = pending.get(..held).unwrap_or_default();
        let Some(first) = symbols.first().copied() else {
            return Ok(());
        };
        let mut run = symbols
            .iter()
            .take_while(|symbol| **symbol == first)
            .count();
        let written;
        if run == held {
            while run < MAX_RUN && rest.next_if(|symbol| *symbol == first).is_some() {
                run += 1;
            }
            writer.put_u16(((first as u16) << 13) | run as u16)?;
            written = held;
        } else if run >= TWO_BIT_SYMBOLS {
            writer.put_u16(((first as u16) << 13) | run as u16)?;
            written = run;
        } else if symbols.contains(&Symbol::LargeDelta) {
            written = held.min(TWO_BIT_SYMBOLS);
            let vector = symbols.iter().take(written).enumerate();
            let bits = vector.fold(0, |bits, (place, symbol)| {
                bits | ((*symbol as u16) << (2 * (TWO_BIT_SYMBOLS - 1 - place)))
            });
            writer.put_u16(0xC000 | bits)?;
        } else {
            written = held;
            let vector = symbols.iter().enumerate();
            let bits = vector.fold(0, |bits, (place, symbol)| {
                bits | ((*symbol as u16) << (ONE_BIT_SYMBOLS - 1 - place))
            });
            writer.put_u16(0x8000 | bits)?;
        }
        pending.copy_within(written..held, 0);
        held -= written;
    }
}
