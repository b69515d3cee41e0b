//! A peer of the server as a test needs it: ICE controlling agent, SRTP, publisher and subscriber,
//! in virtual time. It is built from the crate's primitives, but decides by itself.

pub mod ice;
pub mod incoming;
pub mod media;
pub mod outgoing;

use std::collections::BTreeMap;
use std::net::SocketAddr;

use housecall_dataplane::bytes::Writer;
use housecall_dataplane::demux::{classify, Protocol};
use housecall_dataplane::header_ext::{Ids, KINDS};
use housecall_dataplane::rtcp::ntp::NtpTime;
use housecall_dataplane::rtcp::{rr, Message, Packets};
use housecall_dataplane::rtp::Header;
use housecall_dataplane::srtp::{Inbound, Outbound, MAX_OVERHEAD};
use housecall_dataplane::twcc::Recorder;

use self::ice::IceClient;
use self::incoming::Incoming;
use self::outgoing::Outgoing;

/// Every endpoint's own SSRC in RTCP.
const REPORTER: u32 = 1;
const REPORT_INTERVAL_US: u64 = 1_000_000;
const LONGEST: usize = 1500;

/// All extensions in the order of [`KINDS`], as both sides agree in these tests.
pub fn extension_ids() -> Ids {
    let mut ids = Ids::default();
    for (kind, id) in KINDS.into_iter().zip(1..) {
        ids.set(kind, id).unwrap();
    }
    ids
}

pub struct Endpoint {
    pub address: SocketAddr,
    pub ice: IceClient,
    pub extensions: Ids,
    /// Its wall clock when the virtual clock was 0.
    pub clock: NtpTime,
    inbound: Inbound,
    outbound: Outbound,
    pub outgoing: Vec<Outgoing>,
    /// By SSRC.
    pub incoming: BTreeMap<u32, Incoming>,
    /// Packets that could not be opened.
    pub refused: u64,
    /// Transport-wide numbers of what it sends, and feedback messages it got on them.
    next_transport_number: u16,
    pub feedbacks: Vec<u64>,
    /// What it got, to be reported.
    arrivals: Recorder,
    report_us: u64,
    out: Vec<Vec<u8>>,
}

impl Endpoint {
    pub fn new(address: SocketAddr, ice: IceClient, inbound: Inbound, outbound: Outbound) -> Self {
        Self {
            address,
            ice,
            extensions: extension_ids(),
            clock: NtpTime(0xE000_0000_0000_0000),
            inbound,
            outbound,
            outgoing: Vec::new(),
            incoming: BTreeMap::new(),
            refused: 0,
            next_transport_number: 65_500,
            feedbacks: Vec::new(),
            arrivals: Recorder::new(),
            report_us: REPORT_INTERVAL_US,
            out: Vec::new(),
        }
    }

    /// When [`handle_timeout`](Self::handle_timeout) has something to do.
    pub fn next_us(&self) -> u64 {
        let connected = self.ice.answers > 0;
        let outgoing = self.outgoing.iter().filter(|_| connected);
        let outgoing = outgoing.map(Outgoing::next_us);
        let incoming = self.incoming.values().filter_map(Incoming::next_us);
        outgoing
            .chain(incoming)
            .chain(self.arrivals.deadline_us())
            .chain([self.ice.next_us(), self.report_us])
            .min()
            .unwrap_or(u64::MAX)
    }

    /// Takes all datagrams to send.
    pub fn take_datagrams(&mut self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.out)
    }

    pub fn handle_timeout(&mut self, now_us: u64) {
        self.out.extend(self.ice.poll(now_us));
        for place in 0..self.outgoing.len() {
            if self.ice.answers == 0 {
                break;
            }
            while self.outgoing[place].next_us() <= now_us {
                self.send_frame(place);
            }
        }
        let ssrcs: Vec<u32> = self.incoming.keys().copied().collect();
        for ssrc in ssrcs {
            let stream = self.incoming.get_mut(&ssrc).unwrap();
            let missing = stream.missing_now(now_us);
            if !missing.is_empty() {
                self.send_rtcp(|writer| {
                    housecall_dataplane::rtcp::nack::write(writer, REPORTER, ssrc, &missing)
                });
            }
        }
        if self
            .arrivals
            .deadline_us()
            .is_some_and(|at_us| at_us <= now_us)
        {
            let mut arrivals = std::mem::take(&mut self.arrivals);
            self.send_rtcp(|writer| arrivals.write(writer, REPORTER, 0));
            self.arrivals = arrivals;
        }
        if self.report_us <= now_us {
            self.report_us = now_us + REPORT_INTERVAL_US;
            self.report(now_us);
        }
    }

    pub fn handle_datagram(&mut self, now_us: u64, datagram: &[u8]) {
        match classify(datagram) {
            Some(Protocol::Stun) => {
                self.ice.handle(datagram);
                if self.ice.answers == 1 {
                    let streams = self.outgoing.iter_mut();
                    streams.for_each(|stream| stream.begin(now_us));
                }
            }
            Some(Protocol::Rtp) => self.receive_rtp(now_us, datagram),
            Some(Protocol::Rtcp) => self.receive_rtcp(now_us, datagram),
            _ => panic!("the server sent {datagram:?}"),
        }
    }

    /// Asks the server for a key frame of an incoming stream.
    pub fn send_pli(&mut self, ssrc: u32) {
        self.send_rtcp(|writer| housecall_dataplane::rtcp::pli::write(writer, REPORTER, ssrc));
    }

    /// Asks the server to send packets of an incoming stream again; `missing`: ascending.
    pub fn send_nack(&mut self, ssrc: u32, missing: &[u64]) {
        self.send_rtcp(|writer| {
            housecall_dataplane::rtcp::nack::write(writer, REPORTER, ssrc, missing)
        });
    }

    /// Sends a raw RTP packet again, or anything else, as an attacker would.
    pub fn send_raw(&mut self, datagram: Vec<u8>) {
        self.out.push(datagram);
    }

    /// Seals a packet of an outgoing stream and queues it.
    fn send_packet(&mut self, place: usize, packet: &outgoing::Plain) {
        let stream = &mut self.outgoing[place];
        let number = self.next_transport_number;
        self.next_transport_number = number.wrapping_add(1);
        let mut buffer = vec![0; LONGEST];
        let values = stream.extensions(packet, number);
        let header = housecall_dataplane::rtp::write_header(
            &mut buffer,
            &packet.fields,
            &self.extensions,
            &values,
        )
        .unwrap();
        let length = self
            .outbound
            .seal_rtp(&mut buffer, header, 0, &packet.payload, packet.index)
            .unwrap();
        buffer.truncate(length);
        self.out.push(buffer);
    }

    pub fn send_frame(&mut self, place: usize) {
        let (at_us, clock) = (self.outgoing[place].next_us(), self.clock);
        if let Some(info) = self.outgoing[place].sender_info_due(at_us, clock) {
            self.send_rtcp(|writer| housecall_dataplane::rtcp::sr::write(writer, &info, &[]));
        }
        for packet in self.outgoing[place].next_frame() {
            self.send_packet(place, &packet);
        }
    }

    fn send_rtcp(
        &mut self,
        write: impl FnOnce(&mut Writer<'_>) -> Result<(), housecall_dataplane::error::Error>,
    ) {
        let mut buffer = vec![0; LONGEST];
        let mut writer = Writer::new(&mut buffer[..LONGEST - MAX_OVERHEAD]);
        write(&mut writer).unwrap();
        let plain = writer.len();
        let length = self.outbound.seal_rtcp(&mut buffer, plain).unwrap();
        buffer.truncate(length);
        self.out.push(buffer);
    }

    fn report(&mut self, now_us: u64) {
        let incoming = self.incoming.values_mut();
        let blocks: Vec<_> = incoming
            .filter_map(|stream| stream.report(now_us))
            .collect();
        if !blocks.is_empty() {
            self.send_rtcp(|writer| rr::write(writer, REPORTER, &blocks));
        }
    }

    fn receive_rtp(&mut self, now_us: u64, datagram: &[u8]) {
        let header = Header::parse(datagram).unwrap();
        let mut payload = vec![0; datagram.len()];
        let Ok(opened) = self.inbound.open_rtp(datagram, &header, &mut payload) else {
            self.refused += 1;
            return;
        };
        payload.truncate(opened.payload_length);
        let values = self.extensions.read(header.extensions(datagram));
        if let Some(number) = values.twcc {
            self.arrivals.record(number, now_us);
        }
        let (ssrc, index) = (header.fields.ssrc, opened.index);
        let repaired = self
            .incoming
            .values_mut()
            .find(|stream| stream.rtx_ssrc == Some(ssrc));
        if let Some(stream) = repaired {
            stream.hold(now_us, values.playout_delay);
            stream.restore(now_us, &header.fields, &payload);
        } else if let Some(stream) = self.incoming.get_mut(&ssrc) {
            assert_eq!(values.mid, Some(stream.mid.as_bytes()));
            stream.hold(now_us, values.playout_delay);
            stream.take(now_us, &header.fields, index, &payload);
        } else {
            panic!("a stream {ssrc} that nobody announced");
        }
    }

    fn receive_rtcp(&mut self, now_us: u64, datagram: &[u8]) {
        let mut packet = datagram.to_vec();
        let Ok(length) = self.inbound.open_rtcp(&mut packet) else {
            self.refused += 1;
            return;
        };
        for packet in Packets::new(&packet[..length]) {
            match packet.unwrap().message().unwrap() {
                Message::SenderReport(report) => {
                    if let Some(stream) = self.incoming.get_mut(&report.info.ssrc) {
                        stream.take_report(report.info, now_us);
                    }
                }
                Message::ReceiverReport(report) => {
                    for block in report.blocks {
                        if let Some(stream) = self.outgoing_by_ssrc(block.ssrc) {
                            self.outgoing[stream].reports.push(block);
                        }
                    }
                }
                Message::Nack(nack) => {
                    let asked: Vec<u16> = nack.sequence_numbers().collect();
                    self.repeat(nack.media_ssrc, &asked);
                }
                Message::PictureLoss(loss) => {
                    if let Some(stream) = self.outgoing_by_ssrc(loss.media_ssrc) {
                        self.outgoing[stream].ask_key_frame(now_us);
                    }
                }
                Message::TransportFeedback(feedback) => {
                    let arrived = feedback
                        .statuses()
                        .filter(|status| status.arrival.is_some());
                    self.feedbacks.push(arrived.count() as u64);
                }
                Message::Goodbye(_) | Message::FullIntraRequest(_) | Message::Other(_) => {}
            }
        }
    }

    fn repeat(&mut self, ssrc: u32, asked: &[u16]) {
        let place = self.outgoing_by_ssrc(ssrc).unwrap();
        for number in asked {
            if let Some(packet) = self.outgoing[place].repeat(*number) {
                self.send_packet(place, &packet);
            }
        }
    }

    fn outgoing_by_ssrc(&self, ssrc: u32) -> Option<usize> {
        self.outgoing.iter().position(|stream| stream.ssrc == ssrc)
    }
}
