/** The words that come with the staff app. */
import { en } from "./staff/en.ts";
import { es } from "./staff/es.ts";

export const staffWords = { en, es };
