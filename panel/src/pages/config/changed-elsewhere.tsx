/** Settings that somebody else changed while the form was open: what is taken, and what has to be chosen. */
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconArrowsSplit2 } from "@tabler/icons-react";
import type { Meanwhile } from "./edits.ts";
import type { ConfigForm } from "./use-config-form.ts";
import { settingWords, valueWords } from "./words.ts";

export function ChangedElsewhere({ form }: { readonly form: ConfigForm }) {
  const { meanwhile, conflicts, lookedAt } = form;
  if (meanwhile.length === 0) return null;
  const taken = meanwhile.filter((one) => !conflicts.includes(one));
  return (
    <Alert
      color="orange"
      icon={<IconArrowsSplit2 />}
      title="This config was changed elsewhere meanwhile"
      role="alert"
    >
      <Stack gap="sm">
        {conflicts.map((conflict) => (
          <Conflict key={conflict.key} conflict={conflict} form={form} />
        ))}
        {taken.length > 0 && (
          <Text size="sm" className="written">
            Taken as it is now: {taken.map(takenWords).join("; ")}
          </Text>
        )}
        {conflicts.length === 0 && (
          <div>
            <Button size="xs" variant="default" onClick={lookedAt}>
              I have seen it
            </Button>
          </div>
        )}
      </Stack>
    </Alert>
  );
}

const takenWords = ({ key, was, now }: Meanwhile): string =>
  `${settingWords[key].label} (${key}), ${valueWords(was)} → ${valueWords(now)}`;

function Conflict({ conflict, form }: { readonly conflict: Meanwhile; readonly form: ConfigForm }) {
  const { key, was, now, mine } = conflict;
  const { label } = settingWords[key];
  return (
    <div>
      <Text size="sm" className="written">
        <strong>{label}</strong> was {valueWords(was)}. Theirs: <strong>{valueWords(now)}</strong>.
        Yours: <strong>{valueWords(mine)}</strong>.
      </Text>
      <Group gap="xs" mt={4}>
        <Button size="xs" onClick={() => form.keepMine(key)} aria-label={`Keep mine: ${label}`}>
          Keep mine
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() => form.takeTheirs(key)}
          aria-label={`Take theirs: ${label}`}
        >
          Take theirs
        </Button>
      </Group>
    </div>
  );
}
