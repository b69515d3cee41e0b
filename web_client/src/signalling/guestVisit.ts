/** What a guest's page may ask of the server about its one visit. */
import { type Api, answer } from "./restApi.ts";
import type { CheckInBody } from "./visitShapes.ts";
import { wholeThread } from "./wholeThread.ts";

export function guestVisitApi(api: Api) {
  return {
    /** Exchanges the link's token for a session; the cookie comes with the answer. */
    exchange: (token: string, birthDate: string | undefined) =>
      answer(api.POST("/api/v1/links/exchange", { body: { token, birth_date: birthDate ?? null } })),
    read: () => answer(api.GET("/api/v1/guest/visit")),
    /** Says that the person came; safe to repeat. */
    open: () => answer(api.POST("/api/v1/guest/visit/open")),
    /** Says that the page is still open. */
    here: () => answer(api.POST("/api/v1/guest/visit/here")),
    checkIn: (body: CheckInBody) => answer(api.PUT("/api/v1/guest/visit/check-in", { body })),
    answerForm: (form: string, answers: Record<string, (string | number | boolean)[]>) =>
      answer(api.PUT("/api/v1/guest/visit/questionnaire", { body: { form, answers } })),
    media: () => answer(api.POST("/api/v1/guest/visit/media")),
    reconnectFailed: () => answer(api.POST("/api/v1/guest/visit/reconnect-failed")),
    leave: () => answer(api.POST("/api/v1/guest/visit/leave")),
    cancel: () => answer(api.POST("/api/v1/guest/visit/cancel")),
    askToRebook: (wishes: string) => answer(api.POST("/api/v1/guest/visit/rebooking", { body: { wishes } })),
    summary: () => answer(api.GET("/api/v1/guest/visit/summary")),
    rate: (rating: number, remark: string) =>
      answer(api.POST("/api/v1/guest/visit/survey", { body: { rating, remark } })),
    messages: (visit: string, known: number) =>
      wholeThread(async (after) => {
        const params = { path: { visit }, query: { after } };
        return (await answer(api.GET("/api/v1/visits/{visit}/messages", { params }))).items;
      }, known),
    /** `id`: drawn for this message; sent again under it, it is the same one. */
    say: (visit: string, body: string, id: string) =>
      answer(
        api.POST("/api/v1/visits/{visit}/messages", { params: { path: { visit } }, body: { body, id } }),
      ),
  };
}

export type GuestVisitApi = ReturnType<typeof guestVisitApi>;
