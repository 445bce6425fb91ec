/** Stands in for the AWS SDK's chain of credential providers in the bundles: Lambda's are in the environment. */

/** What the SDK's clients ask for when they were given no credentials. */
export const defaultProvider = () => async () => {
  const { env } = process;
  const accessKeyId = env["AWS_ACCESS_KEY_ID"];
  const secretAccessKey = env["AWS_SECRET_ACCESS_KEY"];
  if (accessKeyId === undefined || secretAccessKey === undefined) throw new NoCredentials();
  const sessionToken = env["AWS_SESSION_TOKEN"];
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
};

/** Named as the SDK's own error, which callers know. */
class NoCredentials extends Error {
  override readonly name = "CredentialsProviderError";

  constructor() {
    super("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set, as Lambda sets them");
  }
}
