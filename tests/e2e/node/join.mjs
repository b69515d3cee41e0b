// Joins a room with the stock Node SDK and prints, one JSON object a line, what it receives.
//
// usage: node join.mjs URL TOKEN SECONDS
// Events: joined, data {text, from, topic}, sound {from, level}, picture {from, width, height}, left.
import { setTimeout as sleep } from "node:timers/promises";
import { AudioStream, dispose, Room, RoomEvent, TrackKind, VideoStream } from "@livekit/rtc-node";

const [url, token, seconds] = process.argv.slice(2);

function tell(event, facts = {}) {
  process.stdout.write(`${JSON.stringify({ event, ...facts })}\n`);
}

/** Tells the loudness of each second of sound, root mean square of 16-bit samples. */
async function listen(track, from) {
  let sum = 0;
  let count = 0;
  for await (const frame of new AudioStream(track, 48_000, 1)) {
    for (const sample of frame.data) sum += sample * sample;
    count += frame.data.length;
    if (count >= 48_000) {
      tell("sound", { from, level: Math.sqrt(sum / count) });
      sum = count = 0;
    }
  }
}

/** Tells each twentieth picture. */
async function watch(track, from) {
  let pictures = 0;
  for await (const { frame } of new VideoStream(track)) {
    if (pictures++ % 20 === 0) tell("picture", { from, width: frame.width, height: frame.height });
  }
}

const room = new Room();
room.on(RoomEvent.DataReceived, (payload, participant, _kind, topic) => {
  tell("data", { text: Buffer.from(payload).toString(), from: participant?.identity, topic });
});
room.on(RoomEvent.TrackSubscribed, (track, _publication, participant) => {
  const receive = track.kind === TrackKind.KIND_AUDIO ? listen : watch;
  void receive(track, participant.identity);
});
await room.connect(url, token, { autoSubscribe: true, dynacast: false });
tell("joined", { others: [...room.remoteParticipants.keys()] });
await room.localParticipant.publishData(Buffer.from("hello from node"), { reliable: true, topic: "greeting" });
await sleep(Number(seconds) * 1000);
await room.disconnect();
tell("left");
await dispose();
process.exit(0);
