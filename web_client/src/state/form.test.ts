import { expect, test } from "vitest";
import { AppError } from "../lib/appError.ts";
import { FormModel } from "./form.ts";

function form(send: (values: { name: string; email: string }) => Promise<void>) {
  return new FormModel(
    { name: "", email: "" },
    { check: ({ name }) => (name === "" ? { name: "missing" } : {}), send },
  );
}

test("what is plainly wrong is not sent, and is right again once typed", async () => {
  const sent: unknown[] = [];
  const model = form(async (values) => void sent.push(values));
  expect(await model.submit()).toBe(false);
  expect([model.snapshot.get().faults.name, sent]).toEqual(["missing", []]);
  model.set("name", "Ada");
  expect(model.snapshot.get().faults.name).toBeUndefined();
  expect(await model.submit()).toBe(true);
  expect(sent).toEqual([{ name: "Ada", email: "" }]);
});

test("the server's refusal stands at the field that it names", async () => {
  const model = form(() => Promise.reject(new AppError("malformed", { fields: ["email"] })));
  model.set("name", "Ada");
  expect(await model.submit()).toBe(false);
  expect(model.snapshot.get()).toMatchObject({
    faults: { email: "refused" },
    error: undefined,
    isBusy: false,
  });
});

test.each([new AppError("malformed", { fields: ["other"] }), new AppError("conflict")])(
  "what belongs to no field is told as a whole",
  async (error) => {
    const model = form(() => Promise.reject(error));
    model.set("name", "Ada");
    await model.submit();
    expect(model.snapshot.get().error).toBe(error);
  },
);

test("it is sent once, however often the button is pressed", async () => {
  let count = 0;
  const model = form(async () => {
    count += 1;
  });
  model.set("name", "Ada");
  await Promise.all([model.submit(), model.submit()]);
  expect(count).toBe(1);
});
