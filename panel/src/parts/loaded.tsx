/** A query's three ends: still loading, failed, there. */
import { Skeleton } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Failure } from "./failure.tsx";

interface LoadedProps<T> {
  readonly query: UseQueryResult<T>;
  /** In pixels: as high as what will stand here, so that nothing jumps. */
  readonly height: number;
  readonly children: (data: T) => ReactNode;
}

/** What was loaded stays when asking again fails: old is better than gone, and the shell says that Vigil does not answer. */
export function Loaded<T>({ query, height, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null) return <Failure error={query.error} onRetry={() => query.refetch()} />;
  return <Skeleton height={height} aria-label="Loading" aria-busy="true" />;
}
