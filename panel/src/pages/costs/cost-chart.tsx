/** A bar a day, stacked, with the cap as a line: a picture of the table that stands below it. */
import "uplot/dist/uPlot.min.css";
import { useComputedColorScheme } from "@mantine/core";
import { useElementSize, useMergedRef } from "@mantine/hooks";
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import { type CostTable, chartTop, type Of, stacked } from "./cost-sums.ts";
import { amountWords, dayWords } from "./cost-words.ts";
import classes from "./costs.module.css";
import { Swatch } from "./swatch.tsx";

interface CostChartProps {
  readonly table: CostTable;
  readonly of: Of;
  /** Null: there is no line for it. */
  readonly capUsd: number | null;
}

const heightPx = 260;

/** Screen readers read the table instead: the picture says nothing that is not in it. */
export default function CostChart({ table, of, capUsd }: CostChartProps) {
  const { ref: sized, width } = useElementSize();
  const place = useRef<HTMLDivElement>(null);
  const ref = useMergedRef(sized, place);
  const scheme = useComputedColorScheme("light");
  useEffect(() => {
    const { current } = place;
    if (current === null || width === 0) return;
    // The scheme decides what the swatches' colours come to, so another one draws the picture anew.
    const colours = coloursIn(current, scheme);
    const chart = new uPlot(
      optionsOf({ table, of, capUsd, width, colours }),
      dataOf(table),
      current,
    );
    return () => chart.destroy();
  }, [table, of, capUsd, width, scheme]);
  return (
    <div ref={ref} className={classes["chart"]} aria-hidden="true">
      <div className={classes["swatches"]}>
        {table.columns.map(({ key }, column) => (
          <Swatch key={key} column={column} />
        ))}
        <span className={classes["cap"]} />
      </div>
    </div>
  );
}

interface Colours {
  readonly columns: readonly string[];
  readonly words: string;
  readonly cap: string;
}

/** A canvas knows no variables: it is told what the browser makes of them. */
function coloursIn(place: HTMLElement, _scheme: "light" | "dark"): Colours {
  const swatches = [...place.querySelectorAll(`.${classes["swatch"]}`)];
  const cap = place.querySelector(`.${classes["cap"]}`) ?? place;
  return {
    columns: swatches.map((swatch) => getComputedStyle(swatch).backgroundColor),
    words: getComputedStyle(place).color,
    cap: getComputedStyle(cap).color,
  };
}

/** The tallest bars first, so that each column is drawn over those that hold it. */
const dataOf = (table: CostTable): uPlot.AlignedData => [
  table.rows.map((_, index) => index),
  ...stacked(table)
    .map((values) => [...values])
    .toReversed(),
];

interface Drawn extends CostChartProps {
  readonly width: number;
  readonly colours: Colours;
}

function optionsOf({ table, of, capUsd, width, colours }: Drawn): uPlot.Options {
  const { rows } = table;
  const bars = uPlot.paths.bars?.({ size: [0.7, 40] });
  const axis = { stroke: colours.words, grid: { show: false }, ticks: { show: false } };
  return {
    width,
    height: heightPx,
    // Half of the last day's name stands beside the bars.
    padding: [null, 40, null, null],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: [-0.6, rows.length - 0.4] },
      y: { range: [0, chartTop(table, capUsd)] },
    },
    axes: [
      {
        ...axis,
        size: 32,
        splits: () => daysNamed(rows.length, width),
        values: (_, at) => at.map((index) => dayWords(rows[index]?.day ?? "1970-01-01")),
      },
      {
        ...axis,
        size: 72,
        grid: { show: true, stroke: colours.words, width: 0.3 },
        values: (_, at) => at.map((value) => amountWords(of, value)),
      },
    ],
    series: [
      {},
      ...colours.columns
        .slice(0, table.columns.length)
        .map((fill) => ({
          fill,
          width: 0,
          points: { show: false },
          ...(bars === undefined ? {} : { paths: bars }),
        }))
        .toReversed(),
    ],
    hooks: { draw: [(chart) => drawCap(chart, capUsd, colours.cap)] },
  };
}

/** As many days as have room, today always among them. */
function daysNamed(count: number, width: number): number[] {
  const step = Math.max(1, Math.ceil(count / Math.max(2, Math.floor(width / 90))));
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => count - 1 - index * step);
}

function drawCap(chart: uPlot, capUsd: number | null, colour: string): void {
  if (capUsd === null || capUsd > (chart.scales["y"]?.max ?? 0)) return;
  const { ctx, bbox } = chart;
  const y = Math.round(chart.valToPos(capUsd, "y", true));
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}
