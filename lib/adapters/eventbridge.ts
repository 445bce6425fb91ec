/** EventBridge: the bus on which other tools hear of Vigil, and the rule that wakes it. */
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { Fault } from "../domain/fault.ts";
import { eventAnswer } from "../domain/wire/events.ts";
import type { EventBus, ScheduleRule } from "../ports.ts";
import { awsFault } from "./aws-fault.ts";
import { patience } from "./aws-patience.ts";

type Sdk = typeof import("@aws-sdk/client-eventbridge");
type Call = <T>(
  at: string,
  what: string,
  act: (client: EventBridgeClient, sdk: Sdk) => Promise<T>,
) => Promise<T>;

/** The SDK is imported with the first call: most beats say nothing. */
function lazyClient(): Call {
  let client: EventBridgeClient | undefined;
  return async (at, what, act) => {
    const sdk = await import("@aws-sdk/client-eventbridge");
    client ??= new sdk.EventBridgeClient({ maxAttempts: 3, requestHandler: patience });
    try {
      return await act(client, sdk);
    } catch (error) {
      throw awsFault(at, what, error);
    }
  };
}

/** Publishes on the account's default bus: `source` is `vigil`, `detail-type` the event's type. */
export function eventBridgeBus(): EventBus {
  const call = lazyClient();
  return {
    async publish(event) {
      const at = "bus.publish";
      const answer = await call(at, "the default event bus", (client, { PutEventsCommand }) =>
        client.send(
          new PutEventsCommand({
            Entries: [
              {
                Source: "vigil",
                DetailType: event.type,
                Time: new Date(event.at),
                Detail: JSON.stringify({ thread_id: event.threadId, ...eventAnswer(event) }),
              },
            ],
          }),
        ),
      );
      // PutEvents succeeds as a call also when it takes none of its entries.
      const refused = answer.Entries?.find(({ ErrorCode }) => ErrorCode !== undefined);
      if (refused !== undefined)
        throw new Fault("unavailable", at, `${refused.ErrorCode}: ${refused.ErrorMessage}`);
    },
  };
}

/** @param name the rule's name, on the default bus */
export function eventBridgeRule(name: string): ScheduleRule {
  const call = lazyClient();
  const what = `rule ${name}`;
  return {
    async enable() {
      await call("rule.enable", what, (client, { EnableRuleCommand }) =>
        client.send(new EnableRuleCommand({ Name: name })),
      );
    },
    async disable() {
      await call("rule.disable", what, (client, { DisableRuleCommand }) =>
        client.send(new DisableRuleCommand({ Name: name })),
      );
    },
  };
}
