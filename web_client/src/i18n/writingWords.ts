/** The words that come with writing to a clinic; forms and refusals are said as to the staff. */
import type { AreaWords } from "./index.ts";
import { en as sharedEn } from "./staff/en.ts";
import { es as sharedEs } from "./staff/es.ts";
import { en } from "./writing/en.ts";
import { es } from "./writing/es.ts";

export const writingWords: readonly AreaWords[] = [
  { en: sharedEn, es: sharedEs },
  { en, es },
];
