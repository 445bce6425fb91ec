/** Events: what happened to the thread, as it happens, newest first. */
import { Button, Group, MultiSelect, Stack, Switch, Text } from "@mantine/core";
import { IconTimeline } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useSearchParams } from "wouter";
import { type EventLog, typeCounts } from "../../api/event-log.ts";
import { eventsQuery, loadOlderEvents } from "../../api/events.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { tellFailure } from "../../parts/tell.ts";
import { useThread } from "../../shell/thread.tsx";
import { EventOrders } from "./event-orders.tsx";
import { EventRow } from "./event-row.tsx";
import classes from "./events.module.css";
import { useTail } from "./use-tail.ts";

export default function EventsPage() {
  const thread = useThread();
  const [isLive, setIsLive] = useState(true);
  const query = useQuery(eventsQuery(thread, isLive));
  return (
    <>
      <PageHead title="Events">
        <Switch
          label="Live"
          checked={isLive}
          onChange={(event) => setIsLive(event.currentTarget.checked)}
        />
        <EventOrders />
      </PageHead>
      <Loaded query={query} height={520}>
        {/* Another thread's rows are no new ones of this one. */}
        {(log) => <Log key={thread} log={log} />}
      </Loaded>
    </>
  );
}

function Log({ log: { events, olderCursor } }: { readonly log: EventLog }) {
  const [search, setSearch] = useSearchParams();
  const chosen = search.get("type")?.split(",") ?? [];
  const list = useRef<HTMLOListElement>(null);
  const { tail, waiting, showAll } = useTail(events, list);
  const shown = events.filter(
    ({ id, type }) =>
      (tail.upTo === null || id <= tail.upTo) && (chosen.length === 0 || chosen.includes(type)),
  );
  const choose = (types: readonly string[]): void =>
    setSearch(types.length === 0 ? {} : { type: types.join(",") }, { replace: true });
  return (
    <Stack>
      <Group align="flex-end">
        <MultiSelect
          label="Types"
          placeholder={chosen.length === 0 ? "all of them" : ""}
          data={choices(events, chosen)}
          value={chosen}
          onChange={choose}
          clearable
          clearButtonProps={{ "aria-label": "Show all types" }}
          w={{ base: "100%", xs: 320 }}
        />
        <Button
          className={classes["waiting"] ?? ""}
          data-none={waiting === 0 || undefined}
          variant="light"
          onClick={showAll}
        >
          Show {waiting} new
        </Button>
      </Group>
      {shown.length === 0 ? (
        <Nothing isFiltered={chosen.length > 0} hasOlder={olderCursor !== null} />
      ) : (
        <ol className={classes["events"]} ref={list} aria-label="Events, newest first">
          {shown.map((event) => (
            <EventRow
              key={event.id}
              event={event}
              isNew={tail.markAfter !== null && event.id > tail.markAfter}
            />
          ))}
        </ol>
      )}
      <Older cursor={olderCursor} />
    </Stack>
  );
}

/** Every type that is known or chosen: one of the address may not have happened yet. */
function choices(events: EventLog["events"], chosen: readonly string[]) {
  const counts = typeCounts(events);
  return [...new Set([...counts.keys(), ...chosen])].map((type) => ({
    value: type,
    label: `${type} (${counts.get(type) ?? 0})`,
  }));
}

function Older({ cursor }: { readonly cursor: string | null }) {
  const thread = useThread();
  const client = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: (from: string) => loadOlderEvents(client, thread, from),
    onError: (error) => tellFailure("Older events are not loaded", error),
  });
  if (cursor === null)
    return (
      <Text size="sm" c="dimmed">
        That is all: events are kept for seven days.
      </Text>
    );
  return (
    <Button variant="default" loading={isPending} onClick={() => mutate(cursor)}>
      Show older events
    </Button>
  );
}

const Nothing = ({
  isFiltered,
  hasOlder,
}: {
  readonly isFiltered: boolean;
  readonly hasOlder: boolean;
}) => (
  <EmptyState
    icon={IconTimeline}
    title={isFiltered ? "None of these types among what is loaded" : "Nothing has happened yet"}
  >
    {isFiltered
      ? hasOlder
        ? "Show older events below, or choose other types."
        : "Choose other types, or clear the choice to see all."
      : "A beat that speaks, a change of the checklist or a reminder shows here at once. Start one on Pulse: Beat now."}
  </EmptyState>
);
