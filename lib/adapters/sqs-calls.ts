/** SQS as its adapters call it: one client, imported with the first call, and errors as Faults. */
import type { SQSClient } from "@aws-sdk/client-sqs";
import { awsFault } from "./aws-fault.ts";
import { patience } from "./aws-patience.ts";

type Sdk = typeof import("@aws-sdk/client-sqs");

/** `at` is the port call that errors are named after, `queueUrl` the queue that they name. */
export type SqsCall = <T>(
  at: string,
  queueUrl: string,
  act: (client: SQSClient, sdk: Sdk) => Promise<T>,
) => Promise<T>;

/**
 * Endpoint, region and credentials come from the SDK's own environment. The SDK is imported with the first
 * call: most beats send nothing.
 *
 * @param waitMs how long SQS itself is asked to wait for messages, which is no silence of its
 */
export function sqsCalls(waitMs = 0): SqsCall {
  let client: SQSClient | undefined;
  const requestHandler = { ...patience, requestTimeout: patience.requestTimeout + waitMs };

  return async (at, queueUrl, act) => {
    const sdk = await import("@aws-sdk/client-sqs");
    client ??= new sdk.SQSClient({ maxAttempts: 5, requestHandler });
    try {
      return await act(client, sdk);
    } catch (error) {
      throw awsFault(at, `queue ${queueUrl}`, error);
    }
  };
}
