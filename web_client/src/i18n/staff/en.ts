/** English words that all screens of the staff share, and those of signing in. */
export const en = {
  questions: { yes: "Yes", no: "No" },
  shell: {
    navigation: "Main navigation",
    openMenu: "Open menu",
    closeMenu: "Close menu",
    signOut: "Sign out",
    account: "Your account",
    group: { care: "Care", clinic: "Clinic" },
    place: {
      start: "Start",
      visits: "Visits",
      inbox: "Inbox",
      coordination: "To see to",
      patients: "Patients",
      people: "People",
      clinic: "Clinic settings",
      figures: "Figures",
      inboxSettings: "Inbox settings",
      forms: "Forms",
      retention: "Retention",
      glass: "Emergency access",
      audit: "Audit trail",
    },
    idleTitle: "Are you still there?",
    idleWords:
      "Nothing has happened here for a while. To keep records safe, you will be signed out in a minute.",
    idleStay: "I am still here",
  },
  start: {
    title: "Start",
    heading: "Hello, {{name}}",
    words: "You are signed in to {{clinic}}. What would you like to do?",
    visits: "See who comes today, book, move or cancel, and let people in.",
    inbox: "Answer cases in writing, the one due first on top.",
    coordination: "Whom to call now, and cases that are late or not read.",
    patients: "Find a patient, register a new one, or open a record.",
    people: "Invite staff, change their roles, or end their sessions.",
    clinic: "Opening hours, holidays, time zone and language.",
    inboxSettings: "Promises, pools, absences and answer templates.",
    forms: "What patients are asked before their case comes in: see, try out and change it.",
    retention: "How long records are kept, and whose are held.",
    figures: "How long answers and waits take, and how many are late.",
    glass: "Review who opened a restricted record in an emergency.",
    audit: "See who did what and when, and check that nothing was changed.",
    account: "Your password, passkeys and open sessions.",
  },
  signIn: {
    title: "Staff sign-in",
    heading: "Sign in to your clinic",
    left: "You are signed out. See you soon.",
    idle: "You were signed out because nothing happened here for 15 minutes. Sign in to go on where you were.",
    over: "Your session has ended. Sign in to go on where you were.",
    clinic: "Clinic",
    clinicHint: "Its short name, as in the email that invited you.",
    email: "Email",
    password: "Password",
    submit: "Sign in",
    codeHeading: "Enter your one-time code",
    codeWords: "Open your authenticator app and type the code it shows for Housecall.",
    code: "One-time code",
    codeSubmit: "Continue",
    back: "Use another account",
    or: "or",
    passkey: "Sign in with a passkey",
    provider: "Sign in with your clinic's account",
    problems: {
      single_sign_on_failed:
        "Your clinic's sign-in service did not vouch for you: it was cancelled, took too long, or cannot be reached. Try again, or sign in with your password.",
      sign_in_refused:
        "Your clinic's sign-in service knows you, but nobody with your address may sign in here. Ask an administrator of your clinic to invite you.",
      too_many_attempts: "Too many attempts to sign in. To keep accounts safe, wait a while and try again.",
    },
    patientNote: "Are you a patient? You need no account: open the link that your clinic sent you.",
  },
  pieces: {
    close: "Close",
    cancel: "Cancel",
    save: "Save",
    more: "Show more",
    showPassword: "Show or hide the password",
    dismissNotice: "Dismiss",
  },
  faults: {
    missing: "Please fill this in.",
    "too-short": "This is too short.",
    "not-equal": "The two are not the same.",
    malformed: "Please check this: it does not look right.",
    refused: "Please check this: the server does not accept it.",
  },
  ways: {
    signIn: "Sign in again",
    start: "Go to the start",
  },
  errors: {
    "session-over": {
      title: "Your session has ended",
      words: "Sign in again to go on.",
    },
    "sign-in-refused": {
      title: "That did not work",
      words:
        "The clinic, email, password or code is not right. A one-time code works only once: wait for the next one.",
    },
    "code-needed": {
      title: "A one-time code is needed",
      words: "Type the code that your authenticator app shows.",
    },
    "second-factor-needed": {
      title: "A second factor is needed first",
      words: "Set up your authenticator app, then everything else opens.",
    },
    "too-many-attempts": {
      title: "Too many attempts",
      words: "To keep accounts safe we have paused sign-in here for a while. Try again later.",
    },
    "invitation-over": {
      title: "This invitation is over",
      words:
        "It was used already, is too old, or part of its address is missing. Ask an administrator of your clinic for a new one.",
    },
    "passkey-cancelled": {
      title: "The passkey was not used",
      words: "The window of your browser or device was closed, or it took too long.",
    },
    "passkey-refused": {
      title: "This passkey does not work here",
      words: "It may have been removed, or belong to another account. You can sign in with your password.",
    },
    "not-allowed": {
      title: "You may not open this",
      words: "Your roles do not include it. An administrator of your clinic can change them.",
    },
    "glass-intact": {
      title: "This record is restricted",
      words: "Only the patient's care team may read it.",
    },
    "not-found": {
      title: "There is nothing here",
      words: "It may have been removed, or the address is not complete.",
    },
    malformed: {
      title: "Something is not as it should be",
      words: "Please check what you typed and try again.",
    },
    conflict: {
      title: "Somebody else was faster",
      words:
        "This has changed in the meantime. Look at it again, then repeat your change if it is still right.",
    },
    "already-taken": {
      title: "This is taken already",
      words: "Somebody in your clinic has it. Choose another one.",
    },
    "too-large": {
      title: "This is too large",
      words: "Choose something smaller.",
    },
    "type-refused": {
      title: "This kind of file is not accepted",
      words: "Choose a file of another kind.",
    },
  },
} as const;
