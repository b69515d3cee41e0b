/** Where the person is in the app, and how they get elsewhere: the browser's own history, watched. */
import { Store, type Watchable } from "../lib/store.ts";

export interface Place {
  readonly path: string;
  /** With its `?`, or empty. */
  readonly search: string;
  /** Counts the moves since the page was loaded; 0 is where it was opened. */
  readonly moves: number;
}

/** The part of `window` that is used here. */
export interface Surface {
  readonly location: Pick<Location, "pathname" | "search">;
  readonly history: Pick<History, "pushState" | "replaceState">;
  readonly addEventListener: (type: "popstate", listener: () => void) => void;
}

export class Navigator {
  readonly #surface: Surface;
  readonly #place: Store<Place>;

  constructor(surface: Surface) {
    this.#surface = surface;
    this.#place = new Store<Place>({ ...here(surface), moves: 0 });
    surface.addEventListener("popstate", () => this.#arrive());
  }

  get place(): Watchable<Place> {
    return this.#place;
  }

  /** Goes to a path of this app; the way back is kept. Going where one is shows it anew, as a browser does. */
  readonly go = (href: string): void => {
    const { path, search } = this.#place.get();
    if (href !== path + search) this.#surface.history.pushState(null, "", href);
    this.#arrive();
  };

  /** Names the place anew without a step in the history: a search that is typed, a redirect. */
  readonly rename = (href: string): void => {
    this.#surface.history.replaceState(null, "", href);
    this.#place.update(({ moves }) => ({ ...here(this.#surface), moves }));
  };

  #arrive(): void {
    this.#place.update(({ moves }) => ({ ...here(this.#surface), moves: moves + 1 }));
  }
}

function here({ location }: Surface): Pick<Place, "path" | "search"> {
  return { path: location.pathname, search: location.search };
}
