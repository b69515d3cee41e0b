/** What can be done with one row: quiet beside the row, and named with it for who hears the button alone. */
import { Button } from "@mantine/core";

export interface RowButtonProps {
  /** What the button says. */
  readonly words: string;
  /** The row it belongs to. */
  readonly of: string;
  readonly onClick: () => void;
  readonly testId?: string;
}

export function RowButton({ words, of, onClick, testId }: RowButtonProps) {
  return (
    <Button variant="default" size="sm" aria-label={`${words}: ${of}`} data-testid={testId} onClick={onClick}>
      {words}
    </Button>
  );
}
