/** Which names of time zones are known. */

let zones: ReadonlySet<string> | undefined;

/** The list is made once: a function that has answered before reads its threads three times as fast. */
function knownZones(): ReadonlySet<string> {
  zones ??= new Set(Intl.supportedValuesOf("timeZone"));
  return zones;
}

const shape = /^[A-Za-z][\w+-]*(?:\/[\w+-]+)*$/;

/**
 * True for a zone of the IANA database that this machine knows, in any case, links included
 * (`Asia/Kathmandu`). An offset (`+01:00`) is no zone: it would miss daylight saving silently.
 *
 * Every function asks this when it reads a thread, so it must be cheap on a cold start: for most names
 * the list of zones answers (1.4 ms the first time); only links need a formatter (11 ms the first time),
 * and temporal-polyfill would need both, and 11 ms to load.
 */
export function isZone(timezone: string): boolean {
  if (timezone === "UTC" || knownZones().has(timezone)) return true;
  if (!shape.test(timezone)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: timezone });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
