/** Bundle sizes: what a cold start evaluates, and what is there for later. */
import { join } from "node:path";
import { bundleFunctions } from "../infra-cdk/bundle.ts";
import { kilobytes, type Section } from "./section.ts";

export async function measureBundles(folder: string): Promise<Section> {
  const bundles = await bundleFunctions(join(folder, "bundles"));
  const data = Object.entries(bundles).map(([name, { firstLoadBytes, totalBytes }]) => ({
    name,
    firstLoadBytes,
    totalBytes,
  }));
  return {
    title: "Bundles, minified",
    columns: ["function", "first load", "total"],
    rows: data.map(({ name, firstLoadBytes, totalBytes }) => [
      name,
      kilobytes(firstLoadBytes),
      kilobytes(totalBytes),
    ]),
    notes: ["The rest is imported when it is first needed: models, SQS, SSM, time zones."],
    data,
  };
}
