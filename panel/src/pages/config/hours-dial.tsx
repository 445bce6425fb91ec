/** The active hours as a band on a 24-hour dial: drag its ends, or move them with the arrow keys. */
import type { PointerEvent } from "react";
import { useRef } from "react";
import {
  arc,
  clockOf,
  minuteAt,
  minutesOfDay,
  movedBy,
  pointAt,
  spanOf,
  stepMinutes,
} from "./dial.ts";
import classes from "./hours-dial.module.css";

interface HoursDialProps {
  /** Null: always awake. */
  readonly hours: { readonly startMinute: number; readonly endMinute: number } | null;
  /** The zone's time of day, now. */
  readonly nowMinute: number;
  /** Times of day of the next beats. */
  readonly beats: readonly number[];
  readonly onChange: (edge: "start" | "end", minute: number) => void;
}

const radius = 80;

export function HoursDial({ hours, nowMinute, beats, onChange }: HoursDialProps) {
  const svg = useRef<SVGSVGElement>(null);
  const minuteUnder = ({ clientX, clientY }: PointerEvent): number => {
    const box = svg.current?.getBoundingClientRect();
    if (box === undefined) return 0;
    return minuteAt({
      x: clientX - box.left - box.width / 2,
      y: clientY - box.top - box.height / 2,
    });
  };
  const now = [pointAt(nowMinute, radius - 26), pointAt(nowMinute, radius + 14)] as const;
  const handle = (edge: "start" | "end", minute: number) => (
    <Handle
      edge={edge}
      minute={minute}
      onMove={(moved) => onChange(edge, moved)}
      minuteUnder={minuteUnder}
    />
  );
  return (
    // A group, not a picture: its handles are controls.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in a drawing
    <svg
      ref={svg}
      viewBox="-120 -120 240 240"
      className={classes["dial"]}
      role="group"
      aria-label={dialWords(hours, nowMinute)}
    >
      <circle r={radius} className={classes["quiet"]} />
      <path
        d={arc(hours?.startMinute ?? 0, hours?.endMinute ?? minutesOfDay, radius)}
        className={classes["active"]}
      />
      {Array.from({ length: 24 }, (_, hour) => hour).map((hour) => (
        <Tick key={hour} hour={hour} />
      ))}
      {beats.map((minute) => {
        const { x, y } = pointAt(minute, radius);
        return <circle key={minute} cx={x} cy={y} r={3.2} className={classes["beat"]} />;
      })}
      <line x1={now[0].x} y1={now[0].y} x2={now[1].x} y2={now[1].y} className={classes["now"]} />
      <text y={-4} className={classes["time"]} aria-hidden>
        {clockOf(nowMinute)}
      </text>
      <text y={14} className={classes["word"]} aria-hidden>
        {isAwake(hours, nowMinute) ? "awake" : "quiet"}
      </text>
      {hours !== null && handle("start", hours.startMinute)}
      {hours !== null && handle("end", hours.endMinute)}
    </svg>
  );
}

function Tick({ hour }: { readonly hour: number }) {
  const isNamed = hour % 6 === 0;
  const at = pointAt(hour * 60, radius + (isNamed ? 29 : 16));
  return isNamed ? (
    <text x={at.x} y={at.y} dy="0.35em" className={classes["hour"]} aria-hidden>
      {hour}
    </text>
  ) : (
    <circle cx={at.x} cy={at.y} r={1.2} className={classes["tick"]} />
  );
}

interface HandleProps {
  readonly edge: "start" | "end";
  readonly minute: number;
  readonly onMove: (minute: number) => void;
  readonly minuteUnder: (event: PointerEvent) => number;
}

function Handle({ edge, minute, onMove, minuteUnder }: HandleProps) {
  const { x, y } = pointAt(minute, radius);
  return (
    <circle
      cx={x}
      cy={y}
      r={12}
      className={classes["handle"]}
      role="slider"
      tabIndex={0}
      aria-label={edge === "start" ? "Awake from" : "Awake to"}
      aria-valuemin={0}
      aria-valuemax={minutesOfDay - stepMinutes}
      aria-valuenow={minute % minutesOfDay}
      aria-valuetext={clockOf(minute % minutesOfDay, edge === "end")}
      onKeyDown={(event) => {
        const moved = movedBy(event.key, minute);
        if (moved === null) return;
        event.preventDefault();
        onMove(moved);
      }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        const moved = minuteUnder(event);
        if (moved !== minute) onMove(moved);
      }}
    />
  );
}

type Hours = HoursDialProps["hours"];

function isAwake(hours: Hours, minute: number): boolean {
  if (hours === null) return true;
  return (
    minute === hours.startMinute ||
    spanOf(hours.startMinute, minute) < spanOf(hours.startMinute, hours.endMinute)
  );
}

function dialWords(hours: Hours, nowMinute: number): string {
  const now = `Now it is ${clockOf(nowMinute)}: ${isAwake(hours, nowMinute) ? "awake" : "quiet"}.`;
  if (hours === null) return `Awake all day. ${now}`;
  const { startMinute, endMinute } = hours;
  return `Awake from ${clockOf(startMinute)} to ${clockOf(endMinute, true)}. ${now}`;
}
