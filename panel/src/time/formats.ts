/** The browser's formatters of moments, each made once: to make one takes longer than all that it ever writes. */

const made = new Map<string, Intl.DateTimeFormat>();

/** As British people write it, in the zone. @throws RangeError when there is no such zone */
export function formatIn(
  timezone: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${timezone} ${JSON.stringify(options)}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const fresh = new Intl.DateTimeFormat("en-GB", { timeZone: timezone, ...options });
  made.set(key, fresh);
  return fresh;
}
