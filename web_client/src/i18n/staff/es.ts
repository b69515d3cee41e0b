/** Spanish words that all screens of the staff share, and those of signing in. */
import type { WordsLike } from "../wordsLike.ts";
import type { en } from "./en.ts";

export const es: WordsLike<typeof en> = {
  questions: { yes: "Sí", no: "No" },
  shell: {
    navigation: "Navegación principal",
    openMenu: "Abrir menú",
    closeMenu: "Cerrar menú",
    signOut: "Cerrar sesión",
    account: "Su cuenta",
    group: { care: "Atención", clinic: "Clínica" },
    place: {
      start: "Inicio",
      visits: "Visitas",
      inbox: "Bandeja",
      coordination: "Por atender",
      patients: "Pacientes",
      people: "Personal",
      clinic: "Ajustes de la clínica",
      figures: "Cifras",
      inboxSettings: "Ajustes del buzón",
      forms: "Formularios",
      retention: "Conservación",
      glass: "Acceso de emergencia",
      audit: "Registro de auditoría",
    },
    idleTitle: "¿Sigue ahí?",
    idleWords:
      "Hace un rato que no pasa nada aquí. Para proteger los expedientes, su sesión se cerrará en un minuto.",
    idleStay: "Sigo aquí",
  },
  start: {
    title: "Inicio",
    heading: "Hola, {{name}}",
    words: "Ha iniciado sesión en {{clinic}}. ¿Qué quiere hacer?",
    visits: "Vea quién viene hoy, dé citas, cámbielas o cancélelas, y deje entrar a la gente.",
    inbox: "Responda casos por escrito; arriba, el que vence antes.",
    coordination: "A quién llamar ahora, y casos atrasados o sin leer.",
    patients: "Buscar un paciente, registrar uno nuevo o abrir un expediente.",
    people: "Invitar a personal, cambiar sus funciones o cerrar sus sesiones.",
    clinic: "Horario, festivos, zona horaria e idioma.",
    inboxSettings: "Plazos, grupos, ausencias y plantillas de respuesta.",
    forms: "Lo que se pregunta a los pacientes antes de que llegue su caso: verlo, probarlo y cambiarlo.",
    retention: "Cuánto se conservan los expedientes y cuáles están retenidos.",
    figures: "Cuánto tardan respuestas y esperas, y cuántas van con retraso.",
    glass: "Revisar quién abrió un expediente restringido en una emergencia.",
    audit: "Ver quién hizo qué y cuándo, y comprobar que no se ha cambiado nada.",
    account: "Su contraseña, sus llaves de acceso y sus sesiones abiertas.",
  },
  signIn: {
    title: "Acceso del personal",
    heading: "Inicie sesión en su clínica",
    left: "Ha cerrado la sesión. Hasta pronto.",
    idle: "Se cerró su sesión porque no pasó nada aquí durante 15 minutos. Iníciela de nuevo para seguir donde estaba.",
    over: "Su sesión ha terminado. Iníciela de nuevo para seguir donde estaba.",
    clinic: "Clínica",
    clinicHint: "Su nombre corto, como en el correo de invitación.",
    email: "Correo electrónico",
    password: "Contraseña",
    submit: "Iniciar sesión",
    codeHeading: "Escriba su código de un solo uso",
    codeWords: "Abra su aplicación de autenticación y escriba el código que muestra para Housecall.",
    code: "Código de un solo uso",
    codeSubmit: "Continuar",
    back: "Usar otra cuenta",
    or: "o",
    passkey: "Entrar con una llave de acceso",
    provider: "Entrar con la cuenta de su clínica",
    problems: {
      single_sign_on_failed:
        "El servicio de acceso de su clínica no respondió por usted: se canceló, tardó demasiado o no está disponible. Inténtelo de nuevo o use su contraseña.",
      sign_in_refused:
        "El servicio de acceso de su clínica le conoce, pero nadie con su dirección puede entrar aquí. Pida a administración que le invite.",
      too_many_attempts:
        "Demasiados intentos de iniciar sesión. Para proteger las cuentas, espere un rato e inténtelo de nuevo.",
    },
    patientNote: "¿Es paciente? No necesita cuenta: abra el enlace que le envió su clínica.",
  },
  pieces: {
    close: "Cerrar",
    cancel: "Cancelar",
    save: "Guardar",
    more: "Mostrar más",
    showPassword: "Mostrar u ocultar la contraseña",
    dismissNotice: "Descartar",
  },
  faults: {
    missing: "Rellene este campo.",
    "too-short": "Es demasiado corto.",
    "not-equal": "Los dos no coinciden.",
    malformed: "Revise este campo: no parece correcto.",
    refused: "Revise este campo: el servidor no lo acepta.",
  },
  ways: {
    signIn: "Iniciar sesión de nuevo",
    start: "Ir al inicio",
  },
  errors: {
    "session-over": {
      title: "Su sesión ha terminado",
      words: "Inicie sesión de nuevo para continuar.",
    },
    "sign-in-refused": {
      title: "No ha funcionado",
      words:
        "La clínica, el correo, la contraseña o el código no son correctos. Un código sirve una sola vez: espere al siguiente.",
    },
    "code-needed": {
      title: "Hace falta un código de un solo uso",
      words: "Escriba el código que muestra su aplicación de autenticación.",
    },
    "second-factor-needed": {
      title: "Primero hace falta un segundo factor",
      words: "Configure su aplicación de autenticación y podrá abrir todo lo demás.",
    },
    "too-many-attempts": {
      title: "Demasiados intentos fallidos",
      words: "Para proteger las cuentas hemos pausado el acceso durante un rato. Inténtelo más tarde.",
    },
    "invitation-over": {
      title: "Esta invitación ya no sirve",
      words:
        "Ya se usó, es demasiado antigua o falta parte de su dirección. Pida una nueva a la administración de su clínica.",
    },
    "passkey-cancelled": {
      title: "No se usó la llave de acceso",
      words: "Se cerró la ventana del navegador o del dispositivo, o se tardó demasiado.",
    },
    "passkey-refused": {
      title: "Esta llave de acceso no sirve aquí",
      words: "Quizá se eliminó o pertenece a otra cuenta. Puede entrar con su contraseña.",
    },
    "not-allowed": {
      title: "No puede abrir esto",
      words: "Sus funciones no lo incluyen. La administración de su clínica puede cambiarlas.",
    },
    "glass-intact": {
      title: "Este expediente está restringido",
      words: "Solo puede leerlo el equipo que atiende al paciente.",
    },
    "not-found": {
      title: "Aquí no hay nada",
      words: "Quizá se eliminó, o la dirección no está completa.",
    },
    malformed: {
      title: "Algo no es como debería",
      words: "Revise lo que escribió e inténtelo de nuevo.",
    },
    conflict: {
      title: "Otra persona se adelantó",
      words: "Esto ha cambiado mientras tanto. Mírelo otra vez y repita su cambio si sigue siendo correcto.",
    },
    "already-taken": {
      title: "Ya está en uso",
      words: "Alguien de su clínica ya lo tiene. Elija otro.",
    },
    "too-large": {
      title: "Es demasiado grande",
      words: "Elija algo más pequeño.",
    },
    "type-refused": {
      title: "No se acepta este tipo de archivo",
      words: "Elija un archivo de otro tipo.",
    },
  },
};
