/** What happens in the embedded Discord, as it happens: server-sent events. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { readClock } from "../time/now.ts";
import { messagesQuery } from "./discord.ts";
import type { DiscordEvent } from "./discord-types.ts";
import { livePollMs } from "./query-client.ts";

interface Heard {
  /** Whether changes are heard of; false while it connects again. */
  readonly isListening: boolean;
  readonly isTyping: boolean;
}

/**
 * Keeps a channel's messages fresh. An event only says that something has changed: it is read anew, so that a missed event
 * loses nothing, and what has not changed stays the same objects.
 */
export function useDiscordEvents(channelId: string): Heard {
  const client = useQueryClient();
  const [isListening, setIsListening] = useState(false);
  const [isTyping, setTypingUntilAt] = useTyping();

  useEffect(() => {
    let source: EventSource | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const { queryKey } = messagesQuery(channelId);
    const reload = () => void client.invalidateQueries({ queryKey });
    const listen = () => {
      source = new EventSource("/discord/events");
      source.addEventListener("open", () => {
        setIsListening(true);
        reload();
      });
      source.addEventListener("message", ({ data }: MessageEvent<string>) => {
        const event: DiscordEvent = JSON.parse(data);
        if (event.kind === "typing") {
          if (event.channelId === channelId) setTypingUntilAt(event.untilAt);
          return;
        }
        if (event.kind === "message") {
          if (event.message.channelId !== channelId) return;
          if (event.message.author.bot) setTypingUntilAt(0);
        }
        reload();
      });
      // The browser reconnects by itself, but gives up on an answer that is no stream: Vigil is starting.
      source.addEventListener("error", () => {
        setIsListening(false);
        if (source?.readyState === EventSource.CLOSED) retry = setTimeout(listen, livePollMs);
      });
    };
    listen();
    return () => {
      source?.close();
      clearTimeout(retry);
    };
  }, [client, channelId, setTypingUntilAt]);

  return { isListening, isTyping };
}

/** Until its message comes, or Discord's ten seconds are over. */
function useTyping(): readonly [boolean, (untilAt: number) => void] {
  const [untilAt, setUntilAt] = useState(0);
  useEffect(() => {
    if (untilAt === 0) return;
    const timer = setTimeout(() => setUntilAt(0), Math.max(0, untilAt - readClock()));
    return () => clearTimeout(timer);
  }, [untilAt]);
  return [untilAt > 0, setUntilAt];
}
