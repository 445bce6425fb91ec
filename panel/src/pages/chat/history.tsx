/** What was said in a thread, to be read only: it is talked to elsewhere. */
import { Alert } from "@mantine/core";
import { IconMessageCircle, IconMessages } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { MessagesAnswer } from "../../../../lib/domain/wire/contents.ts";
import { historyQuery } from "../../api/messages.ts";
import { Markdown } from "../../parts/discord-markdown/markdown.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { useThread, useTimezone } from "../../shell/thread.tsx";
import { useNow } from "../../time/now.ts";
import { MessageFrame } from "./message-frame.tsx";
import { MessageLog } from "./message-log.tsx";

interface HistoryProps {
  /** Where one talks to it. */
  readonly children: ReactNode;
}

export function History({ children }: HistoryProps) {
  const messages = useQuery(historyQuery(useThread()));
  return (
    <>
      <Alert color="vigil" icon={<IconMessages />} mb="xs">
        {children}
      </Alert>
      <MessageLog>
        <Loaded query={messages} height={320}>
          {(answer) => <Said messages={answer.messages} />}
        </Loaded>
      </MessageLog>
    </>
  );
}

type Entry = MessagesAnswer["messages"][number];

function Said({ messages }: { readonly messages: readonly Entry[] }) {
  const timezone = useTimezone();
  const now = useNow(60 * 60_000);
  if (messages.length === 0) {
    return (
      <EmptyState icon={IconMessageCircle} title="Nothing was said yet">
        What you and Vigil say to each other in this thread will stand here.
      </EmptyState>
    );
  }
  return (
    <ol>
      {messages.map(({ id, at, role, kind, text }) => (
        <MessageFrame
          key={id}
          id={id}
          name={role === "assistant" ? "Vigil" : "You"}
          isBot={role === "assistant"}
          at={Date.parse(at)}
          now={now}
          timezone={timezone}
          marks={kindWords[kind]}
        >
          <Markdown text={text} />
        </MessageFrame>
      ))}
    </ol>
  );
}

const kindWords: Readonly<Record<Entry["kind"], readonly string[]>> = {
  said: [],
  thought: ["by itself"],
  aside: ["to itself, not sent"],
};
