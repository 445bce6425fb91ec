/** The CDK app, with the same behaviour for the CLI, the local cloud and the tests. */
import { App } from "aws-cdk-lib";
import recommended from "aws-cdk-lib/recommended-feature-flags.json" with { type: "json" };

/** @param outdir where to synthesise to; left out: as `App` has it */
export const newApp = (outdir?: string): App =>
  new App({
    ...(outdir === undefined ? {} : { outdir }),
    // CDK's word for the behaviour of new projects; cdk.json would reach the CLI only.
    context: recommended,
    // Whoever wants the assembly asks for it.
    autoSynth: false,
    analyticsReporting: false,
    treeMetadata: false,
  });
