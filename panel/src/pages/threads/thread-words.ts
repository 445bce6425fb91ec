/** A thread's rhythm and agents in words. */

/** `30 min`, `1 h 30 min`, `1 day`, `90 s`: whole units only. @param seconds 60 to 86,400 */
export function everyWords(seconds: number): string {
  if (seconds % 60 !== 0) return `${seconds} s`;
  if (seconds === 86_400) return "1 day";
  const hours = Math.floor(seconds / 3_600);
  const minutes = (seconds % 3_600) / 60;
  const words = [hours > 0 ? `${hours} h` : "", minutes > 0 ? `${minutes} min` : ""];
  return words.filter((word) => word !== "").join(" ");
}

/** `heartbeat: running (reflecting)`, as a board's line has it. */
export const lineWords = (
  agent: string,
  { status, detail }: { readonly status: string; readonly detail: string | null },
): string => `${agent}: ${status}${detail === null ? "" : ` (${detail})`}`;
