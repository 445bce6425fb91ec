/** The chat's messages, oldest first. */
import { IconMessageCircle } from "@tabler/icons-react";
import { useMemo } from "react";
import type { DiscordMessage } from "../../api/discord-types.ts";
import { readInline } from "../../parts/discord-markdown/inline.ts";
import { plainText } from "../../parts/discord-markdown/nodes.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { useTimezone } from "../../shell/thread.tsx";
import { useNow } from "../../time/now.ts";
import { MessageItem } from "./message-item.tsx";

/** As much of a message as a reply to it shows. */
const quotedLength = 80;

export function Messages({ messages }: { readonly messages: readonly DiscordMessage[] }) {
  const timezone = useTimezone();
  // Only the day matters to them: each tick draws all of them again.
  const now = useNow(60 * 60_000);
  const quotes = useMemo(() => quotesOf(messages), [messages]);
  if (messages.length === 0) {
    return (
      <EmptyState icon={IconMessageCircle} title="Quiet so far">
        Vigil writes when it has a reason to. Write /chat and a few words, or press /help.
      </EmptyState>
    );
  }
  return (
    <ol>
      {messages.map((message) => (
        <MessageItem
          key={message.id}
          message={message}
          repliedTo={message.replyTo === null ? undefined : (quotes.get(message.replyTo) ?? null)}
          now={now}
          timezone={timezone}
        />
      ))}
    </ol>
  );
}

/** The words of those that are replied to, by their ids. */
function quotesOf(messages: readonly DiscordMessage[]): ReadonlyMap<string, string> {
  const wanted = new Set(messages.map(({ replyTo }) => replyTo));
  const replied = messages.filter(({ id }) => wanted.has(id));
  return new Map(
    replied.map(({ id, content }) => [id, plainText(readInline(content.slice(0, quotedLength)))]),
  );
}
