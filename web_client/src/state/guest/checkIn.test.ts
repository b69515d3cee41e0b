// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { AppError } from "../../lib/appError.ts";
import { MemoryShelf } from "../../lib/remembered.ts";
import type { Measured } from "../../signalling/networkCheck.ts";
import type { CheckInBody, GuestVisit } from "../../signalling/visitShapes.ts";
import { preferences } from "../preferences.ts";
import { PreviewModel } from "../preview.ts";
import { CheckInModel, stepsFor } from "./checkIn.ts";
import { guestVisit } from "./someVisit.ts";

const QUESTIONS: GuestVisit["questionnaire"] = {
  id: "q1",
  resource: {
    resourceType: "Questionnaire",
    status: "active",
    item: [
      { linkId: "pain", text: "Does it hurt?", type: "boolean", required: true },
      { linkId: "since", text: "Since when?", type: "string" },
    ],
  },
};
const TEXTS: GuestVisit["consent_texts"] = [
  { id: "t1", question: "treatment", text: "May we?", locale: "en" },
  { id: "t2", question: "recording", text: "May we record?", locale: "en" },
];

function checkingIn(visit = guestVisit({ questionnaire: QUESTIONS, consent_texts: TEXTS })) {
  const sent: CheckInBody[] = [];
  const answered: unknown[] = [];
  const measurements: Measured[] = [{ upKbps: 2400, downKbps: 9000 }];
  const preview = new PreviewModel(preferences(new MemoryShelf(), new MemoryShelf()).devices, {
    camera: false,
    microphone: false,
  });
  const checkIn = new CheckInModel(visit, preview, {
    measure: async () => measurements.shift() ?? { upKbps: null, downKbps: null },
    answerForm: async (form, answers) => void answered.push([form, answers]),
    send: async (body) => {
      if (body.location === "refused") throw new AppError("conflict");
      sent.push(body);
    },
  });
  return { checkIn, sent, answered, measurements, step: () => checkIn.snapshot.get().step };
}

async function tellAbout({ about }: CheckInModel, location = " 12 Elm Street "): Promise<void> {
  about.set("location", location);
  about.set("callBack", "+15550100");
  await about.submit();
}

test("who is treated is asked about themselves, who only helps is not", () => {
  const asked = { questionnaire: QUESTIONS, consent_texts: TEXTS };
  const as = (role: GuestVisit["me"]["role"]) => stepsFor(guestVisit({ ...asked, me: { role } }));
  expect(as("patient")).toEqual(["devices", "about", "questions", "consent"]);
  expect(as("caregiver")).toEqual(["devices", "about", "questions", "consent"]);
  expect(as("interpreter")).toEqual(["devices", "consent"]);
  expect(stepsFor(guestVisit({ me: { role: "student" } }))).toEqual(["devices"]);
  expect(stepsFor(guestVisit())).toEqual(["devices", "about"]);
});

test("the whole goes to the server at the end, once nothing is missing", async () => {
  const { checkIn, sent, answered, step } = checkingIn();
  await checkIn.passDevices();
  await checkIn.about.submit();
  expect([step(), checkIn.about.snapshot.get().faults]).toMatchObject([
    "about",
    { location: "missing", callBack: "missing" },
  ]);
  await tellAbout(checkIn);
  await checkIn.passQuestions();
  expect([step(), checkIn.snapshot.get().missing, answered]).toEqual(["questions", ["pain"], []]);
  checkIn.answer("pain", [true]);
  expect(checkIn.snapshot.get().missing).toEqual([]);
  await checkIn.passQuestions();
  expect([step(), answered]).toEqual(["consent", [["q1", { pain: [true] }]]]);
  checkIn.decide("treatment", "permit");
  await checkIn.passConsent();
  expect([checkIn.snapshot.get().isUndecided, sent]).toEqual([true, []]);
  checkIn.decide("recording", "deny");
  await checkIn.passConsent();
  expect(sent).toMatchObject([
    {
      location: "12 Elm Street",
      call_back: "+15550100",
      emergency_contact: null,
      feels_worse: false,
      device: { camera: false, microphone: false, up_kbps: 2400, down_kbps: 9000, fault: null },
      consents: [
        { text: "t1", decision: "permit" },
        { text: "t2", decision: "deny" },
      ],
    },
  ]);
});

test("a contact is a name with a number, or nobody", async () => {
  const { checkIn, sent } = checkingIn(guestVisit());
  await checkIn.passDevices();
  checkIn.about.set("contactName", "Luis");
  await tellAbout(checkIn);
  expect(checkIn.about.snapshot.get().faults).toMatchObject({ contactPhone: "missing" });
  checkIn.about.set("contactPhone", " 555 0101 ");
  checkIn.about.set("feelsWorse", true);
  await checkIn.about.submit();
  expect(sent).toMatchObject([{ emergency_contact: { name: "Luis", phone: "555 0101" }, feels_worse: true }]);
});

test("back leads to the step before, and what was said stays", async () => {
  const { checkIn, step } = checkingIn();
  checkIn.back();
  expect(step()).toBe("devices");
  await checkIn.passDevices();
  await tellAbout(checkIn);
  checkIn.answer("since", ["May"]);
  checkIn.back();
  checkIn.back();
  expect(step()).toBe("devices");
  await checkIn.passDevices();
  await checkIn.about.submit();
  expect([step(), checkIn.snapshot.get().answers]).toEqual(["questions", { since: ["May"] }]);
});

test("what was decided before need not be decided again", async () => {
  const visit = guestVisit({ consent_texts: TEXTS, consents: { treatment: "permit", recording: "deny" } });
  const { checkIn, sent } = checkingIn(visit);
  await checkIn.passDevices();
  await tellAbout(checkIn);
  await checkIn.passConsent();
  expect(sent[0]?.consents?.map(({ decision }) => decision)).toEqual(["permit", "deny"]);
});

test("a network is judged, and measured again when asked", async () => {
  const { checkIn, measurements } = checkingIn(guestVisit());
  await Promise.resolve();
  expect(checkIn.snapshot.get().network).toMatchObject({ at: "measured", grade: "video", upKbps: 2400 });
  measurements.push({ upKbps: 100, downKbps: 9000 });
  const measuring = checkIn.measure();
  expect(checkIn.snapshot.get().network).toEqual({ at: "measuring" });
  await measuring;
  expect(checkIn.snapshot.get().network).toMatchObject({ grade: "audio", fault: "slow-up" });
  await checkIn.measure();
  expect(checkIn.snapshot.get().network).toMatchObject({ grade: "none", fault: "offline" });
});

test("what keeps the network down is reported by a name in letters", async () => {
  const { checkIn, sent, measurements } = checkingIn(guestVisit());
  measurements.push({ upKbps: 100, downKbps: 9000 });
  await checkIn.measure();
  await checkIn.passDevices();
  await tellAbout(checkIn);
  expect(sent[0]?.device.fault).toBe("slowUp");
});

test("a refusal keeps the last step, with its reason", async () => {
  const { checkIn, sent, step } = checkingIn(guestVisit());
  await checkIn.passDevices();
  await tellAbout(checkIn, "refused");
  expect([step(), sent, checkIn.about.snapshot.get().error?.code]).toEqual(["about", [], "conflict"]);
});
