/** A moment: short to read, exact to hover. */
import { Text, Tooltip } from "@mantine/core";
import { useTimezone } from "../shell/thread.tsx";
import { useFreshNow } from "./now.ts";
import { exactTime, relativeTime, shortTime } from "./words.ts";

interface WhenProps {
  /** ISO 8601, as the API answers it. */
  readonly at: string;
  /** How it is said: `12 min ago`, or `09:00`. */
  readonly as?: "relative" | "clock";
}

/** In the thread's zone; the exact moment stands in a tooltip, which the keyboard reaches too. */
export function When({ at, as = "relative" }: WhenProps) {
  const timezone = useTimezone();
  const now = useFreshNow(10_000);
  const moment = Date.parse(at);
  const words = as === "relative" ? relativeTime(moment, now) : shortTime(moment, now, timezone);
  return (
    <Tooltip label={exactTime(moment, timezone)} events={{ hover: true, focus: true, touch: true }}>
      <Text component="time" dateTime={at} inherit span tabIndex={0}>
        {words}
      </Text>
    </Tooltip>
  );
}
