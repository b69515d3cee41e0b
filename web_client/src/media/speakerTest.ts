/** Plays a short soft chime through the chosen speaker, so that a person knows they will hear the others. */

const NOTES_HZ = [523.25, 659.25, 783.99];
const NOTE_S = 0.35;
const LOUDNESS = 0.22;

/** Resolves when the chime has ended; rejects when the browser refuses to play. */
export async function playChime(speaker: string | undefined): Promise<void> {
  const context = new AudioContext();
  try {
    const output = context.createMediaStreamDestination();
    NOTES_HZ.forEach((frequency, index) => {
      const start = context.currentTime + 0.05 + index * NOTE_S * 0.6;
      const gain = new GainNode(context, { gain: 0 });
      gain.gain.setValueAtTime(0, start);
      gain.gain.linearRampToValueAtTime(LOUDNESS, start + 0.03);
      gain.gain.exponentialRampToValueAtTime(0.001, start + NOTE_S * 1.8);
      const tone = new OscillatorNode(context, { frequency });
      tone.connect(gain).connect(output);
      tone.start(start);
      tone.stop(start + NOTE_S * 2);
    });
    // An element, not context.destination, because setSinkId on elements is the older and wider API.
    const element = new Audio();
    element.srcObject = output.stream;
    if (speaker !== undefined && "setSinkId" in element)
      await element.setSinkId(speaker).catch(() => undefined);
    await element.play();
    await new Promise((resolve) => setTimeout(resolve, NOTE_S * 3200));
    element.srcObject = null;
  } finally {
    await context.close();
  }
}
