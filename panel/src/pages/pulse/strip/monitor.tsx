/** The picture of the strip: the paper, the line, its marks. Nothing of it is for a pointer or a screen reader. */
import { useId } from "react";
import { Sign, SkipBand } from "../../../parts/beat-sign/sign.tsx";
import type { HourTick } from "./axis.ts";
import { type Frame, type Stop, xOf } from "./layout.ts";
import classes from "./strip.module.css";
import { baseY, shapesOf, shapesPath, signY, tracePath } from "./trace.ts";

export const monitorHeight = 152;

const paperY = 8;
const axisY = 124;

interface MonitorProps {
  readonly frame: Frame;
  readonly marginX: number;
  readonly stops: readonly Stop[];
  readonly ticks: readonly HourTick[];
  /** A beat is under way: the line's end glows. */
  readonly isBeating: boolean;
}

export function Monitor({ frame, marginX, stops, ticks, isBeating }: MonitorProps) {
  const { width } = frame;
  const real = drawnOf(stops.filter(({ beat }) => !beat.isDryRun));
  const failed = real.filter(({ look }) => look === "failed");
  const rehearsed = drawnOf(stops.filter(({ beat }) => beat.isDryRun));
  return (
    <svg width={width + 2 * marginX} height={monitorHeight} aria-hidden="true">
      <g transform={`translate(${marginX} 0)`}>
        <Paper frame={frame} ticks={ticks} />
        <Line path={tracePath(real, width)} width={width} />
        <path className={classes["failed"]} d={shapesPath(failed)} />
        <path className={classes["rehearsed"]} d={shapesPath(rehearsed)} />
        {stops.flatMap(({ beat, marks }) =>
          marks.map((mark) => {
            const key = `${beat.runId}-${mark.x}`;
            if (mark.kind === "band") return <SkipBand key={key} {...mark} y={baseY} />;
            return <Sign key={key} {...beat} x={mark.x} y={signY(beat.look)} />;
          }),
        )}
        {isBeating && <circle className={classes["halo"]} cx={width} cy={baseY} r={5} />}
        <circle className={classes["head"]} cx={width} cy={baseY} r={4} />
      </g>
    </svg>
  );
}

const drawnOf = (stops: readonly Stop[]) =>
  shapesOf(stops.map(({ x, beat: { look } }) => ({ x, look })));

/** What is long ago fades; an end that is invisible would hide what stands there, so it fades to a third only. */
function Line({ path, width }: { readonly path: string; readonly width: number }) {
  const id = useId();
  return (
    <>
      <linearGradient id={id} gradientUnits="userSpaceOnUse" x1={0} x2={width} y1={0} y2={0}>
        <stop className={classes["past"]} offset="0" />
        <stop className={classes["recent"]} offset="0.5" />
      </linearGradient>
      <path className={classes["line"]} d={path} stroke={`url(#${id})`} />
    </>
  );
}

function Paper({ frame, ticks }: { readonly frame: Frame; readonly ticks: readonly HourTick[] }) {
  return (
    <>
      {[0, 1, 2, 3].map((row) => (
        <path key={row} className={classes["grid"]} d={`M0 ${paperY + row * 28}H${frame.width}`} />
      ))}
      {ticks.map(({ at, label, day }) => {
        const x = xOf(at, frame);
        return (
          <g key={at}>
            <path
              className={day === null ? classes["grid"] : classes["midnight"]}
              d={`M${x} ${paperY}V${axisY - (label === null ? 4 : 0)}`}
            />
            {label !== null && (
              <text className={classes["hour"]} x={x} y={axisY + 12}>
                {label}
              </text>
            )}
            {day !== null && (
              <text className={classes["day"]} x={within(x, frame.width)} y={axisY + 25}>
                {day}
              </text>
            )}
          </g>
        );
      })}
    </>
  );
}

/** Half of a day's name has room at either end. */
const within = (x: number, width: number): number => Math.min(width - 20, Math.max(20, x));
