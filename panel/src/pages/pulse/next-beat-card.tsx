/** The next beat, counting down. */
import { Text } from "@mantine/core";
import type { ThreadAnswer } from "../../../../lib/domain/wire/thread.ts";
import { useNow } from "../../time/now.ts";
import { When } from "../../time/when.tsx";
import { countdown } from "../../time/words.ts";
import { nextBeatOf } from "./next-beat.ts";
import { VitalCard } from "./vital-card.tsx";
import classes from "./vitals.module.css";

interface NextBeatCardProps {
  readonly status: ThreadAnswer;
  /** Whether the whole system's schedule runs; null while that is not known. */
  readonly isStarted: boolean | null;
}

export function NextBeatCard({ status, isStarted }: NextBeatCardProps) {
  const now = useNow();
  const { startsAt, words, detail } = nextBeatOf(status, isStarted, now);
  return (
    <VitalCard title="Next beat">
      {/* A screen reader would read every second of it: the moment below says the same. */}
      <Text className={classes["figure"] ?? ""} aria-hidden={startsAt !== null}>
        {startsAt === null ? words : countdown(startsAt - now)}
      </Text>
      <Text size="sm" c="dimmed">
        {startsAt !== null && (
          <>
            at <When at={new Date(startsAt).toISOString()} as="clock" />,{" "}
          </>
        )}
        {detail}
      </Text>
    </VitalCard>
  );
}
