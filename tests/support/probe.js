/**
 * A participant without a user interface, for measuring: joins with livekit-client's stock bundle,
 * publishes the fake camera and microphone, and plays what it receives.
 */
window.probe = (() => {
  const { Room, RoomEvent, Track, VideoPreset } = window.LivekitClient;
  let room;
  const messages = [];
  const states = [];

  const play = (track) => document.body.append(track.attach());

  return {
    messages,
    /** Connection states since joining, in order. */
    states,

    async join(url, token, { width, height, simulcast }) {
      room = new Room({
        publishDefaults: { simulcast },
        videoCaptureDefaults: { resolution: new VideoPreset(width, height, 1_500_000, 30).resolution },
      });
      room.on(RoomEvent.TrackSubscribed, play);
      room.on(RoomEvent.ConnectionStateChanged, (state) => states.push(state));
      room.on(RoomEvent.DataReceived, (payload) => messages.push(new TextDecoder().decode(payload)));
      await room.connect(url, token);
      await room.startAudio();
      await room.localParticipant.enableCameraAndMicrophone();
    },

    /** Sources of the remote tracks that are being received now. */
    receiving: () =>
      [...room.remoteParticipants.values()].flatMap((person) =>
        [...person.trackPublications.values()].filter((each) => each.isSubscribed).map((each) => each.source),
      ),

    say: (text) => room.localParticipant.publishData(new TextEncoder().encode(text), { reliable: true }),
    simulate: (scenario) => room.simulateScenario(scenario),
    stopCamera: () => room.localParticipant.getTrackPublication(Track.Source.Camera).track.stop(),
    leave: () => room.disconnect(),
  };
})();
