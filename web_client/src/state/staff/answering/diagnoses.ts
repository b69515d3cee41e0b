/**
 * Diagnoses that are often made in writing, to be found by code or words: codes of ICD-10-CM, which is in the
 * public domain. Any other code is typed with its words.
 */
import type { Shapes } from "../../../signalling/restApi.ts";

export type Diagnosis = Shapes["DiagnosisBody"];

const ICD_10_CM = "http://hl7.org/fhir/sid/icd-10-cm";

/** Code, English words, Spanish words. */
const OFTEN: readonly (readonly [string, string, string])[] = [
  ["A46", "Erysipelas", "Erisipela"],
  ["A69.20", "Lyme disease, unspecified", "Enfermedad de Lyme, no especificada"],
  ["B00.1", "Herpesviral vesicular dermatitis", "Dermatitis vesicular herpética"],
  ["B02.9", "Zoster without complications", "Herpes zóster sin complicaciones"],
  ["B07.9", "Viral wart, unspecified", "Verruga vírica, no especificada"],
  ["B08.1", "Molluscum contagiosum", "Molusco contagioso"],
  ["B35.1", "Tinea unguium", "Tiña de las uñas"],
  ["B35.3", "Tinea pedis", "Tiña del pie"],
  ["B35.4", "Tinea corporis", "Tiña del cuerpo"],
  ["B36.0", "Pityriasis versicolor", "Pitiriasis versicolor"],
  ["B37.31", "Acute candidiasis of vulva and vagina", "Candidiasis aguda de vulva y vagina"],
  ["B86", "Scabies", "Sarna"],
  ["C43.9", "Malignant melanoma of skin, unspecified", "Melanoma maligno de piel, no especificado"],
  ["C44.91", "Basal cell carcinoma of skin, unspecified", "Carcinoma basocelular de piel, no especificado"],
  ["D22.9", "Melanocytic nevi, unspecified", "Nevos melanocíticos, no especificados"],
  ["D48.5", "Neoplasm of uncertain behavior of skin", "Neoplasia de piel de comportamiento incierto"],
  ["E03.9", "Hypothyroidism, unspecified", "Hipotiroidismo, no especificado"],
  ["E11.9", "Type 2 diabetes mellitus without complications", "Diabetes tipo 2 sin complicaciones"],
  ["E78.5", "Hyperlipidemia, unspecified", "Hiperlipidemia, no especificada"],
  ["F32.A", "Depression, unspecified", "Depresión, no especificada"],
  ["F41.1", "Generalized anxiety disorder", "Trastorno de ansiedad generalizada"],
  ["F51.01", "Primary insomnia", "Insomnio primario"],
  ["G43.909", "Migraine, unspecified", "Migraña, no especificada"],
  ["G44.209", "Tension-type headache, unspecified", "Cefalea tensional, no especificada"],
  ["H00.019", "Hordeolum externum, unspecified eye", "Orzuelo externo, ojo no especificado"],
  ["H10.9", "Unspecified conjunctivitis", "Conjuntivitis, no especificada"],
  ["H60.90", "Unspecified otitis externa, unspecified ear", "Otitis externa, oído no especificado"],
  ["I10", "Essential (primary) hypertension", "Hipertensión esencial (primaria)"],
  ["J00", "Acute nasopharyngitis (common cold)", "Rinofaringitis aguda (resfriado común)"],
  ["J01.90", "Acute sinusitis, unspecified", "Sinusitis aguda, no especificada"],
  ["J02.9", "Acute pharyngitis, unspecified", "Faringitis aguda, no especificada"],
  ["J06.9", "Acute upper respiratory infection, unspecified", "Infección respiratoria alta aguda"],
  ["J20.9", "Acute bronchitis, unspecified", "Bronquitis aguda, no especificada"],
  ["J30.2", "Other seasonal allergic rhinitis", "Rinitis alérgica estacional"],
  ["J45.909", "Unspecified asthma, uncomplicated", "Asma no especificada, sin complicaciones"],
  ["K21.9", "Gastro-esophageal reflux disease without esophagitis", "Reflujo gastroesofágico sin esofagitis"],
  ["K58.9", "Irritable bowel syndrome without diarrhea", "Síndrome de intestino irritable sin diarrea"],
  ["K59.00", "Constipation, unspecified", "Estreñimiento, no especificado"],
  ["L01.00", "Impetigo, unspecified", "Impétigo, no especificado"],
  ["L02.91", "Cutaneous abscess, unspecified", "Absceso cutáneo, no especificado"],
  ["L03.90", "Cellulitis, unspecified", "Celulitis, no especificada"],
  ["L20.9", "Atopic dermatitis, unspecified", "Dermatitis atópica, no especificada"],
  ["L21.9", "Seborrheic dermatitis, unspecified", "Dermatitis seborreica, no especificada"],
  ["L23.9", "Allergic contact dermatitis, unspecified cause", "Dermatitis alérgica de contacto"],
  ["L24.9", "Irritant contact dermatitis, unspecified cause", "Dermatitis irritativa de contacto"],
  ["L30.1", "Dyshidrosis", "Dishidrosis"],
  ["L30.9", "Dermatitis, unspecified", "Dermatitis, no especificada"],
  ["L40.0", "Psoriasis vulgaris", "Psoriasis vulgar"],
  ["L42", "Pityriasis rosea", "Pitiriasis rosada"],
  ["L50.9", "Urticaria, unspecified", "Urticaria, no especificada"],
  ["L57.0", "Actinic keratosis", "Queratosis actínica"],
  ["L60.0", "Ingrowing nail", "Uña encarnada"],
  ["L70.0", "Acne vulgaris", "Acné vulgar"],
  ["L71.9", "Rosacea, unspecified", "Rosácea, no especificada"],
  ["L73.9", "Follicular disorder, unspecified", "Trastorno folicular, no especificado"],
  ["L82.1", "Other seborrheic keratosis", "Queratosis seborreica"],
  ["L98.9", "Disorder of skin, unspecified", "Trastorno de la piel, no especificado"],
  ["M25.50", "Pain in unspecified joint", "Dolor en articulación no especificada"],
  ["M54.2", "Cervicalgia", "Cervicalgia"],
  ["M54.50", "Low back pain, unspecified", "Lumbalgia, no especificada"],
  ["N30.00", "Acute cystitis without hematuria", "Cistitis aguda sin hematuria"],
  ["N39.0", "Urinary tract infection, site not specified", "Infección urinaria, sitio no especificado"],
  ["N92.6", "Irregular menstruation, unspecified", "Menstruación irregular, no especificada"],
  [
    "R03.0",
    "Elevated blood-pressure reading, without diagnosis",
    "Presión arterial elevada, sin diagnóstico",
  ],
  ["R05.9", "Cough, unspecified", "Tos, no especificada"],
  ["R21", "Rash and other nonspecific skin eruption", "Erupción cutánea inespecífica"],
  ["R51.9", "Headache, unspecified", "Cefalea, no especificada"],
  ["R53.83", "Other fatigue", "Otro cansancio"],
  ["T78.40XA", "Allergy, unspecified, initial encounter", "Alergia, no especificada, primera consulta"],
  ["W57.XXXA", "Bitten by nonvenomous insect, initial encounter", "Picadura de insecto no venenoso"],
  ["Z30.41", "Surveillance of contraceptive pills", "Control de anticonceptivos orales"],
  ["Z76.0", "Encounter for issue of repeat prescription", "Consulta para repetir receta"],
];

/** All of the list. `language`: of the words, as BCP 47 has it; English when it is not Spanish. */
export function oftenMade(language: string): readonly Diagnosis[] {
  const isSpanish = language.startsWith("es");
  return OFTEN.map(([code, english, spanish]) => ({
    system: ICD_10_CM,
    code,
    display: isSpanish ? spanish : english,
  }));
}

export function asTyped({ code, display }: Diagnosis): string {
  return `${code} ${display}`;
}

/** A code as ICD-10-CM forms them, and then its words. */
const TYPED = /^([A-Z]\d[\dA-Z](?:\.[\dA-Z]{1,4})?)\s+(\S.*)$/i;

/** What was typed: one of the list by its code or its words, or another code with its words. */
export function diagnosisFrom(typed: string, language: string): Diagnosis | undefined {
  const text = typed.trim();
  const plain = text.toLocaleLowerCase();
  const known = oftenMade(language).find((diagnosis) =>
    [diagnosis.code, diagnosis.display, asTyped(diagnosis)].some(
      (words) => words.toLocaleLowerCase() === plain,
    ),
  );
  if (known) return known;
  const [, code, display] = TYPED.exec(text) ?? [];
  return code && display ? { system: ICD_10_CM, code: code.toUpperCase(), display } : undefined;
}
