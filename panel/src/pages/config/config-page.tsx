/** Config: every setting of a thread, with what comes of it before it is saved. */
import { Alert, Button, Card, Group, Paper, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { ThreadAnswer } from "../../../../lib/domain/wire/thread.ts";
import { ApiError } from "../../api/client.ts";
import { useSaveConfig } from "../../api/config.ts";
import { threadQuery } from "../../api/threads.ts";
import { Failure } from "../../parts/failure.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { tell } from "../../parts/tell.ts";
import { useThread } from "../../shell/thread.tsx";
import { ChangedElsewhere } from "./changed-elsewhere.tsx";
import classes from "./config-page.module.css";
import { keyOfField, readForm } from "./edits.ts";
import { type ConfigKey, fieldOf } from "./fields.ts";
import { HoursSection } from "./hours-section.tsx";
import { SettingField } from "./setting-field.tsx";
import { useConfigForm } from "./use-config-form.ts";
import { groups, settingWords } from "./words.ts";

export default function ConfigPage() {
  const thread = useThread();
  const query = useQuery(threadQuery(thread));
  return (
    <>
      <PageHead title="Config" />
      <Loaded query={query} height={720}>
        {(answer) => <ConfigOf key={thread} thread={answer} />}
      </Loaded>
    </>
  );
}

function ConfigOf({ thread }: { readonly thread: ThreadAnswer }) {
  const { thread_id: id, config: stored, rev, config_problem: problem } = thread;
  const form = useConfigForm(id, stored);
  const save = useSaveConfig(id);
  const { edits } = form;
  const reading = useMemo(() => readForm(stored, edits), [stored, edits]);
  const refused = save.error instanceof ApiError ? keyOfField(save.error.field) : null;
  const isStale = save.error instanceof ApiError && save.error.status === 409;
  const complaintOf = (key: ConfigKey): string | null =>
    reading.complaints.get(key) ?? (refused === key ? (save.error?.message ?? null) : null);
  const changed = Object.keys(edits).length;
  const mayBeSaved = changed > 0 && form.conflicts.length === 0 && reading.config !== null;
  const onSave = () => {
    if (!mayBeSaved || save.isPending) return;
    const bringBack = form.handOver();
    save.mutate(
      { settings: edits, rev },
      {
        onError: bringBack,
        onSuccess: (answer) => tell(`Saved: the config is at rev ${answer.rev}.`),
      },
    );
  };
  return (
    // Not a form that Enter sends: it chooses in lists, and would save what somebody is still trying out.
    <div className={classes["form"]}>
      <Stack gap="lg">
        {problem !== null && (
          <Alert color="yellow" title="A part of what is stored is not used">
            <Text size="sm" className="written">
              {problem}. Saving writes its default down.
            </Text>
          </Alert>
        )}
        <ChangedElsewhere form={form} />
        <HoursSection
          thread={thread}
          form={form}
          complaints={reading.complaints}
          config={reading.config}
        />
        {groups.map(({ title, keys }) => (
          <Card withBorder key={title} component="section" aria-label={title}>
            <Title order={2} size="h4" mb="sm">
              {title}
            </Title>
            <SimpleGrid cols={{ base: 1, sm: isWide(keys) ? 1 : 2 }} spacing="lg">
              {keys.map((key) => (
                <SettingField
                  key={key}
                  setting={key}
                  value={form.settingOf(key)}
                  onChange={(value) => {
                    save.reset();
                    form.change(key, value);
                  }}
                  error={complaintOf(key)}
                />
              ))}
            </SimpleGrid>
          </Card>
        ))}
        {save.error !== null && refused === null && !isStale && <Failure error={save.error} />}
        <Paper withBorder p="sm" className={classes["bar"]}>
          <Group gap="xs">
            <Button onClick={onSave} disabled={!mayBeSaved} loading={save.isPending}>
              Save
            </Button>
            <Button variant="default" disabled={changed === 0} onClick={form.discard}>
              Discard changes
            </Button>
            <Text size="sm" c="dimmed" role="status">
              {statusWords(Object.keys(edits), reading.complaints.size, form.conflicts.length)}
            </Text>
          </Group>
        </Paper>
      </Stack>
    </div>
  );
}

const isWide = (keys: readonly ConfigKey[]): boolean =>
  keys.some((key) => fieldOf(key).kind === "choices");

function statusWords(changed: readonly string[], complaints: number, conflicts: number): string {
  if (changed.length === 0) return "Everything is saved.";
  if (conflicts > 0) return "Choose above what is to stand, then save.";
  if (complaints > 0) return "Something does not fit yet: see its field.";
  const names = changed.map((key) => labelOf(key));
  return `Not saved yet: ${names.join(", ")}.`;
}

const labelOf = (key: string): string =>
  Object.entries(settingWords).find(([setting]) => setting === key)?.[1].label ?? key;
