/** Spanish words of the clinic's figures. */
import type { WordsLike } from "../wordsLike.ts";
import type { en } from "./en.ts";

export const es: WordsLike<typeof en> = {
  figures: {
    title: "Cifras",
    words:
      "Cómo cumple la clínica lo que promete. Solo números: aquí no se nombra a nadie. Los días son los de su reloj.",
    period: "Periodo",
    periods: { week: "7 días", month: "4 semanas", quarter: "13 semanas" },
    answered: "Respondidos",
    closed: "Terminados",
    ofClosed_one: "De {{count}} caso terminado",
    ofClosed_other: "De {{count}} casos terminados",
    turnaround: "Del envío a la respuesta",
    p95: "95 de cada 100 en {{time}}",
    nothing: "Todavía no hay nada que contar",
    late: "Con retraso",
    lateWords: "{{late}} de {{all}} casos",
    photos: "Fotos malas",
    photosWords: "{{failed}} de {{all}} fotos",
    wait: "Espera de una visita",
    noShow: "No se presentaron",
    noShowWords: "{{missed}} no vinieron, {{seen}} sí",
    overTime: "Casos terminados",
    inTime: "A tiempo",
    tooLate: "Tarde",
    turnaroundOverTime: "Del envío a la respuesta, en el tiempo",
    half: "La mitad en",
    most: "95 de cada 100 en",
    days: "Días",
    byKind: "Según el motivo",
    noneEnded: "En este periodo no terminó ningún caso.",
  },
};
