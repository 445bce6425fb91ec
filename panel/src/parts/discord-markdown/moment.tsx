/** A time in a message: by the thread's clock, with the exact one on hover and focus. */
import { Text, Tooltip } from "@mantine/core";
import { useTimezone } from "../../shell/thread.tsx";
import { useNow } from "../../time/now.ts";
import { exactTime } from "../../time/words.ts";
import styles from "./markdown.module.css";
import { momentWords } from "./moment-words.ts";
import type { MomentStyle } from "./nodes.ts";

interface MomentProps {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly style: MomentStyle;
}

export function Moment({ at, style }: MomentProps) {
  const timezone = useTimezone();
  const now = useNow(style === "R" ? 5_000 : 3_600_000);
  return (
    <Tooltip label={exactTime(at, timezone)} events={{ hover: true, focus: true, touch: true }}>
      <Text
        component="time"
        dateTime={new Date(at).toISOString()}
        className={styles["moment"] ?? ""}
        inherit
        span
        tabIndex={0}
      >
        {momentWords(at, style, now, timezone)}
      </Text>
    </Tooltip>
  );
}
