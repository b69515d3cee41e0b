/** The button that adds one more to what its panel lists. */
import { Button } from "@mantine/core";
import { PlusIcon } from "../icons.tsx";

export interface AddButtonProps {
  readonly words: string;
  readonly onClick: () => void;
  readonly testId: string;
}

export function AddButton({ words, onClick, testId }: AddButtonProps) {
  return (
    <Button
      variant="default"
      size="md"
      leftSection={<PlusIcon size={18} />}
      data-testid={testId}
      onClick={onClick}
    >
      {words}
    </Button>
  );
}
