/** A button that asks the device for files. */
import { Button, type ButtonProps } from "@mantine/core";
import { useRef } from "react";

export interface FilePickProps extends Omit<ButtonProps, "onClick"> {
  readonly words: string;
  /** What is said of it to who cannot see beside what it stands. */
  readonly label?: string;
  readonly accept: string;
  readonly multiple?: boolean;
  readonly onPick: (file: File) => void;
  readonly testId: string;
}

export function FilePick({ words, label, accept, multiple, onPick, testId, ...button }: FilePickProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        variant="default"
        size="md"
        {...button}
        aria-label={label}
        data-testid={`${testId}-button`}
        onClick={() => input.current?.click()}
      >
        {words}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        multiple={multiple}
        data-testid={testId}
        onChange={(event) => {
          for (const file of event.currentTarget.files ?? []) onPick(file);
          event.currentTarget.value = ""; // so that the same file can be chosen again
        }}
      />
    </>
  );
}
