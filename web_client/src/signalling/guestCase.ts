/** What the page of somebody who writes to a clinic may ask of the server about their one case. */
import { type Api, answer, type Shapes } from "./restApi.ts";
import { wholeThread } from "./wholeThread.ts";

export type Guest = Shapes["GuestView"];
export type GuestCase = Shapes["GuestCaseView"];
export type CaseForm = Shapes["GuestFormView"];
export type CaseAnswer = Shapes["AnswerView"];
export type CaseMessage = Shapes["MessageView"];
export type Sending = Shapes["SubmissionBody"];
export type UploadView = Shapes["UploadView"];
export type Insistence = Shapes["InsistBody"]["why"];
export type Exchanged = Shapes["ExchangeView"];

/** Who enters by the clinic's public page: they have typed the code that was mailed. */
export type Entrance = Shapes["EntranceBody"];

export function guestCaseApi(api: Api) {
  return {
    clinic: (clinic: string) =>
      answer(api.GET("/api/v1/clinics/{slug}", { params: { path: { slug: clinic } } })),
    /** What the clinic promises who writes, told before anybody says who they are. */
    promise: (clinic: string) =>
      answer(api.GET("/api/v1/clinics/{clinic}/intake", { params: { path: { clinic } } })),
    askCode: (clinic: string, email: string, language: string) =>
      answer(
        api.POST("/api/v1/clinics/{clinic}/intake/code", {
          params: { path: { clinic } },
          body: { email, language },
        }),
      ),
    enter: (clinic: string, body: Entrance) =>
      answer(api.POST("/api/v1/clinics/{clinic}/intake/enter", { params: { path: { clinic } }, body })),
    exchange: (token: string, birthDate: string | undefined) =>
      answer(api.POST("/api/v1/links/exchange", { body: { token, birth_date: birthDate ?? null } })),
    guest: () => answer(api.GET("/api/v1/guest")),
    read: () => answer(api.GET("/api/v1/guest/case")),
    forms: (language: string) =>
      answer(api.GET("/api/v1/guest/case/forms", { params: { query: { language } } })),
    /** As soon as an answer may need help at once. */
    reportRedFlag: (body: Shapes["GuestAnswersBody"]) =>
      answer(api.POST("/api/v1/guest/case/red-flag", { body })),
    acknowledge: (flag: string) =>
      answer(api.POST("/api/v1/guest/case/red-flag/{flag}/acknowledge", { params: { path: { flag } } })),
    send: (body: Sending) => answer(api.POST("/api/v1/guest/case", { body })),
    messages: () =>
      wholeThread(async (after) => {
        const params = { query: { after } };
        return (await answer(api.GET("/api/v1/guest/case/messages", { params }))).items;
      }),
    /** `id`: drawn for this message; sent again under it, it is the same one. */
    write: (body: string, id: string) =>
      answer(api.POST("/api/v1/guest/case/messages", { body: { body, id } })),
    answers: () => answer(api.GET("/api/v1/guest/case/answer")),
    /** How far one has read. */
    readUpTo: (seq: number) => answer(api.POST("/api/v1/guest/case/messages/read", { body: { seq } })),
    withdraw: () => answer(api.POST("/api/v1/guest/case/withdraw")),
    reopen: (body: string, id: string) =>
      answer(api.POST("/api/v1/guest/case/reopen", { body: { body, id } })),
    wishVisit: (reason: string) => answer(api.POST("/api/v1/guest/case/live-visit", { body: { reason } })),
    uploads: () => answer(api.GET("/api/v1/guest/uploads")),
    upload: (id: string) => answer(api.GET("/api/v1/uploads/{upload}", { params: { path: { upload: id } } })),
    /** Sends a poor photograph anyway. */
    insist: (id: string, why: Insistence) =>
      answer(
        api.POST("/api/v1/uploads/{upload}/insist", { params: { path: { upload: id } }, body: { why } }),
      ),
    /** The read receipt. */
    received: (id: string) =>
      answer(api.POST("/api/v1/guest/case/answer/{answer}/received", { params: { path: { answer: id } } })),
  };
}

export type GuestCaseApi = ReturnType<typeof guestCaseApi>;
