/** The embedded Discord of `npm start`: what its person sees, and what they do in it. */
import { queryOptions } from "@tanstack/react-query";
import type { CommandDefinition } from "../../../lib/domain/command-definitions.ts";
import { ApiError, ask } from "./client.ts";
import type {
  Choice,
  DiscordMessage,
  DiscordPlace,
  OpenedForm,
  OptionValues,
  Upload,
} from "./discord-types.ts";
import { livePollMs } from "./query-client.ts";

/** There is none: Vigil is deployed, or connected to a Discord of the user's. */
export const isElsewhere = (error: Error | null): boolean =>
  error instanceof ApiError && error.status === 404;

/** Asked again until there is an answer: Vigil may be starting. */
export const placeQuery = queryOptions({
  queryKey: ["discord", "me"],
  queryFn: ({ signal }) => ask<DiscordPlace>("/discord/me", { signal }),
  staleTime: Number.POSITIVE_INFINITY,
  refetchInterval: ({ state }) =>
    state.status === "error" && !isElsewhere(state.error) ? livePollMs : false,
});

/** Oldest first, 200 at most. Not polled: `useDiscordEvents` says when there is something new. */
export const messagesQuery = (channelId: string) =>
  queryOptions({
    queryKey: ["discord", "messages", channelId],
    queryFn: ({ signal }) =>
      ask<readonly DiscordMessage[]>(`/discord/messages?channel_id=${channelId}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const commandsQuery = queryOptions({
  queryKey: ["discord", "commands"],
  queryFn: ({ signal }) => ask<readonly CommandDefinition[]>("/discord/commands", { signal }),
  staleTime: 60_000,
});

interface Named {
  readonly command: string;
  readonly subcommand?: string;
  readonly options: OptionValues;
  /** Left out: in the DM. */
  readonly channel_id?: string;
}
export interface Invocation extends Named {
  /** How it stands in the person's view: a choice by its name. */
  readonly typed?: string;
}
export interface Press {
  readonly message_id: string;
  readonly custom_id: string;
  /** Of a menu. */
  readonly values?: readonly string[];
}
export interface WrittenMessage {
  readonly content: string;
  readonly attachments: readonly Upload[];
  readonly reply_to?: string;
  readonly channel_id?: string;
}

/** A message, a form to be filled in, or nothing that is to be shown at once. */
export type Answer = Partial<OpenedForm>;

const post = <T>(what: string, body: unknown): Promise<T> =>
  ask<T>(`/discord/${what}`, { method: "POST", body });

export const invoke = (asked: Invocation) => post<Answer>("interactions", asked);
export const press = (pressed: Press) => post<Answer>("components", pressed);
export const submitForm = (sent: {
  readonly interaction_id: string;
  readonly values: Readonly<Record<string, string | readonly string[]>>;
}) => post<Answer>("modals", sent);
export const write = (message: WrittenMessage) => post<DiscordMessage>("messages", message);
export const removeMessage = (id: string) => ask(`/discord/messages/${id}`, { method: "DELETE" });

/** What an option of a command may be, with what is written so far; the focused option is named. */
export const choicesQuery = (asked: Named & { readonly focused: string }) =>
  queryOptions({
    queryKey: ["discord", "choices", asked],
    queryFn: ({ signal }) =>
      ask<{ readonly choices: readonly Choice[] }>("/discord/autocomplete", {
        method: "POST",
        body: asked,
        signal,
      }),
    gcTime: 30_000,
  });
