/** A run and its replay, side by side; on a phone one below the other, action by action. */
import { Anchor, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import type { RunDetail } from "../../../api/run-types.ts";
import { runQuery } from "../../../api/runs.ts";
import { lookOf, titleOf } from "../../../parts/beat-sign/looks.ts";
import { SignIcon } from "../../../parts/beat-sign/sign.tsx";
import { isLong } from "../../../parts/is-long.ts";
import { Loaded } from "../../../parts/loaded.tsx";
import { LongText } from "../../../parts/long-text.tsx";
import { PageHead } from "../../../parts/page-head.tsx";
import { useThread } from "../../../shell/thread.tsx";
import { When } from "../../../time/when.tsx";
import { Receipt } from "../detail/receipt.tsx";
import { Steps } from "../detail/steps.tsx";
import { ActionPairs } from "./action-pairs.tsx";
import { Row } from "./row.tsx";

interface CompareProps {
  readonly run: string;
  readonly other: string;
}

export function Compare({ run, other }: CompareProps) {
  const thread = useThread();
  const left = useQuery(runQuery(thread, run));
  const right = useQuery(runQuery(thread, other));
  return (
    <>
      <PageHead title="Side by side">
        <Anchor component={Link} href="/runs" size="sm">
          All runs
        </Anchor>
      </PageHead>
      <Loaded query={left} height={480}>
        {(original) => (
          <Loaded query={right} height={480}>
            {(replay) => <Beside left={original.run} right={replay.run} />}
          </Loaded>
        )}
      </Loaded>
    </>
  );
}

function Beside({ left, right }: { readonly left: RunDetail; readonly right: RunDetail }) {
  return (
    <Stack>
      <Row left={<Head run={left} />} right={<Head run={right} />} />
      <Section title="Actions" />
      <ActionPairs left={left} right={right} />
      <Section title="Tool calls" />
      <Row left={<Calls run={left} />} right={<Calls run={right} />} />
      <Section title="Words beside the tools" />
      <Row left={<Words run={left} />} right={<Words run={right} />} />
      <Section title="Receipts" />
      <Row left={<Receipt run={left} />} right={<Receipt run={right} />} />
    </Stack>
  );
}

const Section = ({ title }: { readonly title: string }) => (
  <Title order={2} size="h4" mt="sm">
    {title}
  </Title>
);

function Head({ run }: { readonly run: RunDetail }) {
  const look = lookOf(run);
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <SignIcon look={look} isDryRun={run.dry_run} />
        <Text size="sm">
          {titleOf({ look, isDryRun: run.dry_run, count: run.count })},{" "}
          <When at={run.at} as="clock" />
        </Text>
      </Group>
      <Text size="sm" className="written" lineClamp={6}>
        {run.summary}
      </Text>
      <Anchor component={Link} href={`/runs/${run.id}`} size="sm">
        Open it alone
      </Anchor>
    </Stack>
  );
}

const Calls = ({ run: { steps } }: { readonly run: RunDetail }) =>
  steps.length === 0 ? <None words="No tool was called." /> : <Steps steps={steps} />;

const Words = ({ run: { text } }: { readonly run: RunDetail }) =>
  text === "" ? (
    <None words="It said nothing beside them." />
  ) : (
    <LongText what="its words" isLong={isLong(text)}>
      {text}
    </LongText>
  );

const None = ({ words }: { readonly words: string }) => (
  <Text size="sm" c="dimmed">
    {words}
  </Text>
);
