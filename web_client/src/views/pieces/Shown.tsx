/** A Resource that is asked for elsewhere: shown, on its way, or failed with a way on. */
import type { ReactNode } from "react";
import type { Resource } from "../../state/resource.ts";
import { ErrorNotice } from "../page/ErrorNotice.tsx";
import { useStore } from "../useStore.ts";
import { Skeleton } from "./Skeleton.tsx";

export interface ShownProps<T> {
  readonly resource: Resource<T>;
  readonly children: (value: T) => ReactNode;
  readonly lines?: number;
}

export function Shown<T>({ resource, children, lines = 3 }: ShownProps<T>) {
  const { value, isLoading, error } = useStore(resource.snapshot);
  return (
    <>
      {error && <ErrorNotice error={error} ways={{ retry: () => void resource.load() }} isBusy={isLoading} />}
      {value !== undefined ? children(value) : isLoading && <Skeleton lines={lines} />}
    </>
  );
}
