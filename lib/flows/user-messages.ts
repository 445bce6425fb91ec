/** user-messages: the person's words of a turn as the history keeps them. */

import { messageWords } from "../domain/envelope-words.ts";
import type { Message } from "../domain/history.ts";
import type { Tracked } from "./converse.ts";

/** Their ids are those of the first claim, so that a retry keeps the same messages again. */
export const userMessages = (tracked: readonly Tracked[]): readonly Message[] =>
  tracked.flatMap(({ signal, record }) =>
    signal.type === "message"
      ? [
          {
            id: record.messageId,
            threadId: signal.threadId,
            at: signal.timestamp,
            role: "user",
            agent: "conversation",
            kind: "said",
            text: messageWords(signal),
            author: signal.author.name,
          } as const,
        ]
      : [],
  );
