/** Searches while typing, a moment after the last key, and at once on Enter. */
import { TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { SearchIcon } from "../icons.tsx";

const PAUSE_MS = 300;

export interface SearchBoxProps {
  readonly label: string;
  readonly placeholder?: string;
  readonly initial: string;
  readonly onSearch: (words: string) => void;
}

export function SearchBox({ label, placeholder, initial, onSearch }: SearchBoxProps) {
  const [words, setWords] = useState(initial);
  const told = useRef(initial);
  const tell = (wanted: string) => {
    if (wanted === told.current) return;
    told.current = wanted;
    onSearch(wanted);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: waits for what was typed, whoever hears of it
  useEffect(() => {
    const timer = setTimeout(() => tell(words.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [words]);
  return (
    <search>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          tell(words.trim());
        }}
      >
        <TextInput
          type="search"
          size="md"
          aria-label={label}
          placeholder={placeholder ?? label}
          leftSection={<SearchIcon size={20} />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          data-testid="search"
        />
      </form>
    </search>
  );
}
