import { expect, test } from "vitest";
import type { Remembered } from "../../lib/remembered.ts";
import type { Api } from "../../signalling/restApi.ts";
import { problemIn, SingleSignOnOffer, startOf, withoutProblem } from "./singleSignOn.ts";

test.each([
  ["", undefined],
  ["?clinic=north", undefined],
  ["?sign_in_problem=sign_in_refused", "sign_in_refused"],
  ["?clinic=north&sign_in_problem=too_many_attempts", "too_many_attempts"],
  ["?sign_in_problem=something_new", "single_sign_on_failed"],
])("%j tells of %s", (search, problem) => {
  expect(problemIn(search)).toBe(problem);
});

test("a problem is told once, and the rest of the address stays", () => {
  expect(withoutProblem("/staff", "?sign_in_problem=x")).toBe("/staff");
  expect(withoutProblem("/staff/inbox", "?sign_in_problem=x&shelf=mine")).toBe("/staff/inbox?shelf=mine");
  expect(startOf("north")).toBe("/api/v1/oidc/north/start");
});

function offer(answers: Record<string, Promise<boolean>>) {
  const kept: string[] = [];
  const GET = async (_: string, { params }: { params: { path: { slug: string } } }) => {
    const has = answers[params.path.slug];
    if (has === undefined) throw new Error("unknown");
    return { data: { single_sign_on: await has } };
  };
  const remembered = { set: (slug: string) => kept.push(slug) } as unknown as Remembered<string>;
  return { kept, model: new SingleSignOnOffer({ GET } as unknown as Api, remembered) };
}

test("only a clinic that has a provider offers it, however its name is typed", async () => {
  const { model, kept } = offer({ north: Promise.resolve(true), south: Promise.resolve(false) });
  await model.look(" North ");
  expect(model.clinic.get()).toBe("north");
  for (const other of ["south", "nowhere", ""]) {
    await model.look(other);
    expect(model.clinic.get()).toBeUndefined();
  }
  model.leave("north");
  expect(kept).toEqual(["north"]);
});

test("an answer about a clinic that is no longer named counts no more", async () => {
  let late: ((has: boolean) => void) | undefined;
  const slow = new Promise<boolean>((resolve) => {
    late = resolve;
  });
  const { model } = offer({ north: slow, south: Promise.resolve(false) });
  const first = model.look("north");
  await model.look("south");
  late?.(true);
  await first;
  expect(model.clinic.get()).toBeUndefined();
});
