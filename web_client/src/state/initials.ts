/** "Dr.", "Dra.": a title says nothing of who it is; "J." does. */
const TITLE = /^\p{L}{2,}\.$/u;

/** Up to two letters that stand for a person whose camera is off. */
export function initialsOf(name: string): string {
  const said = name.trim().split(/\s+/).filter(Boolean);
  const named = said.filter((word) => !TITLE.test(word));
  const words = named.length > 0 ? named : said;
  const picked = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  // Spread by code points, so that an emoji or a rare letter is not cut in half.
  return picked.map((word) => [...(word ?? "")][0]?.toLocaleUpperCase() ?? "").join("");
}
