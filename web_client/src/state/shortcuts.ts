/** Which single keys do something in the consult room. */

export type Shortcut = "microphone" | "camera";

export const KEY_OF: Readonly<Record<Shortcut, string>> = { microphone: "M", camera: "V" };

/** The parts of a keyboard event that decide. */
export interface Stroke {
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly repeat: boolean;
  /** Whether the key goes into a text field. */
  readonly isTyping: boolean;
}

export function shortcutFor(stroke: Stroke): Shortcut | undefined {
  if (stroke.isTyping || stroke.repeat || stroke.altKey || stroke.ctrlKey || stroke.metaKey) return undefined;
  const pressed = stroke.key.toUpperCase();
  return (Object.keys(KEY_OF) as Shortcut[]).find((shortcut) => KEY_OF[shortcut] === pressed);
}
