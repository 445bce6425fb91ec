/** A local cloud with a Discord of many channels and a model that answers at once. */
import { type LoadedCloud, startLoadedCloud } from "./cloud.ts";
import { type LoadDiscord, startLoadDiscord } from "./discord.ts";
import { type LoadModel, startLoadModel } from "./model.ts";

export interface Rig {
  readonly cloud: LoadedCloud;
  readonly discord: LoadDiscord;
  readonly model: LoadModel;
  close(): Promise<void>;
}

/** Starts all three; nothing ticks by itself, and reflections have nothing to say. */
export async function startRig(): Promise<Rig> {
  const [discord, model] = await Promise.all([startLoadDiscord(), startLoadModel(() => null)]);
  const closeBoth = async () => {
    await Promise.all([discord.close(), model.close()]);
  };
  try {
    const env = { ...discord.env, ...model.env };
    const cloud = await startLoadedCloud({ env, ticks: false });
    const close = async () => {
      await cloud.stop();
      await closeBoth();
    };
    return { cloud, discord, model, close };
  } catch (error) {
    await closeBoth();
    throw error;
  }
}
