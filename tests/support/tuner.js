/**
 * A participant in a page that sends a pure tone and a drawn picture, and measures what it receives.
 * Joins with livekit-client's stock bundle.
 */
window.tuner = (() => {
  const { Room, RoomEvent, Track, VideoQuality } = window.LivekitClient;
  const room = new Room();
  const messages = [];
  const received = {};

  room.on(RoomEvent.TrackSubscribed, (track, publication) => {
    const element = track.attach();
    document.body.append(element);
    received[track.kind] = { track, publication, element };
  });
  room.on(RoomEvent.DataReceived, (payload) => messages.push(new TextDecoder().decode(payload)));

  function toneTrack(hertz) {
    const context = new AudioContext();
    const oscillator = new OscillatorNode(context, { frequency: hertz });
    const destination = context.createMediaStreamDestination();
    oscillator.connect(destination);
    oscillator.start();
    return destination.stream.getAudioTracks()[0];
  }

  function pictureTrack(width, height) {
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const context = canvas.getContext("2d");
    let step = 0;
    setInterval(() => {
      step += 1;
      for (let stripe = 0; stripe < 16; stripe++) {
        context.fillStyle = `hsl(${(stripe * 40 + step * 5) % 360} 80% 50%)`;
        context.fillRect(0, (stripe * height) / 16, width, height / 16);
      }
    }, 50);
    return canvas.captureStream(20).getVideoTracks()[0];
  }

  return {
    messages,

    async join(url, token) {
      await room.connect(url, token);
      await room.startAudio();
      await room.localParticipant.publishTrack(toneTrack(440), { source: Track.Source.Microphone, dtx: false });
      await room.localParticipant.publishTrack(pictureTrack(1280, 720), {
        source: Track.Source.Camera,
        simulcast: true,
      });
    },

    /** The loudest frequency in hertz of what is received, -1 while it is silent. */
    async heard() {
      if (!received.audio) return -1;
      const context = new AudioContext();
      const analyser = new AnalyserNode(context, { fftSize: 32768, smoothingTimeConstant: 0 });
      const stream = new MediaStream([received.audio.track.mediaStreamTrack]);
      context.createMediaStreamSource(stream).connect(analyser);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const levels = new Float32Array(analyser.frequencyBinCount);
      analyser.getFloatFrequencyData(levels);
      const loudest = levels.indexOf(Math.max(...levels));
      await context.close();
      return levels[loudest] > -60 ? (loudest * context.sampleRate) / 32768 : -1;
    },

    /** Width of the pictures shown now, 0 before the first. */
    seen: () => received.video?.element.videoWidth ?? 0,
    ask: (quality) => received.video.publication.setVideoQuality(VideoQuality[quality]),
    say: (text) => room.localParticipant.publishData(new TextEncoder().encode(text), { reliable: true }),
    leave: () => room.disconnect(),
  };
})();
