/** One model call of a turn: everything that stays the same from step to step, bound once. */
import { setTimeout as wait } from "node:timers/promises";
import type * as Sdk from "ai";
import { parseModelName } from "../../domain/model-name.ts";
import { renderSections } from "../../domain/prompt.ts";
import type { Log, ModelTurn } from "../../ports.ts";
import { languageModelOf, type ProviderSettings } from "./language-model.ts";
import { isUndone, modelFault, retryAfterMsOf } from "./model-fault.ts";

export type Step = Awaited<ReturnType<typeof Sdk.generateText<Sdk.ToolSet>>>;
/** Throws `Fault` when the call fails. */
export type Ask = (messages: readonly Sdk.ModelMessage[]) => Promise<Step>;

export interface AskWorld extends ProviderSettings {
  readonly log: Log;
}

/** Imports the SDK and the one provider that the turn's model needs; the tools are shown, never run. */
export async function prepareAsk(
  world: AskWorld,
  turn: ModelTurn,
  signal: AbortSignal,
): Promise<Ask> {
  const [sdk, { model, systemOptions }] = await Promise.all([
    import("ai"),
    languageModelOf(parseModelName(turn.model), world),
  ]);
  globalThis.AI_SDK_LOG_WARNINGS = false;
  const same = {
    model,
    instructions: {
      role: "system" as const,
      content: renderSections(turn.sections),
      providerOptions: systemOptions,
    },
    ...shownTools(sdk, turn),
    maxOutputTokens: turn.maxOutputTokens,
    // `onceMore` knows what may be billed; the SDK would ask again after any lost connection.
    maxRetries: 0,
    abortSignal: signal,
  };
  const generate = (
    messages: readonly Sdk.ModelMessage[],
    temperature: { temperature?: number },
  ): Promise<Step> =>
    onceMore(sdk, signal, () =>
      sdk.generateText<Sdk.ToolSet>({ ...same, ...temperature, messages: [...messages] }),
    );
  const warn = warnOnce(world.log, turn);
  let temperature: { temperature?: number } = { temperature: turn.temperature };

  return async (messages) => {
    try {
      const step = await generate(messages, temperature).catch((error: unknown) => {
        if (!isAboutTemperature(sdk, error)) throw error;
        warn("temperature was refused, the model runs with its own");
        temperature = {};
        return generate(messages, temperature);
      });
      for (const warning of step.warnings ?? []) warn(JSON.stringify(warning));
      if (step.finishReason === "length") warn(`cut off at ${turn.maxOutputTokens} tokens`);
      return step;
    } catch (error) {
      throw modelFault(sdk, error, turn.model);
    }
  };
}

const retryWaitMs = 2_000;
/** A provider that asks for a longer wait is left to the next beat. */
const longestRetryWaitMs = 60_000;

/**
 * Tries again once what the provider refused in passing (HTTP 429, 5xx) or never heard (no connection). Such
 * a call is not billed, so the budget that is set aside for one call covers both tries; so does it the try
 * without a temperature, which follows an HTTP 400. What may have been billed is not tried again here.
 */
async function onceMore(
  sdk: typeof Sdk,
  signal: AbortSignal,
  attempt: () => Promise<Step>,
): Promise<Step> {
  try {
    return await attempt();
  } catch (error) {
    if (!sdk.APICallError.isInstance(error) || !error.isRetryable || !isUndone(sdk, error))
      throw error;
    const waitMs = retryAfterMsOf(error) ?? retryWaitMs;
    if (waitMs > longestRetryWaitMs) throw error;
    await wait(waitMs, undefined, { signal });
    return attempt();
  }
}

/** Without `execute`, so that the SDK hands every call back; some providers refuse an empty list. */
function shownTools(sdk: typeof Sdk, turn: ModelTurn): { tools?: Sdk.ToolSet } {
  if (turn.tools.length === 0) return {};
  return {
    tools: Object.fromEntries(
      turn.tools.map(({ name, description, input }): [string, Sdk.Tool] => [
        name,
        sdk.tool({ description, inputSchema: input }),
      ]),
    ),
  };
}

/** Some models take no temperature, and the SDK does not know all of them. */
const isAboutTemperature = (sdk: typeof Sdk, error: unknown): boolean =>
  sdk.APICallError.isInstance(error) &&
  error.statusCode === 400 &&
  /temperature/i.test(error.message);

/** Every step of a turn brings the same warnings: each is worth one line. */
function warnOnce(log: Log, { model }: ModelTurn): (warning: string) => void {
  const seen = new Set<string>();
  return (warning) => {
    if (seen.has(warning)) return;
    seen.add(warning);
    log.warn("model.warning", { model, warning });
  };
}
