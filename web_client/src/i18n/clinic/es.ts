/** Spanish words of the clinic's settings. */
import type { WordsLike } from "../wordsLike.ts";
import type { en } from "./en.ts";

export const es: WordsLike<typeof en> = {
  clinic: {
    title: "Ajustes de la clínica",
    words: "Lo que se dice a los pacientes y cuándo cuentan los plazos prometidos.",
    identityTitle: "La clínica",
    name: "Nombre",
    locale: "Idioma para personas nuevas",
    locales: { en: "Inglés", es: "Español" },
    timezone: "Zona horaria",
    timezoneHint: "Todas las horas de la aplicación se muestran según este reloj.",
    emergency: "Número de emergencias",
    emergencyHint: "Se pide a los pacientes que llamen allí cuando algo no puede esperar.",
    emergencyFault: "Solo cifras, de 2 a 20.",
    phone: "Teléfono de la clínica",
    phoneHint:
      "Los pacientes lo ven en cada página, para llamar cuando algo no funciona. Vacío: no se muestra ninguno.",
    phoneFault: "Revise el número: cifras, con + y el país delante.",
    weekTitle: "Horario",
    weekWords:
      "Las esperas y los plazos solo cuentan mientras la clínica está abierta. Para una noche use 00:00 como final.",
    closed: "Cerrado",
    opens: "{{day}}: abre a las",
    closes: "{{day}}: cierra a las",
    until: "a",
    addHours: "Añadir horas",
    addHoursOn: "Añadir horas: {{day}}",
    removeHours: "Quitar",
    removeHoursOn: "Quitar horas: {{day}}, de {{from}} a {{to}}",
    weekFault: "En algún día la clínica cierra antes de abrir, o dos tramos se solapan.",
    holidaysTitle: "Festivos y otros horarios",
    holidaysWords: "Días distintos a la semana. Sin horas, la clínica está cerrada todo el día.",
    noHolidays: "Ningún día es distinto.",
    addHoliday: "Añadir un día",
    date: "Fecha",
    removeDay: "Quitar día",
    removeDayOn: "Quitar día: {{day}}",
    thatDay: "este día",
    holidaysFault: "Cada día necesita su propia fecha y horas que empiecen antes de terminar.",
    save: "Guardar ajustes",
    saved: "Se han guardado los ajustes.",
  },
};
