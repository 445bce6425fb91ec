/**
 * Synthesises the CDK app in a process of its own and hands the result to its parent.
 *
 * Of its own, because the CDK is 100 MB that nobody needs a second later, and because the stores can
 * start on the other core meanwhile.
 */
import { synthesise } from "../infra-cdk/app.ts";

const { assemblyDir, template } = await synthesise({ outdir: process.argv[2] });
process.send({ assemblyDir, template }, () => process.disconnect());
