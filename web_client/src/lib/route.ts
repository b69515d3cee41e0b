/** Paths with named parts: `/staff/patients/:id` matches one path and names what it found, checked by the compiler. */

/** The names in a pattern: `"/staff/patients/:id"` gives `{ id: string }`. */
export type PathParams<Pattern extends string> = Pattern extends `${infer Head}/${infer Rest}`
  ? PathParams<Head> & PathParams<Rest>
  : Pattern extends `:${infer Name}`
    ? { readonly [K in Name]: string }
    : unknown;

function parts(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** What `pattern` finds in `path`; undefined when the path is another one. A slash at the end changes nothing. */
export function matchPath<Pattern extends string>(
  pattern: Pattern,
  path: string,
): PathParams<Pattern> | undefined {
  const wanted = parts(pattern);
  const given = parts(path);
  if (wanted.length !== given.length) return undefined;
  const found: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = decoded(given[index] ?? "");
    if (value === undefined) return undefined;
    if (part.startsWith(":")) found[part.slice(1)] = value;
    else if (part !== value) return undefined;
  }
  return found as PathParams<Pattern>;
}

/** The path of `pattern` with its names filled in, and a query of what is not empty. */
export function pathTo<Pattern extends string>(
  pattern: Pattern,
  params: PathParams<Pattern>,
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const values = (params ?? {}) as Readonly<Record<string, string>>;
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(values[name] ?? ""));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  return search.size > 0 ? `${path}?${search}` : path;
}
