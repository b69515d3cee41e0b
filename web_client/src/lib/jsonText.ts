/** Reads JSON that somebody types: its value, and on which line each part of it stands, or where it goes wrong (pure). */

/** What was expected where the text stops being JSON. */
export type Expected = "value" | "name" | "colon" | "comma" | "end";

export interface JsonText {
  readonly value: unknown;
  /** The line of a place such as `item[2].text`, from 1; of the nearest part around it when it is not there. */
  readonly lineOf: (place: string) => number;
}

export interface JsonFault {
  readonly expected: Expected;
  readonly line: number;
}

export type JsonReading = JsonText | JsonFault;

export function isJson(reading: JsonReading): reading is JsonText {
  return "lineOf" in reading;
}

const SPACE = /[ \t\r\n]*/y;
const TEXT = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

class Stopped extends Error {
  readonly expected: Expected;
  readonly at: number;

  constructor(expected: Expected, at: number) {
    super(expected);
    this.expected = expected;
    this.at = at;
  }
}

/** Walks through the text once, and notes where each place begins. */
class Walk {
  readonly begins = new Map<string, number>();
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): void {
    this.#value("");
    if (this.#at < this.#text.length) throw new Stopped("end", this.#at);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  /** Whether `sign` comes next; if so it is passed. */
  #passes(sign: string): boolean {
    this.#take(SPACE);
    if (this.#text[this.#at] !== sign) return false;
    this.#at += 1;
    this.#take(SPACE);
    return true;
  }

  #value(place: string): void {
    this.#take(SPACE);
    this.begins.set(place, this.#at);
    if (this.#passes("{")) this.#members(place);
    else if (this.#passes("[")) this.#entries(place);
    else if (this.#take(TEXT) === undefined && this.#take(PLAIN) === undefined)
      throw new Stopped("value", this.#at);
    this.#take(SPACE);
  }

  #members(place: string): void {
    if (this.#passes("}")) return;
    do {
      const at = this.#at;
      const name = this.#take(TEXT);
      if (name === undefined) throw new Stopped("name", this.#at);
      if (!this.#passes(":")) throw new Stopped("colon", this.#at);
      const inner = `${place === "" ? "" : `${place}.`}${JSON.parse(name)}`;
      this.#value(inner);
      this.begins.set(inner, at);
    } while (this.#passes(","));
    if (!this.#passes("}")) throw new Stopped("comma", this.#at);
  }

  #entries(place: string): void {
    if (this.#passes("]")) return;
    let index = 0;
    do {
      this.#value(`${place}[${index}]`);
      index += 1;
    } while (this.#passes(","));
    if (!this.#passes("]")) throw new Stopped("comma", this.#at);
  }
}

function around(place: string): string {
  return place.slice(0, Math.max(place.lastIndexOf("."), place.lastIndexOf("["), 0));
}

export function readJsonText(text: string): JsonReading {
  const lineAt = (offset: number) => text.slice(0, offset).split("\n").length;
  const walk = new Walk(text);
  try {
    walk.whole();
  } catch (stopped) {
    if (!(stopped instanceof Stopped)) throw stopped;
    return { expected: stopped.expected, line: lineAt(stopped.at) };
  }
  const lineOf = (place: string): number => {
    const begin = walk.begins.get(place);
    return begin === undefined ? lineOf(around(place)) : lineAt(begin);
  };
  return { value: JSON.parse(text), lineOf };
}
