/** heard: what a person wrote in the channel itself, as a signal to be answered. */

import { cut } from "./cut.ts";
import { fileName } from "./discord-attachment.ts";
import type { Letter } from "./discord-message.ts";
import type { Beside } from "./envelope.ts";
import type { ThreadId } from "./ids.ts";
import { sanitise } from "./plain-text.ts";
import type { MessageSignal } from "./signal.ts";
import type { Instant } from "./time.ts";

export interface Hearing {
  readonly threadId: ThreadId;
  readonly channelId: string;
  readonly ownerIds: readonly string[];
  /** This invocation's clock reading: the signal's time. When it was written, its id tells. */
  readonly now: Instant;
}

/** Whose words are answered: the owners' own. Nobody's, when a person sent nothing that could be read. */
const isForUs = (letter: Letter, ownerIds: readonly string[]): boolean =>
  letter.isByPerson &&
  ownerIds.includes(letter.author.id) &&
  (letter.text.trim() !== "" || letter.attachments.length > 0 || letter.beside !== null);

/** Null for what is not to be answered. The message's id is the signal's: one that is read twice is one signal. */
export function signalOfLetter(
  letter: Letter,
  { threadId, channelId, ownerIds, now }: Hearing,
): MessageSignal | null {
  if (!isForUs(letter, ownerIds)) return null;
  const { id, author, text, attachments, beside } = letter;
  return {
    type: "message",
    source: "discord",
    id,
    threadId,
    content: [{ type: "text", text: sanitise(text).trim() }],
    timestamp: now,
    author: { id: author.id, name: sanitise(author.name) },
    heard: { channelId, messageId: id },
    ...(attachments.length > 0 && { attachments: attachments.slice(0, mostFiles) }),
    ...(beside !== null && { beside: shortened(beside) }),
  };
}

/** Discord takes ten files a message. */
const mostFiles = 10;

/** What is replied to is known already; what is forwarded is news. */
const repliedToShown = 300;
const forwardedShown = 2_000;
const lineShown = 300;

const shortened = ({ stickers, poll, repliedTo, forwarded }: Beside): Beside => ({
  ...(stickers && { stickers: stickers.slice(0, mostFiles).map(fileName) }),
  ...(poll && {
    poll: {
      question: cut(sanitise(poll.question), lineShown),
      answers: poll.answers.slice(0, mostFiles).map((answer) => cut(sanitise(answer), lineShown)),
    },
  }),
  ...(repliedTo && { repliedTo: { ...repliedTo, ...earlier(repliedTo, repliedToShown) } }),
  ...(forwarded && {
    forwarded: forwarded.slice(0, mostFiles).map((one) => earlier(one, forwardedShown)),
  }),
});

const earlier = ({ text, files }: { text: string; files: readonly string[] }, limit: number) => ({
  text: cut(sanitise(text).trim(), limit),
  files: files.slice(0, mostFiles).map(fileName),
});
