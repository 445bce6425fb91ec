/** The last 24 hours as the trace of a heart monitor: one mark a beat, and why it is as it is. */
import { Card, Group, Text, Title, VisuallyHidden } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import type { RunShown } from "../../../../../lib/domain/wire/runs.ts";
import type { ThreadAnswer } from "../../../../../lib/domain/wire/thread.ts";
import { dayMs, dayOfRunsQuery } from "../../../api/day-of-runs.ts";
import { Loaded } from "../../../parts/loaded.tsx";
import { useNow } from "../../../time/now.ts";
import { ticksOf } from "./axis.ts";
import { beatOf, countsOf } from "./beats.ts";
import { type Frame, layOut } from "./layout.ts";
import { Legend } from "./legend.tsx";
import { Monitor } from "./monitor.tsx";
import { Stops } from "./stops.tsx";
import classes from "./strip.module.css";

/** Narrower, the marks could not be told apart: it scrolls then. */
const leastWidth = 720;

/** Without a mark there is nothing to scroll to. */
const leastEmptyWidth = 200;

/** Wider, every hour has room for its number. */
const everyHourWidth = 900;

export function Strip({ status }: { readonly status: ThreadAnswer }) {
  const query = useQuery(dayOfRunsQuery(status.thread_id));
  useRunsFollowBoard(status);
  return (
    <Card withBorder padding="md">
      <Loaded query={query} height={264}>
        {(runs) => <Drawn status={status} runs={runs} />}
      </Loaded>
    </Card>
  );
}

/** A beat has come to its end when the board says so: its run is on record then. */
function useRunsFollowBoard({ thread_id, board: { heartbeat } }: ThreadAnswer) {
  const client = useQueryClient();
  const { since, status } = heartbeat;
  const seen = useRef(since);
  useEffect(() => {
    if (status !== "idle" || seen.current === since) return;
    seen.current = since;
    void client.invalidateQueries({ queryKey: dayOfRunsQuery(thread_id).queryKey });
    void client.invalidateQueries({ queryKey: ["thread", thread_id, "why"] });
    void client.invalidateQueries({ queryKey: ["thread", thread_id, "budget"] });
  }, [client, thread_id, since, status]);
}

interface DrawnProps {
  readonly status: ThreadAnswer;
  readonly runs: readonly RunShown[];
}

function Drawn({ status, runs }: DrawnProps) {
  const beats = useMemo(() => runs.map(beatOf), [runs]);
  const now = useNow(15_000);
  const { ref, width: room } = useElementSize<HTMLDivElement>();
  const width = Math.max(room, beats.length === 0 ? leastEmptyWidth : leastWidth);
  const timezone = status.config.timezone;
  const frame: Frame = { startAt: now - dayMs, endAt: now, width: width - 2 * marginX };
  const stops = layOut(beats, frame);
  const ticks = useMemo(
    () => ticksOf({ startAt: now - dayMs, endAt: now }, timezone, width >= everyHourWidth ? 1 : 3),
    [now, timezone, width],
  );
  const counts = countsOf(stops.map(({ beat }) => beat));
  return (
    <>
      <Group justify="space-between" mb="xs" gap="xs">
        <Title order={2} size="h4">
          Last 24 hours
        </Title>
        <Text size="xs" c="dimmed">
          {timezone}
        </Text>
      </Group>
      <div ref={ref}>
        <Scroller isScrolled={room > 0 && room < width}>
          <div className={classes["strip"]} style={{ width }}>
            <Monitor
              frame={frame}
              marginX={marginX}
              stops={stops}
              ticks={ticks}
              isBeating={status.board.heartbeat.status === "running"}
            />
            <Stops stops={stops} marginX={marginX} timezone={timezone} />
          </div>
        </Scroller>
      </div>
      {stops.length === 0 && (
        <Text size="sm" c="dimmed">
          No beat in the last 24 hours. “Beat now” makes one.
        </Text>
      )}
      <Legend counts={counts} />
      <VisuallyHidden>Arrow keys move along the beats; Enter opens one.</VisuallyHidden>
    </>
  );
}

/** Room for the marks at both ends. */
const marginX = 16;

/** Shows the newest beats first, which stand at its right end. */
function Scroller({
  isScrolled,
  children,
}: {
  readonly isScrolled: boolean;
  readonly children: React.ReactNode;
}) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = ref;
    if (isScrolled && current !== null) current.scrollLeft = current.scrollWidth;
  }, [isScrolled]);
  return (
    <div ref={ref} className={classes["scroller"]}>
      {children}
    </div>
  );
}
