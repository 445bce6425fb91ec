/** The deployed Vigil's secrets: SSM SecureString parameters `/vigil/<name>`. */
import { reasonOf } from "../lib/domain/fault.ts";
import { Failure } from "./failure.ts";

/** The folder that the functions read (SECRETS_PATH). */
const folder = "/vigil";

export interface SecretStore {
  /** The parameter that was written; an earlier value is replaced. */
  put(name: string, value: string): Promise<string>;
  /** When each of `names` was last set (ISO); a name that was never set is left out. Values are not read. */
  setAt(names: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** The account and region are those of the AWS SDK's usual places: AWS_PROFILE, AWS_REGION, keys. */
export async function ssmSecrets(): Promise<SecretStore> {
  const { SSMClient, PutParameterCommand, GetParametersCommand } = await import(
    "@aws-sdk/client-ssm"
  );
  const client = new SSMClient({ maxAttempts: 2 });
  return {
    async put(name, value) {
      const parameter = `${folder}/${name}`;
      const command = new PutParameterCommand({
        Name: parameter,
        Value: value,
        Type: "SecureString",
        Overwrite: true,
      });
      await client.send(command).catch(explain(`write ${parameter}`));
      return parameter;
    },

    async setAt(names) {
      // Without decryption SSM answers ciphertext: the command needs no right to read a secret.
      const command = new GetParametersCommand({
        Names: names.map((name) => `${folder}/${name}`),
        WithDecryption: false,
      });
      const { Parameters = [] } = await client.send(command).catch(explain(`list ${folder}`));
      return new Map(
        Parameters.map(({ Name = "", LastModifiedDate }) => [
          Name.slice(folder.length + 1),
          LastModifiedDate?.toISOString() ?? "",
        ]),
      );
    },
  };
}

const explain =
  (what: string) =>
  (cause: unknown): never => {
    throw new Failure(
      `AWS did not ${what}: ${reasonOf(cause)}. Check AWS_PROFILE or the keys, AWS_REGION, and the right to use SSM parameters. (A local Vigil reads DISCORD_BOT_TOKEN, ANTHROPIC_API_KEY and OPENAI_API_KEY from .env instead.)`,
      1,
      { cause },
    );
  };
