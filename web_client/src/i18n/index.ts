/** Sets up the words of the page in the person's language, remembered between visits. */
import i18next, { type i18n } from "i18next";
import { initReactI18next } from "react-i18next";
import { Remembered, type Shelf } from "../lib/remembered.ts";
import type { Words } from "./areas.ts";
import { en } from "./visit/en.ts";
import { es } from "./visit/es.ts";

export const LANGUAGES = ["en", "es"] as const;
export type Language = (typeof LANGUAGES)[number];

declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: Words };
  }
}

/** The first of the browser's languages that we speak; English otherwise. */
export function chooseLanguage(remembered: unknown, wanted: readonly string[]): Language {
  const known = (code: unknown) => LANGUAGES.find((language) => language === code);
  const fromBrowser = wanted.map((code) => known(code.split("-")[0])).find(Boolean);
  return known(remembered) ?? fromBrowser ?? "en";
}

/** The words of one area, which come with its screens. */
export type AreaWords = Readonly<Record<Language, object>>;

const added: AreaWords[] = [{ en, es }];

/** Adds an area's words; its screens call this when they are loaded, whether the page has started or not. */
export function addWords(words: AreaWords): void {
  if (added.includes(words)) return;
  added.push(words);
  if (i18next.isInitialized) supply(words);
}

function supply(words: AreaWords): void {
  for (const language of LANGUAGES) {
    i18next.addResourceBundle(language, "translation", words[language], true, true);
  }
}

/** Initialises i18next at once (the first words are in the bundle) and keeps `<html lang>` and the memory up to date. */
export function startI18n(shelf: Shelf, wanted: readonly string[]): i18n {
  const remembered = new Remembered<unknown>(shelf, "language", (raw) => raw);
  void i18next.use(initReactI18next).init({
    lng: chooseLanguage(remembered.get(), wanted),
    fallbackLng: "en",
    resources: {},
    interpolation: { escapeValue: false }, // React escapes
    initAsync: false,
  });
  for (const words of added) supply(words);
  document.documentElement.lang = i18next.language;
  // From here on a change is the person's own wish; what the browser suggested is not worth remembering.
  i18next.on("languageChanged", (language) => {
    remembered.set(language);
    document.documentElement.lang = language;
  });
  return i18next;
}

export function otherLanguage(language: string): Language {
  return language === "es" ? "en" : "es";
}
