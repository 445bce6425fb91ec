/** Reminders: what is set, the next one first; a new one in plain words. */
import { Card, Modal, Stack, Text, Title } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type ReminderShown, remindersQuery } from "../../api/reminders.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { useThread } from "../../shell/thread.tsx";
import { LazyForm } from "./lazy-form.tsx";
import { ReminderRow } from "./reminder-row.tsx";
import classes from "./reminders.module.css";
import { useCancel } from "./use-cancel.ts";

export default function RemindersPage() {
  const thread = useThread();
  const query = useQuery(remindersQuery(thread));
  const cancel = useCancel();
  const [edited, setEdited] = useState<ReminderShown | null>(null);
  const endEdit = () => setEdited(null);
  return (
    <Stack className={classes["column"] ?? ""} gap="lg">
      <div>
        <PageHead title="Reminders" />
        <Card withBorder component="section" aria-labelledby="new-reminder">
          <Title order={2} size="h4" id="new-reminder" mb="xs">
            A new one
          </Title>
          {/* Another thread has another clock. */}
          <LazyForm key={thread} known={null} onDone={() => undefined} />
        </Card>
      </div>
      <Loaded query={query} height={200}>
        {({ reminders }) =>
          reminders.length === 0 ? (
            <Nothing />
          ) : (
            <ul className={classes["reminders"]} aria-label="Reminders, the next one first">
              {reminders.map((reminder) => (
                <ReminderRow
                  key={reminder.id}
                  reminder={reminder}
                  onEdit={() => setEdited(reminder)}
                  onCancel={() => cancel(reminder)}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      <Modal
        opened={edited !== null}
        onClose={endEdit}
        title={<Text fw={600}>Change the reminder</Text>}
        closeButtonProps={{ "aria-label": "Leave it as it was" }}
        centered
      >
        {edited !== null && <LazyForm known={edited} onDone={endEdit} />}
      </Modal>
    </Stack>
  );
}

const Nothing = () => (
  <EmptyState icon={IconBell} title="No reminder is set">
    Write above what and when, or tell Vigil in the chat: “remind me on friday at 9 to call mum”.
  </EmptyState>
);
