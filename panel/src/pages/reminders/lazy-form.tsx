/** The form comes with the rules of times and zones, which the list can do without. */
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import type { ReminderShown } from "../../api/reminders.ts";
import { threadQuery } from "../../api/threads.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { useThread } from "../../shell/thread.tsx";

const Form = lazy(() => import("./reminder-form.tsx"));

interface LazyFormProps {
  readonly known: ReminderShown | null;
  readonly onDone: () => void;
}

const formHeight = 226;

export function LazyForm(props: LazyFormProps) {
  const status = useQuery(threadQuery(useThread()));
  return (
    <Loaded query={status} height={formHeight}>
      {({ config }) => (
        <Suspense fallback={<Skeleton height={formHeight} aria-busy="true" aria-label="Loading" />}>
          <Form config={config} {...props} />
        </Suspense>
      )}
    </Loaded>
  );
}
