/** How long a call of an AWS service may take: a function that waits on a dead socket pays for the wait. */

/** For the `requestHandler` of SDK clients, in milliseconds; without the last line it would only warn. */
export const patience = {
  connectionTimeout: 1_000,
  requestTimeout: 3_000,
  throwOnRequestTimeout: true,
} as const;
