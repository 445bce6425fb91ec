/** Synthesises the stack: for the CDK CLI through `main.ts`, and in process for the local cloud. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Code } from "aws-cdk-lib/aws-lambda";
import { bundleFunctions } from "./bundle.ts";
import { type GivenValues, readGivenValues } from "./deploy-values.ts";
import { newApp } from "./new-app.ts";
import { VigilStack } from "./vigil-stack.ts";

const stackName = "Vigil";

export interface SynthesisOptions {
  /** The folder of the cloud assembly. Left out: `CDK_OUTDIR`, as the CDK CLI sets it, or a new temporary one. */
  readonly outdir?: string;
  /** Values to write into the template. Left out: the template asks for all of them by parameters. */
  readonly values?: GivenValues;
}

export interface Synthesis {
  /** Holds the template, and the code of each function in `asset.<hash>/`. */
  readonly assemblyDir: string;
  readonly stackName: string;
  /** The CloudFormation template. */
  readonly template: Readonly<Record<string, unknown>>;
}

/** Bundles the functions and writes the cloud assembly. Offline: no account, region or network is asked. */
export async function synthesise(options: SynthesisOptions = {}): Promise<Synthesis> {
  const bundles = await mkdtemp(join(tmpdir(), "vigil-bundles-"));
  try {
    return synthesiseFrom(await bundleFunctions(bundles), options);
  } finally {
    // The assembly holds copies.
    await rm(bundles, { recursive: true, force: true });
  }
}

/**
 * What `npx cdk synth` and `npx cdk deploy` run: the user's values come from the environment or `.env`.
 *
 * A value that does not fit is told in one sentence, and the process exits with 1.
 */
export async function synthesiseForDeployment(): Promise<void> {
  let values: GivenValues;
  try {
    values = readGivenValues(process.env, resolve(import.meta.dirname, "../.env"));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
    return;
  }
  await synthesise({ values });
}

function synthesiseFrom(
  bundles: Awaited<ReturnType<typeof bundleFunctions>>,
  { outdir, values = {} }: SynthesisOptions,
): Synthesis {
  const app = newApp(outdir);
  new VigilStack(app, stackName, {
    description: "Vigil, an assistant that wakes by itself",
    values,
    code: {
      heartbeat: Code.fromAsset(bundles.heartbeat.directory),
      conversation: Code.fromAsset(bundles.conversation.directory),
      interactions: Code.fromAsset(bundles.interactions.directory),
      control: Code.fromAsset(bundles.control.directory),
    },
  });
  const assembly = app.synth();
  const { template } = assembly.getStackByName(stackName);
  return { assemblyDir: assembly.directory, stackName, template };
}
