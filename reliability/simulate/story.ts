/** story: what happened, line by line, for a person to read; kept only when somebody will. */
import { type Instant, isoOf } from "../../lib/domain/time.ts";

export interface Story {
  tell(who: string, what: string): void;
  readonly lines: readonly string[];
}

export function storyOf(now: () => Instant, isKept: boolean): Story {
  const lines: string[] = [];
  return {
    lines,
    tell(who, what) {
      if (isKept) lines.push(`${isoOf(now()).slice(11, 23)}  ${who.padEnd(16)} ${what}`);
    },
  };
}
