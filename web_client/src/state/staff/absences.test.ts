import { expect, test } from "vitest";
import { checkAbsence, spanOf } from "./absences.ts";

test("days are the clinic's, and the last one counts", () => {
  expect(spanOf({ from: "2026-12-24", until: "2026-12-31" }, "America/New_York")).toEqual({
    since: "2026-12-24T05:00:00.000Z",
    until: "2027-01-01T05:00:00.000Z",
  });
});

test.each([
  [{ staff: "", cover: "", from: "", until: "" }, ["staff", "cover", "from", "until"]],
  [{ staff: "a", cover: "a", from: "2026-01-02", until: "2026-01-01" }, ["cover", "until"]],
  [{ staff: "a", cover: "b", from: "2026-01-02", until: "2026-01-02" }, []],
])("of %j these are wrong: %j", (values, wrong) => {
  const faults = Object.entries(checkAbsence(values));
  expect(faults.flatMap(([name, fault]) => (fault ? [name] : []))).toEqual(wrong);
});
