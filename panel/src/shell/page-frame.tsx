/** Around each page: its title, its loading, and what is shown when it breaks. */
import { Skeleton, Stack } from "@mantine/core";
import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { Suspense, useEffect } from "react";
import type { Page } from "../pages.ts";
import { ErrorBoundary } from "../parts/error-boundary.tsx";

export function PageFrame({ page }: { readonly page: Page }) {
  const { reset } = useQueryErrorResetBoundary();
  const { component: Content, label } = page;
  useEffect(() => {
    document.title = `${label} · Vigil`;
  }, [label]);
  return (
    <ErrorBoundary onRetry={reset} key={page.path}>
      <Suspense fallback={<Loading />}>
        <Content />
      </Suspense>
    </ErrorBoundary>
  );
}

const Loading = () => (
  <Stack aria-busy="true" aria-label="Loading">
    <Skeleton height={32} width={180} />
    <Skeleton height={120} />
    <Skeleton height={240} />
  </Stack>
);
