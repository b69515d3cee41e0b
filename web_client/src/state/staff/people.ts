/** The clinic's staff: the list, somebody new, and one person with their roles and sessions. */
import { AppError } from "../../lib/appError.ts";
import { type Api, type Ask, answer, asked, type Shapes } from "../../signalling/restApi.ts";
import { type Faults, FormModel } from "../form.ts";
import { Resource } from "../resource.ts";
import type { OpenSession } from "./account.ts";

export type Member = Shapes["MemberView"];
export type Role = Shapes["StaffRole"];

export const ROLES: readonly Role[] = ["provider", "coordinator", "admin", "qa"];

export type Standing = "active" | "invited" | "suspended";

/** How somebody stands: `invited` until they have set a password. */
export function standingOf({ suspended_at, has_password }: Member): Standing {
  if (suspended_at !== null) return "suspended";
  return has_password ? "active" : "invited";
}

/** Those whose name or address has all words of `query`, whatever their accents and capitals. */
export function search(members: readonly Member[], query: string): readonly Member[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  return members.filter(({ name, email }) => {
    const text = plain(`${name} ${email}`);
    return words.every((word) => text.includes(word));
  });
}

function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase();
}

async function everyone(api: Api, ask: Ask): Promise<readonly Member[]> {
  return (await answer(api.GET("/api/v1/staff", asked(ask)))).items;
}

export function peopleOf(api: Api): Resource<readonly Member[]> {
  return new Resource((ask) => everyone(api, ask));
}

export interface NewMember {
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
}

function checkNew({ name, email, roles }: NewMember): Faults<NewMember> {
  return {
    name: name.trim() === "" ? "missing" : undefined,
    email: email.trim() === "" ? "missing" : email.includes("@") ? undefined : "malformed",
    roles: roles.length === 0 ? "missing" : undefined,
  };
}

/** `onAdded` hears who was added and invited. */
export function newMemberForm(api: Api, onAdded: (member: Member) => void): FormModel<NewMember> {
  return new FormModel<NewMember>(
    { name: "", email: "", roles: ["provider"] },
    {
      check: checkNew,
      send: async ({ name, email, roles }) =>
        onAdded(await answer(api.POST("/api/v1/staff", { body: { name, email, roles: [...roles] } }))),
    },
  );
}

/** What an administrator can do with somebody, besides changing their roles. */
export type Deed = "suspend" | "reinstate" | "invite" | "reset-second-factor";

export class PersonModel {
  readonly member: Resource<Member>;
  readonly sessions: Resource<readonly OpenSession[]>;
  readonly #api: Api;
  readonly #id: string;

  constructor(api: Api, id: string) {
    this.#api = api;
    this.#id = id;
    this.member = new Resource((ask) => this.#find(ask));
    this.sessions = new Resource(
      async (ask) =>
        (
          await answer(
            api.GET("/api/v1/staff/{staff}/sessions", { params: { path: { staff: id } }, ...asked(ask) }),
          )
        ).items,
    );
  }

  /** A form that stands for the roles of `member`. */
  rolesForm(member: Member): FormModel<{ readonly roles: readonly Role[] }> {
    return new FormModel(
      { roles: member.roles as readonly Role[] },
      {
        check: ({ roles }) => (roles.length === 0 ? { roles: "missing" } : {}),
        send: async ({ roles }) => {
          const params = { path: { staff: this.#id } };
          const body = { roles: [...roles] };
          this.member.put(await answer(this.#api.PATCH("/api/v1/staff/{staff}", { params, body })));
        },
      },
    );
  }

  /** Throws AppError. */
  async carryOut(deed: Deed): Promise<void> {
    const params = { path: { staff: this.#id } };
    this.member.put(await answer(this.#api.POST(`/api/v1/staff/{staff}/${deed}`, { params })));
    if (deed === "suspend" || deed === "reset-second-factor") await this.sessions.load();
  }

  /** Ends all sessions of the person; one's own present one goes on. Throws AppError. */
  async endSessions(): Promise<void> {
    await answer(
      this.#api.DELETE("/api/v1/staff/{staff}/sessions", { params: { path: { staff: this.#id } } }),
    );
    await this.sessions.load();
  }

  async #find(ask: Ask): Promise<Member> {
    const found = (await everyone(this.#api, ask)).find(({ id }) => id === this.#id);
    if (!found) throw new AppError("not-found");
    return found;
  }
}
