/** What the marks mean, and how many of each there are. */
import { Group, Text } from "@mantine/core";
import { type Counts, type Look, looks } from "./beats.ts";
import { Sign } from "./sign.tsx";
import { baseY, heightOf } from "./trace.ts";
import { lookWords } from "./words.ts";

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

/** A cross stands above its line, so that it is not crossed out by it. */
const raisedPx = 12;

function Entry({ look, isDryRun = false, words, count }: EntryProps) {
  const y = baseY - heightOf(look) - (look === "failed" ? raisedPx : 0);
  return (
    <Group component="li" gap={6} wrap="nowrap">
      <svg width={16} height={16} viewBox={`-8 ${y - 8} 16 16`} aria-hidden="true">
        <Sign beat={{ look, isDryRun }} mark={{ kind: "beat", x: 0 }} />
      </svg>
      <Text size="xs" c="dimmed" span>
        {words} {count.toLocaleString("en")}
      </Text>
    </Group>
  );
}
