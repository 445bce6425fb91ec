/** SSM's Parameter Store, read from the environment: the secrets that the functions ask for by name. */
import { listOf, textOf } from "../iam/permissions.ts";
import {
  type ServiceHandler,
  type ServiceResponse,
  serviceError,
  serviceResult,
} from "../iam/proxy.ts";
import { arnOf } from "../template/names.ts";

/**
 * Get and put by name.
 *
 * What is put lives until the local cloud stops: lasting secrets belong into the environment or `.env`,
 * not into a second file on disk.
 *
 * @param initial value by full name, `/vigil/discord-bot-token`
 */
export function createParameterStore(initial: Readonly<Record<string, string>>): ServiceHandler {
  const values = new Map(Object.entries(initial));
  const read = (name: string) => ({
    Name: name,
    Type: "SecureString",
    Value: values.get(name),
    Version: 1,
    ARN: arnOf("ssm", `parameter${name}`),
  });
  return async ({ operation, body }): Promise<ServiceResponse> => {
    const name = textOf(body["Name"]);
    switch (operation) {
      case "GetParameter":
        return values.has(name)
          ? serviceResult({ Parameter: read(name) })
          : serviceError(400, "ParameterNotFound", `${name} is not set: put it into .env`);
      case "GetParameters": {
        const names = listOf(body["Names"]).map(textOf);
        return serviceResult({
          Parameters: names.filter((wanted) => values.has(wanted)).map(read),
          InvalidParameters: names.filter((wanted) => !values.has(wanted)),
        });
      }
      case "PutParameter": {
        const value = body["Value"];
        if (typeof value !== "string" || value === "") {
          return serviceError(400, "ValidationException", "Value must be a text, not empty");
        }
        if (values.has(name) && body["Overwrite"] !== true) {
          return serviceError(400, "ParameterAlreadyExists", `${name} exists; use Overwrite`);
        }
        values.set(name, value);
        return serviceResult({ Version: 1, Tier: "Standard" });
      }
      default:
        return serviceError(
          400,
          "UnknownOperationException",
          `the local parameter store does not know ${operation}`,
        );
    }
  };
}
