/** All runs of a thread, newest first, as far down as one reads. */
import { Button, Group, Select, Skeleton, Stack, Text } from "@mantine/core";
import { useIntersection } from "@mantine/hooks";
import { IconActivityHeartbeat } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link, useSearchParams } from "wouter";
import { runsQuery } from "../../../api/runs.ts";
import { EmptyState } from "../../../parts/empty-state.tsx";
import { Failure } from "../../../parts/failure.tsx";
import { PageHead } from "../../../parts/page-head.tsx";
import { useThread } from "../../../shell/thread.tsx";
import { chosenOf, filters, queryOf, withChoice } from "./filter.ts";
import { LiveRun } from "./live-run.tsx";
import classes from "./run-list.module.css";
import { RunRow } from "./run-row.tsx";

export function RunList() {
  const [search] = useSearchParams();
  const filter = queryOf(search);
  return (
    <>
      <PageHead title="Runs" />
      <Stack>
        <Filters />
        <LiveRun />
        <Rows key={filter} filter={filter} />
      </Stack>
    </>
  );
}

function Filters() {
  const [search, setSearch] = useSearchParams();
  return (
    <Group gap="xs" role="search" aria-label="Filter runs">
      {filters.map((filter) => (
        <Select
          key={filter.name}
          aria-label={filter.label}
          data={filter.choices}
          value={chosenOf(search, filter)}
          onChange={(value) =>
            setSearch(withChoice(search, filter, value ?? ""), { replace: true })
          }
          allowDeselect={false}
          w={160}
          comboboxProps={{ shadow: "md" }}
        />
      ))}
    </Group>
  );
}

function Rows({ filter }: { readonly filter: string }) {
  const query = useInfiniteQuery(runsQuery(useThread(), filter));
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = query;
  const more = useIntersection({ rootMargin: "400px" });
  const isNear = more.entry?.isIntersecting ?? false;
  const pages = data?.pages.length ?? 0;
  // A page may be empty although more follow: few runs pass a filter. The count of pages asks again then.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page that has come may leave room for another
  useEffect(() => {
    if (isNear && hasNextPage && !isFetchingNextPage && error === null) void fetchNextPage();
  }, [isNear, hasNextPage, isFetchingNextPage, error, fetchNextPage, pages]);

  if (data === undefined)
    return error === null ? <Loading /> : <Failure error={error} onRetry={refetch} />;
  const runs = data.pages.flatMap((page) => page.runs);
  if (runs.length === 0 && !hasNextPage) return <Nothing isFiltered={filter !== ""} />;
  return (
    <>
      <ul className={classes["rows"]} aria-label="Runs">
        {runs.map((run) => (
          <RunRow key={run.id} run={run} />
        ))}
      </ul>
      <div ref={more.ref}>
        {error !== null && <Failure error={error} onRetry={fetchNextPage} />}
        {hasNextPage ? (
          <Button
            variant="subtle"
            fullWidth
            loading={isFetchingNextPage}
            onClick={() => fetchNextPage()}
          >
            Older runs
          </Button>
        ) : (
          <Text size="sm" c="dimmed" ta="center">
            Runs are kept for 30 days; there are no older ones.
          </Text>
        )}
      </div>
    </>
  );
}

const Loading = () => (
  <Stack gap={4} aria-busy="true" aria-label="Loading">
    {["a", "b", "c", "d", "e", "f"].map((row) => (
      <Skeleton key={row} height={58} />
    ))}
  </Stack>
);

const Nothing = ({ isFiltered }: { readonly isFiltered: boolean }) => (
  <EmptyState
    icon={IconActivityHeartbeat}
    title={isFiltered ? "No run of the last 30 days is like that" : "No run yet"}
  >
    {isFiltered ? (
      <Link href="/runs">Show all runs</Link>
    ) : (
      <>
        Each beat leaves one. <Link href="/">Pulse</Link> has a button that makes one now.
      </>
    )}
  </EmptyState>
);
