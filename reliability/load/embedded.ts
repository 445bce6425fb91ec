/** The embedded Discord of a cloud under load: its faults, and what appears in it. */
import * as z from "zod/mini";
import { parseJson } from "../../local/http.ts";
import type { LoadedCloud } from "./cloud.ts";
import { answeredIn } from "./marks.ts";

const Faults = z.object({ drawn: z.record(z.string(), z.number()) });

/** Replaces the faults of the day. */
export async function setFaults({ url }: LoadedCloud, plan: object): Promise<void> {
  const response = await fetch(`${url}/discord/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(plan),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`the faults answered ${response.status}: ${text}`);
}

/** How often each fault has happened since they were set. */
export async function drawnFaults({ url }: LoadedCloud): Promise<Readonly<Record<string, number>>> {
  const response = await fetch(`${url}/discord/faults`);
  return Faults.parse(await response.json()).drawn;
}

export interface Watching {
  /** The marks that have been answered so far. */
  readonly answered: ReadonlySet<string>;
  /** Says so on the console when the events had broken off before. */
  close(): Promise<void>;
}

const Change = z.object({ message: z.optional(z.object({ content: z.string() })) });

/** Resolves when no later change can be missed. */
export async function watchEmbedded({ url }: LoadedCloud): Promise<Watching> {
  const answered = new Set<string>();
  const stop = new AbortController();
  const response = await fetch(`${url}/discord/events`, { signal: stop.signal });
  const reading = (async () => {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of response.body ?? []) {
      const events = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
      rest = events.pop() ?? "";
      for (const event of events) {
        const change = Change.safeParse(parseJson(event.replace(/^data: /, ""))?.value);
        const text = change.data?.message?.content ?? "";
        for (const mark of answeredIn(text)) answered.add(mark);
      }
    }
  })();
  // Kept as a value: until `close` asks for it nobody would take a rejection, and the run would die of it.
  const ended = reading.then(
    () => new Error("it ended"),
    (error: unknown) => (stop.signal.aborted ? null : error),
  );
  return {
    answered,
    close: async () => {
      stop.abort();
      const broken = await ended;
      // Marks that it would have shown count as unanswered; whoever reads the figures is told why.
      if (broken !== null) console.warn("the embedded Discord's events broke off:", broken);
    },
  };
}
