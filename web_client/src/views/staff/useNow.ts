/** The time, told anew often enough for minutes: what has its time appears and goes while its page stands. */
import { useEffect, useState } from "react";

const TICK_MS = 10_000;

export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
