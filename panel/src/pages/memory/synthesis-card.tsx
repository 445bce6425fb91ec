/** One synthesis: what it read, changed and proposes. */
import {
  Anchor,
  Badge,
  Button,
  Card,
  Code,
  Group,
  Stack,
  Text,
  UnstyledButton,
} from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { memoryChanged } from "../../api/memory.ts";
import { acceptProposal, type Synthesis, undoSynthesis } from "../../api/syntheses.ts";
import { useConfirm } from "../../parts/confirm.tsx";
import { Failure } from "../../parts/failure.tsx";
import { filePlace } from "../../parts/provenance-words.ts";
import { tell } from "../../parts/tell.ts";
import classes from "../../parts/versions-panel.module.css";
import { useThread } from "../../shell/thread.tsx";
import { When } from "../../time/when.tsx";
import { ChangeShown } from "./change-shown.tsx";
import { readWords, stateWords } from "./synthesis-words.ts";

interface SynthesisCardProps {
  readonly synthesis: Synthesis;
  /** Whether it is unfolded until somebody folds it. */
  readonly isOpen: boolean;
}

export function SynthesisCard({ synthesis, isOpen: isOpenAtFirst }: SynthesisCardProps) {
  const [isOpen, setIsOpen] = useState(isOpenAtFirst);
  const { summary, state, started_at: at, changes, proposals, model, cost_usd: cost } = synthesis;
  return (
    <Card withBorder padding="sm">
      <Group gap="xs" justify="space-between" align="start">
        <Stack gap={4} flex="1 1 240px">
          <UnstyledButton
            onClick={() => setIsOpen(!isOpen)}
            aria-expanded={isOpen}
            className={classes["version"]}
          >
            <Text span fw={600} className="written">
              {summary === "" ? "A synthesis" : summary}
            </Text>
          </UnstyledButton>
          <Text size="sm" c="dimmed" component="div">
            <When at={at} />, read {readWords(synthesis)}, by <Code>{model}</Code>
            {cost !== null && `, $${cost.toFixed(4)}`}
          </Text>
        </Stack>
        <Group gap="xs">
          <Badge variant="light" color={state === "undone" ? "gray" : "green"} tt="none">
            {stateWords[state]}
          </Badge>
          {proposals.length > 0 && (
            <Badge variant="light" color="orange" tt="none">
              {proposals.length} proposed
            </Badge>
          )}
          {state === "done" && changes.length > 0 && <Undo synthesis={synthesis} />}
        </Group>
      </Group>
      {isOpen && (
        <Stack gap="md" mt="sm">
          {changes.length + proposals.length === 0 && (
            <Text size="sm" c="dimmed">
              It changed nothing.
            </Text>
          )}
          {changes.map((change) => (
            <ChangeShown
              key={change.path}
              change={change}
              title={<FileLink path={change.path} />}
            />
          ))}
          {proposals.map((proposal) => (
            <ChangeShown
              key={proposal.path}
              change={proposal}
              title={
                <>
                  Proposed for <FileLink path={proposal.path} />
                </>
              }
            >
              <Text size="sm" className="written">
                Not written, because {proposal.reason}.
              </Text>
              {state !== "undone" && <Accept id={synthesis.id} path={proposal.path} />}
            </ChangeShown>
          ))}
        </Stack>
      )}
    </Card>
  );
}

const FileLink = ({ path }: { readonly path: string }) => (
  <Anchor component={Link} href={filePlace(path)} inherit underline="always">
    {path}
  </Anchor>
);

function Accept({ id, path }: { readonly id: string; readonly path: string }) {
  const thread = useThread();
  const accept = useMutation({
    mutationFn: () => acceptProposal(thread, { id, path }),
    onSuccess: async ({ version }) => {
      tell(`${path} is written as proposed: version ${version}, by your word.`);
      await memoryChanged(thread);
    },
    onError: () => memoryChanged(thread),
  });
  return (
    <>
      <div>
        <Button
          size="xs"
          loading={accept.isPending}
          onClick={() => accept.mutate()}
          aria-label={`Accept the proposal for ${path}`}
        >
          Accept
        </Button>
      </div>
      {accept.error !== null && <Failure error={accept.error} />}
    </>
  );
}

function Undo({ synthesis: { id, changes } }: { readonly synthesis: Synthesis }) {
  const thread = useThread();
  const confirm = useConfirm();
  const undo = useMutation({
    mutationFn: () => undoSynthesis(thread, id),
    onSuccess: async ({ undone, kept }) => {
      const left =
        kept.length === 0 ? "" : ` Changed since, and left as they are: ${kept.join(", ")}.`;
      tell(`Put back: ${undone.length === 0 ? "nothing" : undone.join(", ")}.${left}`);
      await memoryChanged(thread);
    },
  });
  const ask = async () => {
    const paths = changes.map(({ path }) => path).join(", ");
    const isConfirmed = await confirm({
      title: "Undo this synthesis?",
      words: `${paths} will say again what they said before, as new versions. What was changed since keeps its text. The messages are not read again.`,
      action: "Undo the synthesis",
    });
    if (isConfirmed) undo.mutate();
  };
  return (
    <>
      <Button size="compact-sm" variant="default" loading={undo.isPending} onClick={ask}>
        Undo
      </Button>
      {undo.error !== null && <Failure error={undo.error} onRetry={() => undo.mutate()} />}
    </>
  );
}
