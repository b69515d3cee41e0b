/** Spanish words of writing to a clinic, from its public page or a personal link. */
import type { WordsLike } from "../wordsLike.ts";
import type { en } from "./en.ts";

export const es: WordsLike<typeof en> = {
  questions: { yes: "Sí", no: "No" },
  writing: {
    title: "Escriba a su clínica",
    notice: "No es para emergencias. ¿Está en peligro? Llame ya al {{number}}.",
    reply: "Recibirá respuesta antes del {{when}}.",
    entrance: {
      heading: "Escriba a {{clinic}}",
      words:
        "Cuéntenos qué le ocurre, cuando le convenga. No necesita cuenta: le enviamos un código para asegurarnos de que podemos contactarle.",
      email: "Su correo electrónico",
      submit: "Envíenme un código",
    },
    code: {
      heading: "Le hemos enviado un código",
      words: "Llega en uno o dos minutos. Mire también entre el correo no deseado.",
      code: "El código",
      name: "Nombre del paciente",
      birthDate: "Fecha de nacimiento del paciente",
      submit: "Continuar",
    },
    birthDate: {
      heading: "Primero, una pregunta",
      words: "Para asegurarnos de que esto es para usted, díganos la fecha de nacimiento del paciente.",
      wrong: "No es la fecha que conocemos. Revísela e inténtelo de nuevo.",
    },
    forms: {
      heading: "¿De qué se trata?",
      words: "Elija lo que mejor se ajuste. Todavía no se envía nada.",
      none: "Esta clínica no tiene aquí ningún formulario. Llámela, por favor.",
    },
    form: {
      back: "Elegir otra cosa",
      about: "Sobre usted en este momento",
      location: "¿Dónde está ahora mismo?",
      locationHint: "Calle y población. En una emergencia enviamos ayuda allí.",
      callBack: "Su número de teléfono",
      callBackHint: "Le llamamos ahí si escribir no basta.",
      unsent: "No se envía nada hasta que pulse aquí.",
      submit: "Enviar a la clínica",
    },
    diverted: {
      heading: "Esto necesita ayuda ahora, no una carta",
      words:
        "Su respuesta puede indicar una emergencia. No se ha enviado ningún caso y nadie le responderá por escrito.",
      call: "Llamar al {{number}}",
      understood: "Lo he leído",
    },
    case: {
      sentHeading: "Enviado. La clínica lo tiene.",
      sentAt: "Recibido el {{when}}",
      waitsHeading: "La clínica le pregunta algo",
      waits: "Responda abajo, por favor. El plazo de la clínica está detenido hasta que lo haga.",
      answeredHeading: "Su respuesta está aquí",
      endedHeading: "Esto ha terminado",
      locked:
        "Abra el enlace del último mensaje de su clínica para leer la respuesta. Pide la fecha de nacimiento.",
      endings: {
        answered: "Su clínica ha respondido.",
        escalated: "Su clínica quiere verle en una visita.",
        "not-suitable": "Esto no puede responderse por escrito. Llame a su clínica, por favor.",
        duplicate: "Se envió dos veces. Se responde al otro.",
        withdrawn: "Usted lo retiró.",
        "seen-live": "Se le atendió en una visita.",
      },
    },
    thread: {
      heading: "Mensajes",
      none: "Todavía no hay mensajes.",
      clinic: "Clínica",
      you: "Usted",
      body: "Su mensaje",
      send: "Enviar mensaje",
    },
    answer: {
      assessment: "Lo que creemos que es",
      diagnoses: "Diagnóstico",
      plan: "Qué hacer",
      renewal: "Su medicamento",
      followUp: "Cómo sigue",
      addendum: "Añadido el {{when}}",
      signed: "Firmado el {{when}}",
      decisions: {
        renewed: "Renovado",
        changed: "Cambiado",
        refused: "No renovado",
        "visit-needed": "Antes se necesita una visita",
      },
      ways: {
        none: "No hace falta nada más",
        "if-needed": "Vuelva a escribir si lo necesita",
        written: "Vuelva a escribir",
        visit: "Una visita",
      },
      inDays_one: "en {{count}} día",
      inDays_many: "en {{count}} días",
      inDays_other: "en {{count}} días",
    },
  },
};
