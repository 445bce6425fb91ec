/** How history became memory: each synthesis with what it changed, what it proposes, and the way back. */
import { Button, Group, Stack, Text } from "@mantine/core";
import { IconSparkles } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { memoryChanged } from "../../api/memory.ts";
import { synthesesQuery, synthesizeNow } from "../../api/syntheses.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { tell } from "../../parts/tell.ts";
import { useThread } from "../../shell/thread.tsx";
import { When } from "../../time/when.tsx";
import { SynthesisCard } from "./synthesis-card.tsx";
import { reasonWords } from "./synthesis-words.ts";

/** @param open the one that is looked at; null: the newest */
export function SynthesesTab({ open }: { readonly open: string | null }) {
  const query = useInfiniteQuery(synthesesQuery(useThread()));
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  return (
    <Loaded query={query} height={320}>
      {({ pages: [first, ...others] }) => {
        const all = [first, ...others].flatMap((page) => page?.syntheses ?? []);
        return (
          <Stack>
            <Group justify="space-between" gap="xs">
              <Text size="sm" c="dimmed" component="div">
                {first?.due_at ? (
                  <>
                    The next one is due <When at={first.due_at} />.
                  </>
                ) : (
                  "None is due: nothing new has come in that is to become memory."
                )}
                {first?.last_skip && (
                  <> The last time none was made: {reasonWords(first.last_skip)}.</>
                )}
              </Text>
              <MakeNow />
            </Group>
            {all.length === 0 && (
              <EmptyState icon={IconSparkles} title="No synthesis in the last 30 days">
                An hour after something new was said or noted, it is turned into facts in user.md
                and notes. Each of those turns is shown here, and can be undone.
              </EmptyState>
            )}
            {all.map((synthesis, index) => (
              <SynthesisCard
                key={synthesis.id}
                synthesis={synthesis}
                isOpen={open === null ? index === 0 : open === synthesis.id}
              />
            ))}
            {open !== null && !hasNextPage && !all.some(({ id }) => id === open) && (
              <Text size="sm" c="dimmed">
                The synthesis {open} is no longer on record: records are kept for 30 days.
              </Text>
            )}
            {hasNextPage && (
              <div>
                <Button
                  variant="subtle"
                  loading={isFetchingNextPage}
                  onClick={() => fetchNextPage()}
                >
                  Show earlier ones
                </Button>
              </div>
            )}
          </Stack>
        );
      }}
    </Loaded>
  );
}

function MakeNow() {
  const thread = useThread();
  const make = useMutation({
    mutationFn: () => synthesizeNow(thread),
    onSuccess: async ({ made, reason }) => {
      tell(made ? "A synthesis was made." : `None was made: ${reasonWords(reason ?? "")}.`);
      await memoryChanged(thread);
    },
  });
  return (
    <>
      <Button size="xs" variant="default" loading={make.isPending} onClick={() => make.mutate()}>
        Make one now
      </Button>
      {make.error !== null && <Failure error={make.error} onRetry={() => make.mutate()} />}
    </>
  );
}
