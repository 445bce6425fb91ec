/** Threads: all of them, what each is doing, and the way to the others. */
import { Button, Stack } from "@mantine/core";
import { IconMessages } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { threadPagesQuery } from "../../api/threads.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { ThreadRow } from "./thread-row.tsx";
import classes from "./threads.module.css";
import { useForget } from "./use-forget.tsx";

export default function ThreadsPage() {
  const query = useInfiniteQuery(threadPagesQuery);
  const { forget, forgetting } = useForget();
  return (
    <>
      <PageHead title="Threads" />
      <Loaded query={query} height={240}>
        {({ pages }) => {
          const threads = pages.flatMap(({ threads }) => threads);
          if (threads.length === 0) return <Nothing />;
          return (
            <Stack>
              <ul className={classes["threads"]}>
                {threads.map((thread) => (
                  <ThreadRow
                    key={thread.thread_id}
                    thread={thread}
                    isBeingForgotten={thread.thread_id === forgetting}
                    onForget={() => forget(thread.thread_id)}
                  />
                ))}
              </ul>
              {query.hasNextPage && (
                <Button
                  variant="default"
                  loading={query.isFetchingNextPage}
                  onClick={() => query.fetchNextPage()}
                >
                  Show more threads
                </Button>
              )}
            </Stack>
          );
        }}
      </Loaded>
    </>
  );
}

const Nothing = () => (
  <EmptyState icon={IconMessages} title="There is no thread yet">
    A thread begins when somebody writes to Vigil: in a direct message, or in a channel by /chat.
  </EmptyState>
);
