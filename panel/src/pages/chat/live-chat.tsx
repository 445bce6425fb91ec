/** The chat with the embedded Discord: its messages, a place to write, and the forms that come back. */
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useState } from "react";
import { messagesQuery } from "../../api/discord.ts";
import type { DiscordMessage, DiscordPlace, OpenedForm } from "../../api/discord-types.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { ChatContext } from "./chat-context.ts";
import { MessageLog } from "./message-log.tsx";
import { Messages } from "./messages.tsx";
import { ModalForm } from "./modal-form.tsx";
import type { TalkPlace } from "./place.ts";
import { Writing } from "./writing.tsx";

interface LiveChatProps {
  readonly who: DiscordPlace;
  readonly place: TalkPlace;
}

export function LiveChat({ who, place }: LiveChatProps) {
  const { channelId, kind } = place;
  const [replyTo, setReplyTo] = useState<DiscordMessage | null>(null);
  const [form, setForm] = useState<OpenedForm | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const { person, application } = who;
  const chat = useMemo(
    () => ({
      names: { [person.id]: person.name, [application.id]: application.name },
      reply:
        kind === "dm"
          ? (message: DiscordMessage) => {
              setReplyTo(message);
              field.current?.focus();
            }
          : null,
      openForm: setForm,
    }),
    [person, application, kind],
  );
  const messages = useQuery(messagesQuery(channelId));
  const leaveReply = useCallback(() => setReplyTo(null), []);
  return (
    <ChatContext value={chat}>
      <MessageLog>
        <Loaded query={messages} height={320}>
          {(list) => <Messages messages={list} />}
        </Loaded>
      </MessageLog>
      <Writing field={field} place={place} replyTo={replyTo} onLeaveReply={leaveReply} />
      <ModalForm form={form} onClose={() => setForm(null)} />
    </ChatContext>
  );
}
