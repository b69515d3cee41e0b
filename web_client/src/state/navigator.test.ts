import { expect, test } from "vitest";
import { Navigator, type Surface } from "./navigator.ts";

/** A history of one tab, as browsers keep it. */
class Tab implements Surface {
  entries: string[];
  #leave: () => void = () => undefined;

  constructor(href: string) {
    this.entries = [href];
  }

  get location() {
    const { pathname, search } = new URL(this.entries.at(-1) ?? "/", "http://h");
    return { pathname, search };
  }

  history = {
    pushState: (_: unknown, __: string, href?: string | URL | null) => void this.entries.push(String(href)),
    replaceState: (_: unknown, __: string, href?: string | URL | null) =>
      void this.entries.splice(-1, 1, String(href)),
  };

  addEventListener(_: "popstate", listener: () => void) {
    this.#leave = listener;
  }

  back() {
    this.entries.pop();
    this.#leave();
  }
}

test("going somewhere is a step, and the browser's back button undoes it", () => {
  const tab = new Tab("/staff");
  const navigator = new Navigator(tab);
  navigator.go("/staff/people?q=ada");
  expect(navigator.place.get()).toEqual({ path: "/staff/people", search: "?q=ada", moves: 1 });
  tab.back();
  expect(navigator.place.get()).toEqual({ path: "/staff", search: "", moves: 2 });
});

test("naming a place anew is no step, and going where one is arrives without one", () => {
  const tab = new Tab("/staff/audit");
  const navigator = new Navigator(tab);
  navigator.rename("/staff/audit?type=link");
  expect(navigator.place.get().moves).toBe(0);
  navigator.go("/staff/audit?type=link");
  expect(tab.entries).toEqual(["/staff/audit?type=link"]);
  expect(navigator.place.get().moves).toBe(1);
});
