/** What the marks mean, and how many of each there are. */
import { Group, Text } from "@mantine/core";
import { type Look, looks, lookWords } from "../../../parts/beat-sign/looks.ts";
import { SignIcon } from "../../../parts/beat-sign/sign.tsx";
import type { Counts } from "./beats.ts";

export const Legend = ({ counts }: { readonly counts: Counts }) => (
  <Group gap="md" mt="xs" component="ul" p={0} my={0} aria-label="How many beats of each kind">
    {looks.map((look) => (
      <Entry key={look} look={look} words={lookWords[look]} count={counts[look]} />
    ))}
    <Entry look="rested" isDryRun words="Dry run" count={counts.dryRun} />
  </Group>
);

interface EntryProps {
  readonly look: Look;
  readonly isDryRun?: boolean;
  readonly words: string;
  readonly count: number;
}

const Entry = ({ look, isDryRun = false, words, count }: EntryProps) => (
  <Group component="li" gap={6} wrap="nowrap">
    <SignIcon look={look} isDryRun={isDryRun} />
    <Text size="xs" c="dimmed" span>
      {words} {count.toLocaleString("en")}
    </Text>
  </Group>
);
