import { expect, test } from "vitest";
import { AppError } from "../../../lib/appError.ts";
import { KEEP_AFTER_MS, type Note, NotePad, type NotePadDoors } from "./notePad.ts";

function note(change: Partial<Note> = {}): Note {
  return {
    id: "n1",
    about: { kind: "encounter", id: "e" },
    kind: "note",
    author: "ada",
    addendum_to: null,
    text: "",
    changed_at: "2026-11-26T10:00:00Z",
    signed_at: null,
    intact: true,
    ...change,
  };
}

/** A server that remembers, whose clock goes only when it is told to. */
function desk(before: readonly Note[] = []) {
  const calls: string[] = [];
  let due: (() => void) | undefined;
  let refusal: AppError | undefined;
  const doors: NotePadDoors = {
    list: async () => before,
    draft: async (text) => {
      calls.push(`draft ${text}`);
      if (refusal) throw refusal;
      return note({ text });
    },
    edit: async (id, text) => {
      calls.push(`edit ${id} ${text}`);
      if (refusal) throw refusal;
      return note({ id, text });
    },
    sign: async (id) => {
      calls.push(`sign ${id}`);
      return note({ id, signed_at: "2026-11-26T10:30:00Z" });
    },
    later: (step, ms) => {
      expect(ms).toBe(KEEP_AFTER_MS);
      due = step;
      return () => {
        due = undefined;
      };
    },
  };
  const pass = async () => {
    due?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { doors, calls, pass, refuse: (error?: AppError) => (refusal = error) };
}

test("what is typed is kept after a moment: drafted once, then edited", async () => {
  const { doors, calls, pass } = desk();
  const pad = new NotePad("note", "ada", doors);
  await pad.load();
  expect(pad.snapshot.get().keeping).toBe("empty");
  pad.type("Cou");
  pad.type("Cough");
  expect(pad.snapshot.get().keeping).toBe("typed");
  await pass();
  pad.type("Cough, dry");
  await pass();
  expect(calls).toEqual(["draft Cough", "edit n1 Cough, dry"]);
  expect(pad.snapshot.get().keeping).toBe("kept");
});

test("one's own draft is taken up again, a colleague's is not", async () => {
  const { doors } = desk([note({ id: "g", author: "grace", text: "hers" }), note({ id: "a", text: "mine" })]);
  const pad = new NotePad("note", "ada", doors);
  await pad.load();
  expect(pad.snapshot.get().text).toBe("mine");
});

test("a failure shows, and the next key tries again", async () => {
  const { doors, calls, pass, refuse } = desk();
  const pad = new NotePad("note", "ada", doors);
  await pad.load();
  refuse(new AppError("server-unreachable"));
  pad.type("Cough");
  await pass();
  expect(pad.snapshot.get()).toMatchObject({ keeping: "failed", text: "Cough" });
  refuse();
  pad.type("Cough.");
  await pass();
  expect(pad.snapshot.get()).toMatchObject({ keeping: "kept", error: undefined });
  expect(calls.at(-1)).toBe("draft Cough.");
});

test("signing signs what stands there, even when it was typed just now", async () => {
  const { doors, calls } = desk();
  const pad = new NotePad("note", "ada", doors);
  await pad.load();
  pad.type("Cough");
  await pad.sign();
  expect(calls).toEqual(["draft Cough", "sign n1"]);
  expect(pad.snapshot.get()).toMatchObject({ text: "", keeping: "empty" });
  expect(pad.snapshot.get().signed.map(({ id }) => id)).toEqual(["n1"]);
});

test("nothing is signed that could not be kept", async () => {
  const { doors, calls, refuse } = desk();
  const pad = new NotePad("note", "ada", doors);
  await pad.load();
  refuse(new AppError("server-unreachable"));
  pad.type("Cough");
  await expect(pad.sign()).rejects.toThrow("server-unreachable");
  expect(calls).toEqual(["draft Cough"]);
});

test("an emptied draft is not sent: what was kept stays until there are words again", async () => {
  const { doors, calls, pass } = desk([note({ text: "Cough" })]);
  const pad = new NotePad("note", "ada", doors);
  await pad.load();
  pad.type("  ");
  await pass();
  expect(calls).toEqual([]);
  await pad.sign();
  expect(calls).toEqual([]);
});
