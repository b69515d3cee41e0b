import { expect, test } from "vitest";
import { agentOf, filtersIn, queryOf } from "./audit.ts";

test("filters are read from the address; what is not there does not narrow", () => {
  expect(filtersIn("?type=link&from=2026-11-01")).toEqual({
    patient: "",
    staff: "",
    type: "link",
    from: "2026-11-01",
    to: "",
  });
});

test("days are asked for by the clinic's clock, the last one whole", () => {
  const filters = filtersIn("?from=2026-11-01&to=2026-11-02");
  expect(queryOf(filters, "America/New_York")).toEqual({
    since: "2026-11-01T04:00:00.000Z",
    until: "2026-11-03T05:00:00.000Z",
  });
});

test.each([
  ["staff:7", { kind: "staff", id: "7" }],
  ["server", { kind: "server", id: undefined }],
])("the agent %s", (agent, parts) => {
  expect(agentOf(agent)).toEqual(parts);
});
