/** A Resource: asks for it, and shows it, its coming or its failure with a way on. */
import { type ReactNode, useEffect } from "react";
import type { Resource } from "../../state/resource.ts";
import { ErrorNotice } from "../page/ErrorNotice.tsx";
import { useStore } from "../useStore.ts";
import { Skeleton } from "./Skeleton.tsx";

export interface LoadedProps<T> {
  readonly resource: Resource<T>;
  readonly children: (value: T) => ReactNode;
  readonly lines?: number;
}

export function Loaded<T>({ resource, children, lines }: LoadedProps<T>) {
  const { value, isLoading, error } = useStore(resource.snapshot);
  useEffect(() => void resource.load(), [resource]);
  return (
    <>
      {error && <ErrorNotice error={error} ways={{ retry: () => void resource.load() }} isBusy={isLoading} />}
      {value !== undefined ? children(value) : isLoading && <Skeleton lines={lines ?? 3} />}
    </>
  );
}
