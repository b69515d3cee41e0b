/** Every area's words as one type, so that `t` knows all keys; at run time each area comes with its screens. */
import type { en as staff } from "./staff/en.ts";
import type { en as visit } from "./visit/en.ts";

export type Words = typeof visit & typeof staff;
