/** Pulse: what both agents are doing, when the next beat comes, what today cost, and how the last day went. */
import { SimpleGrid, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { heartbeatQuery } from "../../api/heartbeat.ts";
import { threadQuery, whyQuery } from "../../api/threads.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { useThread } from "../../shell/thread.tsx";
import { AgentCard } from "./agent-card.tsx";
import { BeatProgress } from "./beat-progress.tsx";
import { BudgetCard } from "./budget-card.tsx";
import { Controls } from "./controls.tsx";
import { NextBeatCard } from "./next-beat-card.tsx";
import { Strip } from "./strip/strip.tsx";

export function PulsePage() {
  const thread = useThread();
  const status = useQuery(threadQuery(thread));
  const why = useQuery(whyQuery(thread));
  const { data: system } = useQuery(heartbeatQuery);
  return (
    <>
      <PageHead title="Pulse">
        {status.data && <Controls status={status.data} system={system} />}
      </PageHead>
      <Loaded query={status} height={520}>
        {(known) => (
          <Stack>
            <Loaded query={why} height={50}>
              {({ sentence }) => (
                <Text size="lg" mih={50} className="written">
                  {sentence}
                </Text>
              )}
            </Loaded>
            <BeatProgress status={known} />
            <Strip status={known} />
            <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }}>
              <NextBeatCard status={known} isStarted={system?.running ?? null} />
              <AgentCard title="Heartbeat" line={known.board.heartbeat} />
              <AgentCard title="Conversation" line={known.board.conversation} />
              <BudgetCard />
            </SimpleGrid>
          </Stack>
        )}
      </Loaded>
    </>
  );
}
