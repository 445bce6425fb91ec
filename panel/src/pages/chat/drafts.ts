/** What was written and is not sent yet. */
export interface Written {
  readonly text: string;
  readonly files: readonly File[];
}

export const nothingWritten: Written = { text: "", files: [] };
