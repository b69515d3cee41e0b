/** Spanish words of how long things are kept. */
import type { WordsLike } from "../wordsLike.ts";
import type { en } from "./en.ts";

export const es: WordsLike<typeof en> = {
  retention: {
    title: "Conservación",
    words: "Cuánto se conserva lo que ha terminado, y de quién se conserva diga lo que diga la regla.",
    rulesTitle: "Reglas",
    rulesWords:
      "Lo más antiguo se elimina con la purga, una vez al día y para siempre. Cada cosa eliminada queda anotada en el registro de auditoría.",
    kinds: { case: "Casos respondidos o cerrados" },
    forEver: "Conservar para siempre",
    days: "Conservar durante (días)",
    daysHint: "Se cuentan desde su final. La ley puede exigir años.",
    daysFault: "De 1 a 36500 días.",
    saveRule: "Guardar regla",
    ruleKept: "Se ha guardado la regla.",
    confirmTitle_one: "¿Conservar los casos solo {{count}} día?",
    confirmTitle_other: "¿Conservar los casos solo {{count}} días?",
    confirmWords:
      "Lo más antiguo se elimina con la próxima purga, con sus mensajes, imágenes y respuestas. No se puede recuperar.",
    nothingGoes: "No se elimina nada.",
    nextPurge: "La próxima purga:",
    due_one: "se elimina {{count}}",
    due_other: "se eliminan {{count}}",
    held_one: "se queda {{count}}: retención legal",
    held_other: "se quedan {{count}}: retención legal",
    holdsTitle: "Retenciones legales",
    holdsWords: "No se elimina nada de estos pacientes hasta que se levante su retención.",
    noHolds: "No hay ningún expediente retenido.",
    whose: "{{name}}, fecha de nacimiento {{born}}",
    why: "{{reason}} (desde {{at}})",
    erased: "Un expediente borrado",
    place: "Retener un expediente",
    placeWords:
      "Escriba el nombre y la fecha de nacimiento tal como están en el expediente. Aquí no se muestran otros pacientes.",
    patientName: "Nombre del paciente",
    birthDate: "Fecha de nacimiento",
    reason: "¿Por qué?",
    reasonHint: "Por ejemplo, quién lo pidió y cuándo.",
    nobody:
      "Ningún expediente tiene este nombre y esta fecha de nacimiento. Pregunte cómo se escribe a quien vea el expediente.",
    hold: "Retener",
    placed: "El expediente de {{name}} está retenido.",
    release: "Levantar",
    releaseTitle: "¿Levantar la retención de {{name}}?",
    releaseWords: "La próxima purga elimina lo que solo esta retención conservaba.",
    released: "Se ha levantado la retención de {{name}}.",
  },
};
