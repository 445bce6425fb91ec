/** The functions as they would be deployed: bundles, memory and environment, from the synthesised template. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { environmentOf } from "../local/lambda/environment.ts";
import { type LocalStack, readStack } from "../local/stack.ts";
import { synthesiseApart } from "../local/synthesis.ts";
import type { FunctionName } from "../local/template/functions.ts";

export interface DeployedFunction {
  readonly name: FunctionName;
  /** The bundle's `index.mjs`. */
  readonly file: string;
  /** The same as a URL, for `import`. */
  readonly url: string;
  readonly memoryMb: number;
  readonly env: Readonly<Record<string, string>>;
}

export interface Deployed {
  readonly tables: LocalStack["tables"];
  readonly functions: Readonly<Record<FunctionName, DeployedFunction>>;
}

export interface DeployedWorld {
  /** Where AWS is. */
  readonly awsUrl: string;
  readonly ownerId: string;
  /** The application's public key, 64 hex digits. */
  readonly publicKey: string;
}

/** Synthesises the stack into `folder` (about 3 s) and reads it. The model is `offline`. */
export async function synthesiseDeployed(
  folder: string,
  { awsUrl, ownerId, publicKey }: DeployedWorld,
): Promise<Deployed> {
  const { assemblyDir, template } = await synthesiseApart(join(folder, "cdk.out"));
  const parameters = { OwnerIds: ownerId, DiscordPublicKey: publicKey, Model: "offline" };
  const names = { template, parameters, queuesUrl: awsUrl, functionUrl: `${awsUrl}/` };
  const stack = readStack(names, assemblyDir);
  const deployed = (name: FunctionName): DeployedFunction => {
    const fn = stack.functions.find((one) => one.name === name);
    if (fn === undefined) throw new Error(`template: there is no function ${name}`);
    const file = join(fn.codeDir, "index.mjs");
    const env = environmentOf(fn, { accessKey: "AKIABENCH", awsUrl, overrides: {}, extras: {} });
    return { name, file, url: pathToFileURL(file).href, memoryMb: fn.memoryMb, env };
  };
  return {
    tables: stack.tables,
    functions: {
      heartbeat: deployed("heartbeat"),
      conversation: deployed("conversation"),
      interactions: deployed("interactions"),
      control: deployed("control"),
    },
  };
}
