/** Below the messages: quick commands and the composer, or the fields of the command that was begun. */
import { Button, Group } from "@mantine/core";
import { type RefObject, useState } from "react";
import { type Answer, invoke, write } from "../../api/discord.ts";
import { useDiscordEvents } from "../../api/discord-events.ts";
import type { DiscordMessage } from "../../api/discord-types.ts";
import { useDeed } from "./chat-context.ts";
import { type Entry, fileOptionOf, wholeIn } from "./command-entries.ts";
import { CommandForm } from "./command-form.tsx";
import { Composer } from "./composer.tsx";
import { nothingWritten, type Written } from "./drafts.ts";
import type { TalkPlace } from "./place.ts";
import { uploadOf } from "./uploads.ts";

interface WritingProps {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly place: TalkPlace;
  readonly replyTo: DiscordMessage | null;
  readonly onLeaveReply: () => void;
}

export function Writing({ field, place, replyTo, onLeaveReply }: WritingProps) {
  const inChannel = place.kind === "channel" ? { channel_id: place.channelId } : {};
  const { isListening, isTyping } = useDiscordEvents(place.channelId);
  const [draft, setDraft] = useState(nothingWritten);
  const [open, setOpen] = useState<{ entry: Entry; written: Written } | null>(null);
  const { mutate, error } = useDeed();

  /** The field is empty at once, so that one can write on; what was not taken stands there again, unless one has. */
  const send = (written: Written, deed: () => Promise<Answer>) => {
    setDraft(nothingWritten);
    mutate(async () => {
      try {
        return await deed();
      } catch (failure) {
        setDraft((now) => (now.text === "" && now.files.length === 0 ? written : now));
        throw failure;
      }
    });
  };

  const onWords = (written: Written) =>
    send(written, async () => {
      const attachments = await Promise.all(written.files.map(uploadOf));
      const reply = replyTo === null ? {} : { reply_to: replyTo.id };
      await write({ content: written.text, attachments, ...reply, ...inChannel });
      onLeaveReply();
      return {};
    });

  const onCommand = (entry: Entry, { text, files }: Written) => {
    const options = wholeIn(entry, text);
    if (options === null) {
      setDraft(nothingWritten);
      return setOpen({ entry, written: { text, files } });
    }
    const [file] = files;
    const fileOption = fileOptionOf(entry)?.name;
    send({ text: `${entry.label} ${text}`.trim(), files }, async () =>
      invoke({
        ...namesOf(entry),
        ...inChannel,
        options:
          file === undefined || fileOption === undefined
            ? options
            : { ...options, [fileOption]: await uploadOf(file) },
      }),
    );
  };

  if (open !== null) {
    return (
      <CommandForm
        key={open.entry.label}
        {...open}
        channelId={inChannel.channel_id}
        onClose={() => {
          setOpen(null);
          // The composer takes its place in the next picture.
          requestAnimationFrame(() => field.current?.focus());
        }}
      />
    );
  }
  return (
    <div>
      <Group gap={6} mb={6} role="group" aria-label="Commands">
        {quickCommands.map((quick) => (
          <Button
            key={quick.label}
            size="compact-sm"
            variant="default"
            onClick={() => mutate(() => invoke({ ...quick.asked, ...inChannel, options: {} }))}
          >
            {quick.label}
          </Button>
        ))}
      </Group>
      <Composer
        field={field}
        takesWords={place.kind === "dm"}
        replyTo={replyTo}
        onLeaveReply={onLeaveReply}
        status={isTyping ? "Vigil is typing…" : isListening ? "" : "Connecting to the chat…"}
        error={error}
        onWords={onWords}
        onCommand={onCommand}
        draft={draft}
        onDraft={setDraft}
      />
    </div>
  );
}

const namesOf = ({ command, subcommand }: Entry): { command: string; subcommand?: string } => ({
  command,
  ...(subcommand === undefined ? {} : { subcommand }),
});

const quickCommands = [
  { label: "/status", asked: { command: "status" } },
  { label: "/heartbeat now", asked: { command: "heartbeat", subcommand: "now" } },
  { label: "/help", asked: { command: "help" } },
] as const;
