/** The words that come with a guest's way through a visit; forms and refusals are said as to the staff. */
import { en } from "./guest/en.ts";
import { es } from "./guest/es.ts";
import { en as sharedEn } from "./staff/en.ts";
import { es as sharedEs } from "./staff/es.ts";

export const guestWords = { en: { ...sharedEn, ...en }, es: { ...sharedEs, ...es } };
