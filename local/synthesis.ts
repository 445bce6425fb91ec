/** The cloud assembly: what `cdk deploy` would deploy, bundles and template. */
import { fork } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { Template } from "./template/template.ts";

const Assembly = z.object({ assemblyDir: z.string(), template: Template });
export type Assembly = z.infer<typeof Assembly>;

/** Synthesises into the folder `outdir`. Rejects with what the CDK said when it fails. */
export async function synthesiseApart(outdir: string): Promise<Assembly> {
  // What an earlier start left is of earlier sources; the folder would grow with every change.
  await rm(outdir, { recursive: true, force: true });
  const child = fork(join(import.meta.dirname, "synthesis.mjs"), [outdir], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    execArgv: [],
  });
  const answered = Promise.withResolvers<Assembly>();
  const complaints: string[] = [];
  child.stderr?.setEncoding("utf8").on("data", (text: string) => complaints.push(text));
  child.on("message", (message) => {
    const parsed = Assembly.safeParse(message);
    if (parsed.success) answered.resolve(parsed.data);
    else answered.reject(new Error("the CDK app gave no template", { cause: parsed.error }));
  });
  child.on("error", answered.reject);
  // After a message this changes nothing: a promise settles once.
  child.on("close", (code) =>
    answered.reject(
      new Error(`the CDK app cannot be synthesised (exit status ${code}):\n${complaints.join("")}`),
    ),
  );
  return answered.promise;
}
