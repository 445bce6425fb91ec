import { expect, test } from "vitest";
import { assistantAuthor } from "../../lib/domain/feed.ts";
import { authorShown } from "../../panel/src/pages/feed/author.ts";

test.for([
  { author: assistantAuthor, reader: null, shown: { name: "Vigil", isForeign: false } },
  { author: "42", reader: "42", shown: { name: "you", isForeign: false } },
  { author: "43", reader: "42", shown: { name: "43", isForeign: true } },
  { author: "43", reader: null, shown: { name: "43", isForeign: true } },
  { author: "Vigil", reader: "42", shown: { name: "Vigil", isForeign: true } },
  { author: "", reader: null, shown: { name: "", isForeign: true } },
])("$author, read by $reader", ({ author, reader, shown }) => {
  expect(authorShown(author, reader)).toEqual(shown);
});
