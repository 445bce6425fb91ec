/** user-messages: the person's words of a turn as the history keeps them. */
import { messageWords, ownWords } from "../domain/envelope-words.ts";
import type { Message } from "../domain/history.ts";
import type { MessageSignal } from "../domain/signal.ts";
import type { Tracked } from "./converse.ts";

/** Memory is made of what the person said; the words of others are kept beside it, for the conversation alone. */
function kept(signal: MessageSignal): Pick<Message, "text" | "withOthers"> {
  const [text, whole] = [ownWords(signal), messageWords(signal)];
  return text === whole ? { text } : { text, withOthers: whole };
}

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
            ...kept(signal),
            author: signal.author.name,
          } as const,
        ]
      : [],
  );
