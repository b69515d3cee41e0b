/** Measures how loud a microphone is, for the meter that shows a person they can be heard (Web Audio API). */
import type { LevelSource } from "./types.ts";

const FLOOR_DB = -60;
const CEILING_DB = -12;
const INTERVAL_MS = 50;

/** Maps samples (−1 to 1) to a level of 0 to 1: decibels, because loudness is heard that way. */
export function levelOf(samples: Float32Array): number {
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  const rms = Math.sqrt(energy / Math.max(1, samples.length));
  if (rms === 0) return 0;
  const decibels = 20 * Math.log10(rms);
  return Math.min(1, Math.max(0, (decibels - FLOOR_DB) / (CEILING_DB - FLOOR_DB)));
}

/** The audio graph exists only while somebody watches, so a closed settings panel costs nothing. */
export function meter(track: MediaStreamTrack): LevelSource {
  return {
    subscribe(onLevel) {
      const context = new AudioContext();
      const source = context.createMediaStreamSource(new MediaStream([track]));
      const analyser = context.createAnalyser();
      analyser.fftSize = 1024;
      source.connect(analyser);
      const samples = new Float32Array(analyser.fftSize);
      const timer = setInterval(() => {
        analyser.getFloatTimeDomainData(samples);
        onLevel(levelOf(samples));
      }, INTERVAL_MS);
      // After a reload there was no gesture yet, and browsers keep the context suspended until one.
      const resume = () => void context.resume();
      resume();
      document.addEventListener("pointerdown", resume, { once: true });
      document.addEventListener("keydown", resume, { once: true });
      return () => {
        clearInterval(timer);
        document.removeEventListener("pointerdown", resume);
        document.removeEventListener("keydown", resume);
        source.disconnect();
        void context.close();
      };
    },
  };
}
