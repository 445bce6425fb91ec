/** Where the person writes: `/` opens the list of commands, everything else are plain words. */
import { ActionIcon, FileButton, Group, Pill, Text, Textarea } from "@mantine/core";
import { IconPaperclip, IconSend2, IconX } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ClipboardEvent, type KeyboardEvent, type Ref, useMemo, useState } from "react";
import { commandsQuery } from "../../api/discord.ts";
import type { DiscordMessage } from "../../api/discord-types.ts";
import { readInline } from "../../parts/discord-markdown/inline.ts";
import { plainText } from "../../parts/discord-markdown/nodes.ts";
import { type Entry, entriesOf, readLine, suggestedFor } from "./command-entries.ts";
import styles from "./composer.module.css";
import type { Written } from "./drafts.ts";
import { SaidWrong } from "./said-wrong.tsx";
import { Suggestions } from "./suggestions.tsx";
import { useListbox } from "./use-listbox.ts";

/** Discord's bounds of a message, and of a text in a command's option. */
const limits = { words: 2_000, command: 6_000 } as const;
const mostFiles = 10;

interface ComposerProps {
  readonly field: Ref<HTMLTextAreaElement>;
  /** False in a server's channel, where nobody reads plain words. */
  readonly takesWords: boolean;
  readonly replyTo: DiscordMessage | null;
  readonly onLeaveReply: () => void;
  readonly status: string;
  readonly error: Error | null;
  readonly onWords: (written: Written) => void;
  readonly onCommand: (entry: Entry, written: Written) => void;
  /** What has come back unsent; it stands in the field again when that is empty. */
  readonly draft: Written;
  readonly onDraft: (draft: Written) => void;
}

const nothing: readonly (Entry & { readonly key: string })[] = [];

export function Composer(props: ComposerProps) {
  const { draft, onDraft, takesWords, replyTo, onLeaveReply } = props;
  const { text, files } = draft;
  const client = useQueryClient();
  const { data: commands } = useQuery(commandsQuery);
  const entries = useMemo(() => entriesOf(commands ?? []), [commands]);
  const [left, setLeft] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<Error | null>(null);
  const items = useMemo(
    () =>
      left === text
        ? nothing
        : suggestedFor(text, entries).map((entry) => ({ key: entry.label, ...entry })),
    [left, text, entries],
  );

  const limit = text.startsWith("/") ? limits.command : limits.words;
  const count = [...text].length;

  const send = async () => {
    setRefusal(null);
    if (count > limit) return setRefusal(new Error(`It may have ${limit} characters at most.`));
    // Who is faster than the list of commands waits for it: without it every command would be an unknown one.
    const known = text.startsWith("/") ? await client.ensureQueryData(commandsQuery) : [];
    const line = readLine(text, entriesOf(known));
    if (line.kind === "unknown") return setRefusal(new Error(`There is no command ${line.name}.`));
    if (line.kind === "command") return props.onCommand(line.entry, { text: line.words, files });
    if (line.kind === "empty" && files.length === 0) return;
    if (!takesWords)
      return setRefusal(new Error("In a channel Vigil reads only commands: begin with /chat."));
    props.onWords({ text: line.kind === "words" ? line.words : "", files });
  };
  const trySend = () => void send().catch((error: Error) => setRefusal(error));

  const pick = (entry: Entry) => props.onCommand(entry, { text: "", files });
  const listbox = useListbox({ items, isEager: true, onPick: pick, onClose: () => setLeft(text) });

  const add = (more: readonly File[]) =>
    onDraft({ text, files: [...files, ...more].slice(0, mostFiles) });

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (listbox.takesKey(event)) return;
    if (event.key === "Escape" && replyTo !== null) onLeaveReply();
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    trySend();
  };

  const onPaste = (event: ClipboardEvent) => {
    const pasted = [...event.clipboardData.files];
    if (pasted.length === 0) return;
    event.preventDefault();
    add(pasted);
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        trySend();
      }}
    >
      {replyTo !== null && <Replying to={replyTo} onLeave={onLeaveReply} />}
      {files.length > 0 && (
        <Group gap={6} mb={6}>
          {files.map((file) => (
            <Pill
              key={`${file.name} ${file.size} ${file.lastModified}`}
              withRemoveButton
              removeButtonProps={{ "aria-label": `Leave out ${file.name}` }}
              onRemove={() => onDraft({ text, files: files.filter((one) => one !== file) })}
            >
              {file.name}
            </Pill>
          ))}
        </Group>
      )}
      <div className={styles["line"]}>
        <FileButton multiple onChange={add}>
          {(button) => (
            <ActionIcon {...button} size={36} variant="default" aria-label="Attach files">
              <IconPaperclip size={18} />
            </ActionIcon>
          )}
        </FileButton>
        <div className={styles["field"]}>
          <Suggestions listbox={listbox} items={items} onPick={pick} label="Commands">
            <Textarea
              ref={props.field}
              aria-label="Message"
              aria-describedby="composer-hint"
              placeholder={
                takesWords ? "Message Vigil, or / for commands" : "/ for commands, /chat to talk"
              }
              value={text}
              onChange={(event) => onDraft({ text: event.currentTarget.value, files })}
              onKeyDown={onKeyDown}
              onPaste={onPaste}
              onBlur={() => setLeft(text)}
              onFocus={() => setLeft(null)}
              autosize
              minRows={1}
              maxRows={8}
              autoComplete="off"
              {...listbox.aria}
            />
          </Suggestions>
        </div>
        <ActionIcon type="submit" size={36} aria-label="Send">
          <IconSend2 size={18} />
        </ActionIcon>
      </div>
      <SaidWrong error={refusal ?? props.error} />
      <div className={styles["below"]}>
        <Text size="xs" c="dimmed" role="status">
          {props.status}
        </Text>
        {/* Gives way to what is going on; described by it is the field in any case. */}
        <Text id="composer-hint" size="xs" c="dimmed" hidden={props.status !== ""}>
          {takesWords
            ? "Enter sends, Shift+Enter begins a line. /chat is answered at once; plain words within a minute, while a conversation is warm."
            : "Enter sends, Shift+Enter begins a line. /chat talks to Vigil here."}
        </Text>
        {count > limit * 0.9 && (
          <Text size="xs" c={count > limit ? "red" : "dimmed"} className={styles["count"] ?? ""}>
            {count} of {limit}
          </Text>
        )}
      </div>
    </form>
  );
}

interface ReplyingProps {
  readonly to: DiscordMessage;
  readonly onLeave: () => void;
}

const Replying = ({ to, onLeave }: ReplyingProps) => (
  <div className={styles["replying"]}>
    <Text size="xs" truncate className="written">
      Replying to: {plainText(readInline(to.content.slice(0, 200)))}
    </Text>
    <ActionIcon
      size="sm"
      variant="subtle"
      color="gray"
      aria-label="Do not reply to it"
      onClick={onLeave}
    >
      <IconX size={14} />
    </ActionIcon>
  </div>
);
