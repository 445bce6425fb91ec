/** What cdk.json starts: the stack, with the values of the environment or `.env`. */
import { synthesiseForDeployment } from "./app.ts";

await synthesiseForDeployment();
