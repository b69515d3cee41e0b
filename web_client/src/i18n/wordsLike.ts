/** The same keys with words of another language: a missing or extra key is a compile error. */
export type WordsLike<T> = { readonly [K in keyof T]: T[K] extends string ? string : WordsLike<T[K]> };
