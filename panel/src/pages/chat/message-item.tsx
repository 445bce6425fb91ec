/** One message of the chat: its words, embeds, files, buttons and menus. */
import { Button, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { memo, type ReactNode } from "react";
import { removeMessage } from "../../api/discord.ts";
import type { DiscordMessage } from "../../api/discord-types.ts";
import { Markdown } from "../../parts/discord-markdown/markdown.tsx";
import { Attachments } from "./attachments.tsx";
import { useChat } from "./chat-context.ts";
import { ComponentRows } from "./component-rows.tsx";
import { EmbedCard } from "./embed-card.tsx";
import styles from "./message.module.css";
import { MessageFrame } from "./message-frame.tsx";
import { SaidWrong } from "./said-wrong.tsx";

interface MessageItemProps {
  readonly message: DiscordMessage;
  /** The words of the message that this one replies to; undefined for none, null for one that is gone. */
  readonly repliedTo: string | null | undefined;
  /** By which it is told which day is today. */
  readonly now: number;
  readonly timezone: string;
}

/** Drawn again only when it has changed: 200 of them stand in the list. */
export const MessageItem = memo(function MessageItem(props: MessageItemProps) {
  const { message, repliedTo, now, timezone } = props;
  const { author, ephemeral, edited, pending, sticker, poll, embeds } = message;
  const { names } = useChat();
  const removal = useMutation({ mutationFn: () => removeMessage(message.id) });
  return (
    <MessageFrame
      id={message.id}
      name={author.name}
      isBot={author.bot}
      isEphemeral={ephemeral}
      isPending={pending}
      at={message.at}
      now={now}
      timezone={timezone}
      marks={[
        ...(ephemeral ? ["only you can see this"] : []),
        ...(edited && !ephemeral ? ["edited"] : []),
      ]}
      tools={
        pending ? undefined : (
          <Tools message={message} isBusy={removal.isPending} onRemove={() => removal.mutate()} />
        )
      }
    >
      {repliedTo !== undefined && (
        <p className={`written ${styles["quoted"]}`}>{repliedTo ?? "a message that was deleted"}</p>
      )}
      {pending ? (
        <Text size="sm" c="dimmed" fs="italic">
          is thinking…
        </Text>
      ) : (
        <Markdown text={message.content} names={names} />
      )}
      {sticker !== null && <Aside>Sticker: {sticker}</Aside>}
      {poll !== null && (
        <Aside>
          Poll: {poll.question} {poll.answers.join(" / ")}
        </Aside>
      )}
      {embeds.map((embed) => (
        <EmbedCard key={JSON.stringify(embed)} embed={embed} />
      ))}
      <Attachments files={message.attachments} />
      {message.components.length > 0 && (
        <ComponentRows messageId={message.id} rows={message.components} />
      )}
      <SaidWrong error={removal.error} />
    </MessageFrame>
  );
});

const Aside = ({ children }: { readonly children: ReactNode }) => (
  <Text size="sm" c="dimmed" className="written">
    {children}
  </Text>
);

interface ToolsProps {
  readonly message: DiscordMessage;
  readonly isBusy: boolean;
  readonly onRemove: () => void;
}

/** One replies to what Vigil said, and takes back or dismisses the rest. */
function Tools({ message, isBusy, onRemove }: ToolsProps) {
  const { reply } = useChat();
  const { author, ephemeral } = message;
  if (!author.bot || ephemeral) {
    return (
      <Button variant="subtle" color="gray" size="compact-xs" loading={isBusy} onClick={onRemove}>
        {ephemeral ? "Dismiss" : "Delete"}
      </Button>
    );
  }
  return (
    reply !== null && (
      <Button variant="subtle" color="gray" size="compact-xs" onClick={() => reply(message)}>
        Reply
      </Button>
    )
  );
}
