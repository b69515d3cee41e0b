/** The words that come with the staff app, area by area. */
import { en as accountEn } from "./account/en.ts";
import { es as accountEs } from "./account/es.ts";
import { en as answeringEn } from "./answering/en.ts";
import { es as answeringEs } from "./answering/es.ts";
import { en as auditEn } from "./audit/en.ts";
import { es as auditEs } from "./audit/es.ts";
import { en as clinicEn } from "./clinic/en.ts";
import { es as clinicEs } from "./clinic/es.ts";
import { en as coordinationEn } from "./coordination/en.ts";
import { es as coordinationEs } from "./coordination/es.ts";
import { en as figuresEn } from "./figures/en.ts";
import { es as figuresEs } from "./figures/es.ts";
import { en as formsEn } from "./forms/en.ts";
import { es as formsEs } from "./forms/es.ts";
import { en as imagesEn } from "./images/en.ts";
import { es as imagesEs } from "./images/es.ts";
import { en as inboxEn } from "./inbox/en.ts";
import { es as inboxEs } from "./inbox/es.ts";
import { en as inboxSettingsEn } from "./inboxSettings/en.ts";
import { es as inboxSettingsEs } from "./inboxSettings/es.ts";
import type { AreaWords } from "./index.ts";
import { en as patientsEn } from "./patients/en.ts";
import { es as patientsEs } from "./patients/es.ts";
import { en as peopleEn } from "./people/en.ts";
import { es as peopleEs } from "./people/es.ts";
import { en as retentionEn } from "./retention/en.ts";
import { es as retentionEs } from "./retention/es.ts";
import { en as roomEn } from "./room/en.ts";
import { es as roomEs } from "./room/es.ts";
import { en as staffEn } from "./staff/en.ts";
import { es as staffEs } from "./staff/es.ts";
import { en as visitsEn } from "./visits/en.ts";
import { es as visitsEs } from "./visits/es.ts";

export const staffWords: readonly AreaWords[] = [
  { en: accountEn, es: accountEs },
  { en: answeringEn, es: answeringEs },
  { en: auditEn, es: auditEs },
  { en: clinicEn, es: clinicEs },
  { en: formsEn, es: formsEs },
  { en: coordinationEn, es: coordinationEs },
  { en: figuresEn, es: figuresEs },
  { en: imagesEn, es: imagesEs },
  { en: inboxEn, es: inboxEs },
  { en: inboxSettingsEn, es: inboxSettingsEs },
  { en: patientsEn, es: patientsEs },
  { en: peopleEn, es: peopleEs },
  { en: roomEn, es: roomEs },
  { en: retentionEn, es: retentionEs },
  { en: staffEn, es: staffEs },
  { en: visitsEn, es: visitsEs },
];
