/** The one raised surface of a screen. */
import type { ReactNode } from "react";
import classes from "./Card.module.css";

export function Card({ children }: { readonly children: ReactNode }) {
  return <section className={classes.card}>{children}</section>;
}

export function Heading({ children }: { readonly children: ReactNode }) {
  return <h1 className={classes.heading}>{children}</h1>;
}

export function Words({ children }: { readonly children: ReactNode }) {
  return <p className={classes.words}>{children}</p>;
}
