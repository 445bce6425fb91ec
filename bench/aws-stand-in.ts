/** AWS on loopback, as the bench needs it: dynalite, and a queue and a bus that take everything; every call is recorded. */
import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import * as z from "zod/mini";
import { startDynalite } from "../local/dynalite.ts";
import { readBody, serveHttp } from "../local/http.ts";
import { readTarget } from "../local/iam/permissions.ts";
import type { Span } from "./rounds.ts";
import { type Units, unitsOf } from "./units.ts";

export interface RecordedCall extends Span, Units {
  /** As in IAM, `dynamodb:GetItem`. */
  readonly action: string;
}

export interface AwsStandIn {
  /** What `AWS_ENDPOINT_URL` is set to. */
  readonly url: string;
  /** Dynalite itself, past the record. */
  readonly dynamodbUrl: string;
  /** The calls since it was last asked, in the order of their answers. */
  takeCalls(): readonly RecordedCall[];
  /** Each answer is held back that long: with it, calls that are made together are seen together. */
  setDelayMs(delayMs: number): void;
  close(): Promise<void>;
}

const SentMessage = z.object({ MessageBody: z.string() });

export async function startAwsStandIn(): Promise<AwsStandIn> {
  const dynalite = await startDynalite();
  let calls: RecordedCall[] = [];
  let delayMs = 0;

  async function answer(request: IncomingMessage): Promise<Answer> {
    const startMs = performance.now();
    const target = readTarget(String(request.headers["x-amz-target"] ?? ""));
    const text = String(await readBody(request));
    if (target === null) return { status: 400, body: { __type: "UnknownOperationException" } };
    const action = `${target.service}:${target.operation}`;
    const body = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
    const answered =
      target.service === "dynamodb"
        ? await askDynalite(dynalite.endpoint, request.headers, body)
        : { status: 200, body: target.service === "events" ? putEvents : sqsAnswer(body) };
    if (delayMs > 0) await wait(delayMs);
    const units = unitsOf(action, body, answered.body);
    calls.push({ action, startMs, endMs: performance.now(), ...units });
    return answered;
  }

  const server = await serveHttp((request, response) => {
    answer(request).then(
      ({ status, body }) => {
        response.writeHead(status, { "content-type": "application/x-amz-json-1.0" });
        response.end(JSON.stringify(body));
      },
      // The caller sees a broken connection, and the bench ends with the caller's error.
      (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
    );
  }, "the bench's stand-in for AWS");

  return {
    url: server.url,
    dynamodbUrl: dynalite.endpoint,
    takeCalls: () => {
      const taken = calls;
      calls = [];
      return taken;
    },
    setDelayMs: (value) => {
      delayMs = value;
    },
    close: async () => {
      await server.close();
      await dynalite.close();
    },
  };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function askDynalite(
  endpoint: string,
  headers: IncomingMessage["headers"],
  body: Readonly<Record<string, unknown>>,
): Promise<Answer> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": String(headers["x-amz-target"]),
      "x-amz-date": String(headers["x-amz-date"]),
      authorization: String(headers.authorization),
    },
    // Dynalite checks the signature's form only, so the body may ask for one thing more.
    body: JSON.stringify({ ...body, ReturnConsumedCapacity: "INDEXES" }),
  });
  return { status: response.status, body: await response.json() };
}

const putEvents = { FailedEntryCount: 0, Entries: [{ EventId: "1" }] };

/** The SDK checks the digest of what it sent. */
const sqsAnswer = (body: Readonly<Record<string, unknown>>) => ({
  MessageId: "00000000-0000-4000-8000-000000000000",
  MD5OfMessageBody: createHash("md5").update(SentMessage.parse(body).MessageBody).digest("hex"),
  SequenceNumber: "1",
});
