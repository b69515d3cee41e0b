import { expect, test, vi } from "vitest";
import { AppError } from "../../../lib/appError.ts";
import type { Api } from "../../../signalling/restApi.ts";
import { act } from "./doing.ts";

const deed = { visit: "v", person: "p", doing: "admit" } as const;

function api(post: () => Promise<unknown>, admitted_by: string | null = null) {
  const participants = [
    { id: "q", admitted_by: "somebody else" },
    { id: "p", admitted_by },
  ];
  const GET = vi.fn(async () => ({ data: { visit: { participants } } }));
  return { api: { POST: vi.fn(post), GET } as unknown as Api, GET };
}

test("who is first hears nothing more", async () => {
  const { api: door, GET } = api(async () => ({ data: {} }));
  expect(await act(door, deed)).toBeUndefined();
  expect(GET).not.toHaveBeenCalled();
});

test.each([
  ["grace", "grace"],
  [null, undefined],
])("who comes second hears of %s", async (admittedBy, by) => {
  const { api: door } = api(() => Promise.reject(new AppError("already-admitted")), admittedBy);
  expect(await act(door, deed)).toEqual({ by });
});

test("any other refusal is an error", async () => {
  const { api: door } = api(() => Promise.reject(new AppError("visit-over")));
  await expect(act(door, deed)).rejects.toMatchObject({ code: "visit-over" });
});
