/** Forgets a thread after its name was typed, and says how far it is. */
import { Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { orderForget } from "../../api/forget.ts";
import { forgetWhole } from "../../api/forget-whole.ts";
import { useConfirm } from "../../parts/confirm.tsx";
import { tell, tellFailure } from "../../parts/tell.ts";
import { useThread } from "../../shell/thread.tsx";

export function useForget() {
  const client = useQueryClient();
  const confirm = useConfirm();
  const here = useThread();
  const [, goTo] = useLocation();
  const { mutate, isPending, variables } = useMutation({
    mutationFn: (thread: string) => forgetting(thread),
    onError: (error, thread) => tellFailure(`The thread ${thread} is not forgotten`, error),
    onSuccess: ({ message }, thread) => {
      tell(message);
      // Nothing of it may be shown any more, should its page be opened again.
      client.removeQueries({ queryKey: ["thread", thread] });
      if (thread === here) goTo("~/t/default/threads");
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["threads"] }),
  });
  const forget = async (thread: string): Promise<void> => {
    const isConfirmed = await confirm({
      title: "Forget this thread",
      words: <WhatGoes thread={thread} />,
      action: "Forget it for good",
      typed: thread,
    });
    if (isConfirmed) mutate(thread);
  };
  return { forget, forgetting: isPending ? variables : null };
}

/** Its progress stands at the edge of the screen, so that the page can be left. */
async function forgetting(thread: string) {
  const id = notifications.show({
    message: `Forgetting the thread ${thread}…`,
    loading: true,
    autoClose: false,
    withCloseButton: false,
    className: "written",
  });
  try {
    return await forgetWhole(
      () => orderForget(thread),
      ({ removed, left }) =>
        notifications.update({
          id,
          message: `Forgetting the thread ${thread}: ${removed} items are removed, ${left} are left.`,
          loading: true,
          autoClose: false,
          withCloseButton: false,
        }),
    );
  } finally {
    notifications.hide(id);
  }
}

const WhatGoes = ({ thread }: { readonly thread: string }) => (
  <Stack gap="xs">
    <Text size="sm">
      Everything of the thread {thread} is removed for good: memory, messages, runs, reminders, feed
      and events. Discord keeps its own messages.
    </Text>
    <Text size="sm">
      {thread === "default"
        ? "The thread default is made anew at once, empty."
        : "A message in its channel opens a new one."}{" "}
      A copy first: npx vigil export --thread {thread}
    </Text>
  </Stack>
);
