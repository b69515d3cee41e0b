/** Spanish words of what coordinators see to. */
import type { WordsLike } from "../wordsLike.ts";
import type { en } from "./en.ts";

export const es: WordsLike<typeof en> = {
  coordination: {
    title: "Por atender",
    words:
      "Lo que necesita a alguien ahora: personas que quizá necesiten ayuda, y casos atrasados o sin leer.",
    safety: "Lista de seguridad",
    safetyWords:
      "Estas personas dieron una respuesta que necesita ayuda inmediata. Se les dijo a quién llamar y no se envió nada. Llámelas.",
    safe: "Nadie dio una respuesta que necesite ayuda inmediata.",
    saidYes: "Por su respuesta a",
    emergencyText: "Texto de urgencias",
    notRead: "Sin confirmar",
    readAt: "Confirmado {{at}}",
    reached: "Atendido",
    reachedTitle: "¿Quitar de la lista de seguridad?",
    reachedWords: "Dígalo cuando se haya hablado con {{name}}, o no se pueda por más que se intente.",
    handled: "Queda anotado que lo atendió.",
    tasks: "Tareas",
    tasksWords: "Cada una sigue aquí hasta que alguien la haya atendido.",
    noTasks: "Ahora ningún caso le necesita.",
    why: "Por qué",
    since: "Desde {{at}}",
    kinds: {
      "first-look-missed": "Nadie lo ha mirado",
      breached: "La respuesta va con retraso",
      "unread-answer": "La respuesta no se ha leído",
      unreachable: "No se puede avisar al paciente",
    },
    done: "Atendida",
    doneSaid: "La tarea está hecha.",
  },
};
