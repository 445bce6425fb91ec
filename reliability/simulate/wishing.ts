/** wishing: people ask to be reminded, press what is shown, write into the DM without a command, and want the last act undone. */
import { earKey } from "../../lib/adapters/dynamo/keys.ts";
import type { ShownMessage } from "../../lib/adapters/memory/messenger.ts";
import type { ActionRow } from "../../lib/domain/components.ts";
import { CustomId, customIdOf } from "../../lib/domain/custom-id.ts";
import { Ear } from "../../lib/domain/ear.ts";
import { defaultThreadId, undoSignalId } from "../../lib/domain/ids.ts";
import { milliseconds, seconds } from "../../lib/domain/time.ts";
import { askUndo } from "../../lib/flows/ask-undo.ts";
import type { Dice } from "./chance.ts";
import { type Acknowledged, dmChannelId, type Invocation, invoke, tokenOf } from "./person.ts";
import { spawn } from "./process.ts";
import type { Wish } from "./wishes.ts";
import { ownerId, type SimulatedWorld } from "./world.ts";

/** Each wish has ids of its own, beyond those of the other deeds. */
const idsOfWish = 10;

export async function wish(
  world: SimulatedWorld,
  deed: Wish,
  index: number,
  told: Acknowledged[],
): Promise<void> {
  const dice = world.faults.dice(deed.name);
  const firstId = 1_000 + index * idsOfWish;
  const asks = (count: number, place: string, body: Invocation["body"]) =>
    invoke(world, { name: `${deed.name}.${count}`, id: firstId + count, place, body }, told);
  switch (deed.kind) {
    case "remind": {
      const options = [
        { name: "what", type: 3, value: deed.what },
        { name: "when", type: 3, value: deed.when },
      ];
      await asks(0, deed.thread, { type: 2, data: { name: "remind", options } });
      return answerDraft(world, deed, dice, (body) => asks(1, deed.thread, body));
    }
    case "press": {
      const button = chosen(world, dice);
      if (button === null) return;
      await press(world, button, dice, (count, body) => asks(count, button.place, body));
      return;
    }
    case "write":
      return write(world, deed.text);
    case "undo":
      if (deed.by === "api") return orderUndo(world, deed, told);
      await asks(0, deed.thread, { type: 2, data: { name: "undo" } });
  }
}

/** The person looks at what was understood, as soon as it is there, and says yes; now and then no, or nothing. */
async function answerDraft(
  world: SimulatedWorld,
  { name }: Wish,
  dice: Dice,
  asks: (body: Invocation["body"]) => Promise<boolean>,
): Promise<void> {
  const wanted = dice.happens(0.85) ? "remind-set" : dice.pick(["remind-drop", null] as const);
  for (let looks = 0; looks < 20 && wanted !== null; looks += 1) {
    await world.timeline.wait(seconds(dice.between(5, 90)), () => true);
    const { components = [] } = world.ports.messenger.responseTo(tokenOf(`${name}.0`));
    const button = buttonsIn(components).find(({ action }) => action === wanted);
    if (button === undefined) continue;
    world.story.tell("person", `presses ${wanted} ${button.id}`);
    await asks({ type: 3, data: { custom_id: customIdOf(button), component_type: 2 } });
    return;
  }
}

interface ShownButton {
  /** The thread in whose channel it is shown. */
  readonly place: string;
  readonly message: ShownMessage;
  readonly customId: CustomId;
}

const buttonsIn = (rows: readonly ActionRow[]): readonly CustomId[] =>
  rows.flatMap(({ components }) =>
    components.flatMap(({ custom_id }) => {
      const reading = CustomId.safeParse(custom_id);
      return reading.success ? [reading.data] : [];
    }),
  );

function chosen({ ports, plan }: SimulatedWorld, dice: Dice): ShownButton | null {
  const shown = plan.threads.flatMap(({ id: place }) =>
    ports.messenger
      .messagesIn(channelOf(place))
      .flatMap((message) =>
        buttonsIn(message.components ?? []).map((customId) => ({ place, message, customId })),
      ),
  );
  return shown.length === 0 ? null : dice.pick(shown);
}

const channelOf = (place: string): string => (place === defaultThreadId ? dmChannelId : place);

/** Once or, by a quick finger, twice; where Discord was told to, the buttons disappear. */
async function press(
  world: SimulatedWorld,
  { place, message, customId }: ShownButton,
  dice: Dice,
  asks: (count: number, body: Invocation["body"]) => Promise<boolean>,
): Promise<void> {
  const { action, threadId, id } = customId;
  const times = dice.happens(0.3) ? 2 : 1;
  world.story.tell("person", `presses ${action} ${id}${times === 2 ? ", twice" : ""}`);
  const body: Invocation["body"] =
    action === "remind-edit"
      ? {
          type: 5,
          data: {
            custom_id: customIdOf({ action: "reminder", threadId, id }),
            components: [
              { component: { custom_id: "what", value: `Another errand than ${id}` } },
              {
                component: {
                  custom_id: "when",
                  value: dice.pick(["in 3 minutes", "in 50 minutes"]),
                },
              },
            ],
          },
        }
      : {
          type: 3,
          message: { id: message.id },
          data: { custom_id: customIdOf(customId), component_type: 2 },
        };
  const gapMs = milliseconds(dice.between(50, 20_000));
  const presses = Array.from({ length: times }, async (_, count) => {
    if (count > 0) await world.timeline.wait(gapMs, () => true);
    const isTaken = await asks(count, body);
    if (isTaken && body.type === 3)
      await world.ports.messenger.editMessage(channelOf(place), message.id, { components: [] });
  });
  await Promise.all(presses);
}

/** What nobody listens for yet is not promised an answer: an ear is awake once somebody has spoken in the DM. */
function write(world: SimulatedWorld, text: string): void {
  const author = { id: ownerId, name: "ada" };
  const id = world.ports.messenger.write(dmChannelId, { author, text });
  const ear = Ear.safeParse(world.ports.items.get(earKey(defaultThreadId)));
  const isHeard =
    ear.success &&
    ear.data.dueAt !== undefined &&
    ear.data.channelId === dmChannelId &&
    BigInt(ear.data.lastId) < BigInt(id);
  world.story.tell("person", `writes ${id}${isHeard ? "" : ", for nobody to hear"}: ${text}`);
  if (isHeard) world.witness.wrote(id);
}

async function orderUndo(
  world: SimulatedWorld,
  { name, thread }: Wish,
  told: Acknowledged[],
): Promise<void> {
  const ended = await spawn(world, {
    name,
    timeoutMs: seconds(29),
    mayBeZombie: false,
    work: (ports) => askUndo(ports, thread),
  });
  if (ended.kind !== "done" || ended.value === null) return;
  const signalId = undoSignalId(thread, ended.value.id);
  told.push({ kind: "asked", signalId, thread, token: tokenOf(name) });
}
