/** Whether what the application sends to Discord is what Discord publishes: every route, every body, every answer. */
import * as published from "discord-api-spec/zod";
import * as z from "zod/mini";
import type { SentByApplication } from "../../../local/discord/world.ts";
import {
  choiceComplaints,
  commandComplaints,
  messageComplaints,
  modalComplaints,
} from "./limits.ts";
import { strictOf } from "./strict.ts";

type Schema = z.core.$ZodType;

interface Route {
  readonly route: RegExp;
  /** Null: the request has no body. */
  readonly schema: Schema | null;
  readonly more?: (body: unknown) => readonly string[];
}

const route = (
  pattern: string,
  schema: Schema | null = null,
  more: Route["more"] = () => [],
): Route => ({
  route: new RegExp(`^${pattern.replaceAll("<id>", "\\d+").replaceAll("<token>", "[^/]+")}$`),
  schema,
  more,
});

const commandsSchema = z
  .array(published.ApplicationCommandUpdateRequestSchema)
  .check(z.maxLength(100));
const response = "/webhooks/<id>/<token>/messages/(?:@original|\\d+)";
const aNewMessage = (body: unknown) => messageComplaints(body, true);
const anEdit = (body: unknown) => messageComplaints(body, false);

const routes: readonly Route[] = [
  route("GET /users/@me"),
  route("POST /users/@me/channels", published.CreatePrivateChannelRequestSchema),
  route("POST /channels/<id>/messages", published.MessageCreateRequestSchema, aNewMessage),
  route("GET /channels/<id>/messages(?:\\?(?:(?:after|before)=\\d+|limit=(?:100|\\d\\d?)|&)+)?"),
  route("GET /channels/<id>/messages/<id>"),
  route("PATCH /channels/<id>/messages/<id>", published.MessageEditRequestPartialSchema, anEdit),
  route("DELETE /channels/<id>/messages/<id>"),
  route("POST /channels/<id>/typing"),
  route("POST /webhooks/<id>/<token>", published.IncomingWebhookRequestPartialSchema, aNewMessage),
  route(`GET ${response}`),
  route(`PATCH ${response}`, published.IncomingWebhookUpdateRequestPartialSchema, anEdit),
  route(`DELETE ${response}`),
  route("GET /applications/<id>(?:/guilds/<id>)?/commands"),
  route("PUT /applications/<id>(?:/guilds/<id>)?/commands", commandsSchema, commandComplaints),
  route("GET /applications/@me"),
  route("PATCH /applications/@me", published.ApplicationFormPartialSchema),
];

/**
 * What is wrong with a request to the API; [] when it is as Discord publishes and documents it.
 *
 * @param path below `/api/v10`, with its query
 * @param body parsed JSON; undefined for none
 */
export function requestComplaints(method: string, path: string, body: unknown): readonly string[] {
  const found = routes.find((candidate) => candidate.route.test(`${method} ${path}`));
  if (found === undefined) return ["this is no route that Discord's API is known to have"];
  if (found.schema === null) return body === undefined ? [] : ["a body where Discord takes none"];
  return [...schemaComplaints(found.schema, body), ...(found.more?.(body) ?? [])];
}

/** Of either, with what it was. */
export const complaintsOf = (sent: SentByApplication): readonly string[] =>
  sent.kind === "request"
    ? requestComplaints(sent.method, sent.path, sent.body).map(
        (words) => `${sent.method} ${sent.path}: ${words}`,
      )
    : responseComplaints(sent.to, sent.body).map(
        (words) => `an answer to an interaction of type ${sent.to}: ${words}`,
      );

interface Callback {
  readonly schema: Schema;
  /** Types of interactions that it may answer. */
  readonly answers: readonly number[];
  readonly more?: (data: unknown) => readonly string[];
}

/** Discord, "Interaction Callback Type" and "Interaction Type". */
const callbacks: ReadonlyMap<unknown, Callback> = new Map<unknown, Callback>([
  [1, { schema: published.PongInteractionCallbackRequestSchema, answers: [1] }],
  [
    4,
    {
      schema: published.CreateMessageInteractionCallbackRequestSchema,
      answers: [2, 3, 5],
      more: aNewMessage,
    },
  ],
  [
    5,
    {
      schema: published.CreateMessageInteractionCallbackRequestSchema,
      answers: [2, 3, 5],
      more: deferralComplaints,
    },
  ],
  [6, { schema: published.UpdateMessageInteractionCallbackRequestSchema, answers: [3, 5] }],
  [
    7,
    {
      schema: published.UpdateMessageInteractionCallbackRequestSchema,
      answers: [3, 5],
      more: anEdit,
    },
  ],
  [
    8,
    {
      schema: published.ApplicationCommandAutocompleteCallbackRequestSchema,
      answers: [4],
      more: choiceComplaints,
    },
  ],
  [
    9,
    {
      schema: published.ModalInteractionCallbackRequestSchema,
      answers: [2, 3],
      more: modalComplaints,
    },
  ],
]);

const Response = z.looseObject({ type: z.number(), data: z.optional(z.unknown()) });

/** "Only the EPHEMERAL flag", says Discord of a deferral. */
function deferralComplaints(data: unknown): readonly string[] {
  const isFine = data === undefined || JSON.stringify(data) === '{"flags":64}';
  return isFine ? [] : ["a deferral has more than the flag 64"];
}

/**
 * What is wrong with an answer to an interaction.
 *
 * @param to the interaction's type: 1 ping, 2 command, 3 component, 4 autocomplete, 5 modal
 */
export function responseComplaints(to: number, body: unknown): readonly string[] {
  const parsed = Response.safeParse(body);
  const callback = callbacks.get(parsed.data?.type);
  if (callback === undefined) return ["this is no type of an answer"];
  const { schema, answers, more } = callback;
  return [
    ...(answers.includes(to) ? [] : [`an interaction of type ${to} is not answered so`]),
    ...schemaComplaints(schema, body),
    ...(more?.(parsed.data?.data) ?? []),
  ];
}

function schemaComplaints(schema: Schema, body: unknown): readonly string[] {
  const result = z.safeParse(strictOf(schema), body);
  return result.success ? [] : result.error.issues.flatMap((issue) => wordsOf(issue));
}

/** An alternative that was meant is the one with the fewest complaints. */
function wordsOf(issue: z.core.$ZodIssue, above: readonly PropertyKey[] = []): readonly string[] {
  const path = [...above, ...issue.path];
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const [meant = []] = issue.errors.toSorted((one, other) => one.length - other.length);
    return meant.flatMap((inner) => wordsOf(inner, path));
  }
  const what =
    issue.code === "unrecognized_keys" ? `unknown keys ${issue.keys.join(", ")}` : issue.code;
  return [`${path.join(".")}: ${what}`];
}
