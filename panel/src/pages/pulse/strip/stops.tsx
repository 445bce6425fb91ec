/** The beats of the strip as links: one stop of the Tab key, the arrow keys move along them. */
import { Text, Tooltip } from "@mantine/core";
import { type KeyboardEvent, memo, useMemo, useRef, useState } from "react";
import { Link } from "wouter";
import { titleOf } from "../../../parts/beat-sign/looks.ts";
import type { Beat } from "./beats.ts";
import { moved, type Stop } from "./layout.ts";
import { monitorHeight } from "./monitor.tsx";
import classes from "./strip.module.css";
import { labelOf, receiptOf, spanOf } from "./words.ts";

interface StopsProps {
  readonly stops: readonly Stop[];
  readonly marginX: number;
  readonly timezone: string;
}

export function Stops({ stops, marginX, timezone }: StopsProps) {
  const list = useRef<HTMLUListElement>(null);
  const [tabKey, setTabKey] = useState<string | null>(null);
  const [shownKey, setShownKey] = useState<string | null>(null);
  const known = stops.findIndex(({ beat }) => beat.runId === tabKey);
  const current = known < 0 ? stops.length - 1 : known;
  const shown = stops.find(({ beat }) => beat.runId === shownKey);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") setShownKey(null);
    const target = moved(event.key, current, stops.length);
    if (target === null) return;
    event.preventDefault();
    list.current?.querySelectorAll("a")[target]?.focus();
  };

  return (
    <>
      <ul ref={list} className={classes["stops"]} aria-label="Beats" onKeyDown={onKeyDown}>
        {stops.map((stop, place) => (
          <li key={stop.beat.runId}>
            <StopLink
              stop={stop}
              marginX={marginX}
              timezone={timezone}
              isTabStop={place === current}
              onTab={setTabKey}
              onShow={setShownKey}
            />
          </li>
        ))}
      </ul>
      {shown !== undefined && (
        <Tooltip
          key={shownKey}
          opened
          label={<Told beat={shown.beat} timezone={timezone} />}
          position="bottom"
          withArrow
          multiline
          maw={340}
          // Within the page's landmark, but not in the strip, which would cut it off.
          portalProps={{ target: "#main" }}
          classNames={{ tooltip: classes["tooltip"] ?? "" }}
        >
          <span className={classes["pin"]} style={{ left: shown.x + marginX }} />
        </Tooltip>
      )}
    </>
  );
}

interface StopLinkProps extends Pick<StopsProps, "marginX" | "timezone"> {
  readonly stop: Stop;
  readonly isTabStop: boolean;
  readonly onTab: (runId: string) => void;
  /** Null: nothing of it is shown any more. */
  readonly onShow: (runId: string | null) => void;
}

/** A day may have more than a thousand of them: each is drawn anew only when something of it changes. */
const StopLink = memo(function StopLink({ stop, marginX, timezone, ...rest }: StopLinkProps) {
  const { beat, fromX, toX } = stop;
  const { isTabStop, onTab, onShow } = rest;
  const label = useMemo(() => labelOf(beat, timezone), [beat, timezone]);
  return (
    <Link
      href={`/runs/${beat.runId}`}
      className={classes["stop"] ?? ""}
      style={{ left: fromX + marginX, width: toX - fromX, height: monitorHeight }}
      tabIndex={isTabStop ? 0 : -1}
      aria-label={label}
      onFocus={() => {
        onTab(beat.runId);
        onShow(beat.runId);
      }}
      onBlur={() => onShow(null)}
      onPointerEnter={() => onShow(beat.runId)}
      onPointerLeave={() => onShow(null)}
    />
  );
});

function Told({ beat, timezone }: { readonly beat: Beat; readonly timezone: string }) {
  return (
    <>
      <Text size="xs">{spanOf(beat, timezone)}</Text>
      <Text size="sm" fw={600}>
        {titleOf(beat)}
      </Text>
      <Text size="sm" className="written" lineClamp={6}>
        {beat.words}
      </Text>
      <Text size="xs">{receiptOf(beat)}</Text>
    </>
  );
}
