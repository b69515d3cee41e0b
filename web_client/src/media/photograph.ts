/** Looks at a photograph before it is sent: its size, and what the capture coach says of it. */
import { type Judgement, judge, type View } from "./coach/judge.ts";
import { measure } from "./coach/measure.ts";

/** The server opens none that are larger (`store_forward/images/opening/size.py`). Pixels. */
const MOST_SIDE = 16_384;
const MOST_PIXELS = 120_000_000;
/** The coach narrows to 512 by averaging; a browser does the first part of that faster. Pixels. */
const LOOKED_AT_SIDE = 1_536;

/** `unreadable`: this browser cannot open it, the server may. */
export type Look = Judgement | "unreadable" | "too-many-pixels";

/** Does not throw. */
export async function lookAt(file: Blob, view: View | null): Promise<Look> {
  const address = URL.createObjectURL(file);
  try {
    const image = await loaded(address);
    const { naturalWidth: width, naturalHeight: height } = image;
    if (Math.max(width, height) > MOST_SIDE || width * height > MOST_PIXELS) return "too-many-pixels";
    return judge({ ...measure(pixelsOf(image)), width, height }, view);
  } catch {
    return "unreadable";
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Knows its size, turned as its EXIF data says, without having decoded it yet. */
function loaded(address: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("the browser cannot open this picture"));
    image.src = address;
  });
}

function pixelsOf(image: HTMLImageElement): ImageData {
  const { naturalWidth, naturalHeight } = image;
  const scale = Math.min(1, LOOKED_AT_SIDE / Math.max(naturalWidth, naturalHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(naturalHeight * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("the browser has no canvas left");
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
