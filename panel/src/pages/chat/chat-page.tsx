/** Chat: talks to the thread as its person does in Discord; where that is elsewhere, shows what was said. */
import { Code, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { isElsewhere, placeQuery } from "../../api/discord.ts";
import type { DiscordPlace } from "../../api/discord-types.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { useThread } from "../../shell/thread.tsx";
import styles from "./chat-page.module.css";
import { History } from "./history.tsx";
import { LiveChat } from "./live-chat.tsx";
import { placeOf } from "./place.ts";

export default function ChatPage() {
  const place = useQuery(placeQuery);
  return (
    <div className={styles["page"]}>
      {isElsewhere(place.error) ? (
        <>
          <PageHead title="Chat" />
          <History>
            This Vigil is connected to Discord itself. Talk to it there; here you read along.
          </History>
        </>
      ) : (
        <Loaded query={place} height={400}>
          {(who) => <Talk who={who} />}
        </Loaded>
      )}
    </div>
  );
}

function Talk({ who }: { readonly who: DiscordPlace }) {
  const thread = useThread();
  const place = placeOf(thread, who.dm_channel_id);
  if (place.kind === "nowhere") {
    return (
      <>
        <PageHead title="Chat" />
        <History>
          This thread has no channel in Discord. <Code>default</Code> is talked to in the direct
          message, and a thread that is named by a channel's id in that channel; here you read what
          it has said.
        </History>
      </>
    );
  }
  return (
    <>
      <PageHead title="Chat">
        <Text size="sm" c="dimmed">
          {place.kind === "dm"
            ? "Direct message in the embedded Discord"
            : `Channel ${place.channelId} of the embedded Discord`}
        </Text>
      </PageHead>
      <LiveChat key={place.channelId} who={who} place={place} />
    </>
  );
}
