/** Pulse: what both agents are doing, and when the next beat comes. */
import { Card, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { threadQuery, whyQuery } from "../../api/threads.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { useThread } from "../../shell/thread.tsx";
import { When } from "../../time/when.tsx";

export default function PulsePage() {
  const thread = useThread();
  const status = useQuery(threadQuery(thread));
  const why = useQuery(whyQuery(thread));
  return (
    <>
      <PageHead title="Pulse" />
      <Stack>
        <Loaded query={why} height={48}>
          {({ sentence }) => <Text className="written">{sentence}</Text>}
        </Loaded>
        <Card withBorder>
          <Loaded query={status} height={48}>
            {({ lines, due_at }) => (
              <>
                {lines.map((line) => (
                  <Text key={line}>{line}</Text>
                ))}
                {due_at !== null && (
                  <Text>
                    next beat <When at={due_at} />
                  </Text>
                )}
              </>
            )}
          </Loaded>
        </Card>
      </Stack>
    </>
  );
}
