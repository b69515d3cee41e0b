/** Every area's words as one type, so that `t` knows all keys; at run time each area comes with its screens. */
import type { en as account } from "./account/en.ts";
import type { en as answering } from "./answering/en.ts";
import type { en as audit } from "./audit/en.ts";
import type { en as clinic } from "./clinic/en.ts";
import type { en as coordination } from "./coordination/en.ts";
import type { en as figures } from "./figures/en.ts";
import type { en as forms } from "./forms/en.ts";
import type { en as guest } from "./guest/en.ts";
import type { en as images } from "./images/en.ts";
import type { en as inbox } from "./inbox/en.ts";
import type { en as inboxSettings } from "./inboxSettings/en.ts";
import type { en as patients } from "./patients/en.ts";
import type { en as people } from "./people/en.ts";
import type { en as retention } from "./retention/en.ts";
import type { en as room } from "./room/en.ts";
import type { en as staff } from "./staff/en.ts";
import type { en as visit } from "./visit/en.ts";
import type { en as visits } from "./visits/en.ts";
import type { en as writing } from "./writing/en.ts";

export type Words = typeof visit &
  typeof guest &
  typeof staff &
  typeof account &
  typeof people &
  typeof clinic &
  typeof forms &
  typeof retention &
  typeof inboxSettings &
  typeof patients &
  typeof audit &
  typeof answering &
  typeof coordination &
  typeof figures &
  typeof images &
  typeof inbox &
  typeof visits &
  typeof room &
  typeof writing;
