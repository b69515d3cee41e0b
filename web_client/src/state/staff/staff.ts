/** What all screens of the staff share: the API, the session and its idle watch, events, confirmations. */
import { Remembered, type Shelf } from "../../lib/remembered.ts";
import { Store, type Watchable } from "../../lib/store.ts";
import { Events } from "../../signalling/events.ts";
import { type Api, openApi } from "../../signalling/restApi.ts";
import type { Preferences } from "../preferences.ts";
import { ROOM_DEADLINE_MS } from "../roomStay.ts";
import { IdleWatch } from "./idle.ts";
import { Notices } from "./notices.ts";
import { StaffSession } from "./session.ts";
import { Topics } from "./topics.ts";

export interface StaffDoors {
  /** Where the server is. */
  readonly origin: string;
  /** Local storage, which all tabs share. */
  readonly shelf: Shelf;
  /** Which devices the person uses in visits. */
  readonly preferences: Preferences;
  readonly window: Window;
}

export class Staff {
  readonly api: Api;
  /** For the room of a visit, where nobody waits long for one call. */
  readonly roomApi: Api;
  readonly session: StaffSession;
  readonly topics = new Topics();
  readonly notices = new Notices();
  readonly clinic: Remembered<string>;
  readonly preferences: Preferences;
  /** Whether the room of a visit fills the window. */
  readonly isInVisit = new Store(false);
  readonly #doors: StaffDoors;
  readonly #idle = new Store<IdleWatch | undefined>(undefined);
  #events: Events | undefined;

  constructor(doors: StaffDoors) {
    this.#doors = doors;
    this.preferences = doors.preferences;
    const { origin } = doors;
    const onSessionOver = () => this.session.lapse();
    this.api = openApi({ origin, onSessionOver });
    this.roomApi = openApi({ origin, onSessionOver, deadlineMs: ROOM_DEADLINE_MS });
    this.session = new StaffSession(this.api);
    this.clinic = new Remembered(doors.shelf, "clinic", (raw) => (typeof raw === "string" ? raw : ""));
    this.session.state.subscribe(() => this.#follow());
  }

  /** The watch over the keyboard while somebody is signed in. */
  get idle(): Watchable<IdleWatch | undefined> {
    return this.#idle;
  }

  /** Events and the idle watch live exactly as long as somebody is signed in. */
  #follow(): void {
    const isIn = this.session.state.get().at === "in";
    if (isIn && !this.#events) {
      this.#events = new Events(this.#doors.origin, {
        onEvent: (event) => this.topics.tell(event),
        onGap: () => this.topics.tellGap(),
      });
      this.#idle.set(this.#watch());
    }
    if (!isIn) {
      this.#events?.close();
      this.#events = undefined;
      this.#idle.get()?.close();
      this.#idle.set(undefined);
    }
  }

  #watch(): IdleWatch {
    const { shelf, window } = this.#doors;
    return new IdleWatch(window, {
      now: () => Date.now(),
      keep: () => void this.session.keep(),
      end: () => void this.session.end("idle"),
      isInVisit: () => this.isInVisit.get(),
      used: new Remembered(shelf, "used", (raw) => (typeof raw === "number" ? raw : 0)),
    });
  }
}
