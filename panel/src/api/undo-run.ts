/** Taking back what one run did: asked for, and waited for. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { UndoAnswer } from "../../../lib/domain/wire/undo.ts";
import { ask } from "./client.ts";
import { runPath } from "./runs.ts";
import { threadPath } from "./threads.ts";

const lookAgainMs = 1_000;

/** The conversation may be in the middle of a turn; longer than this it is not waited for. */
const patienceLooks = 60;

/** Told also when whoever asked is no longer shown: a run of which nothing is left to undo has no button for it. */
interface UndoEnds {
  readonly onDone: (answer: UndoAnswer) => void;
  readonly onFailed: (error: Error) => void;
}

/** Its answer still says `waiting` when the conversation has not come to it within a minute: it will. */
export function useUndoRun(thread: string, run: string, { onDone, onFailed }: UndoEnds) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["undo-run", thread, run],
    mutationFn: async () => {
      let answer = await ask<UndoAnswer>(runPath(thread, run, "/undo"), { method: "POST" });
      for (let look = 0; answer.state === "waiting" && look < patienceLooks; look++) {
        await new Promise((resume) => setTimeout(resume, lookAgainMs));
        answer = await ask<UndoAnswer>(threadPath(thread, `/undo/${answer.id}`));
      }
      return answer;
    },
    onSuccess: onDone,
    onError: onFailed,
    onSettled: () =>
      Promise.all(
        [
          ["thread", thread],
          ["memory", thread],
          ["feed", thread],
          ["reminders", thread],
        ].map((queryKey) => client.invalidateQueries({ queryKey })),
      ),
  });
}
