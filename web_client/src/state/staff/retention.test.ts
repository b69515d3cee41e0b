import { expect, test } from "vitest";
import type { Api } from "../../signalling/restApi.ts";
import { checkHold, keepDays, RetentionModel } from "./retention.ts";

test.each([
  ["90", false, 90],
  ["0", false, undefined],
  ["36501", false, undefined],
  ["1.5", false, undefined],
  ["", false, undefined],
  ["", true, null],
])("%j days, for ever %s, is %s", (days, isForEver, kept) => {
  expect(keepDays({ days, isForEver })).toBe(kept);
});

test.each([
  [{ patient_name: " ", birth_date: "", reason: "" }, ["patient_name", "birth_date", "reason"]],
  [{ patient_name: "Sam", birth_date: "2015-07-01", reason: "because" }, ["reason"]],
  [{ patient_name: "Sam", birth_date: "2015-07-01", reason: "a lawyer's letter" }, []],
])("of the hold %j these are wrong: %j", (values, wrong) => {
  const faults = Object.entries(checkHold(values));
  expect(faults.flatMap(([name, fault]) => (fault ? [name] : []))).toEqual(wrong);
});

test("a rule that is kept asks anew what the purge would do", async () => {
  const calls: unknown[] = [];
  const rule = { kind: "case", keep_days: null, due: 0, held: 0 };
  const api = {
    GET: async (path: string) => {
      calls.push(path);
      return { data: { items: [rule] } };
    },
    PUT: async (_path: string, { body }: { body: unknown }) => {
      calls.push(body);
      return { data: rule };
    },
  } as unknown as Api;
  const model = new RetentionModel(api);
  const form = model.ruleForm(rule, (days) => model.keep("case", days));
  form.set("isForEver", false);
  expect(await form.submit()).toBe(true);
  expect(calls).toEqual([{ keep_days: 90 }, "/api/v1/retention/rules"]);
});
