/** Secrets: SSM SecureStrings that `vigil secrets set` writes; the stack knows their names only. */
import { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { VigilFunction } from "./vigil-function.ts";

/** The folder of the parameters. */
export const secretsPath = "/vigil";

export const modelKeys = ["anthropic-api-key", "openai-api-key"] as const;
export type SecretName = (typeof modelKeys)[number] | "discord-bot-token" | "api-token";

/** Lets a function read exactly these secrets. Decryption needs no grant: AWS's own SSM key is theirs to use. */
export function grantSecrets(reader: VigilFunction, names: readonly SecretName[]): void {
  const stack = Stack.of(reader);
  reader.addToRolePolicy(
    new PolicyStatement({
      actions: ["ssm:GetParameter"],
      resources: names.map((name) =>
        stack.formatArn({
          service: "ssm",
          resource: "parameter",
          resourceName: `${secretsPath.slice(1)}/${name}`,
        }),
      ),
    }),
  );
}
