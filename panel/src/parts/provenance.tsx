/** Who wrote a version of a file, when, in which run, and of what. */
import { Anchor, Badge, Code, Group, Text, Tooltip } from "@mantine/core";
import { Link } from "wouter";
import type { MemoryListed } from "../api/memory.ts";
import { When } from "../time/when.tsx";
import { authorWords, runPlace, sourcePlace } from "./provenance-words.ts";

type Origin = Pick<MemoryListed, "author" | "run_id" | "sources" | "hearsay" | "last_modified">;

/** `by synthesis, 3 h ago, from notes/a.md@2`: with links to where it can be looked at. */
export function Provenance({ origin }: { readonly origin: Origin }) {
  const { author, run_id: run, sources, hearsay, last_modified: at } = origin;
  const place = runPlace(author, run);
  return (
    <Group gap={6} component="span">
      <Text span size="sm" c="dimmed">
        by{" "}
        {place === null ? (
          authorWords[author]
        ) : (
          <Anchor component={Link} href={place} inherit underline="always">
            {authorWords[author]}
          </Anchor>
        )}
        , <When at={at} />
      </Text>
      {hearsay && (
        <Tooltip
          label="Others' words were on the table when it was written: it is no fact about you."
          events={{ hover: true, focus: true, touch: true }}
          multiline
          w={260}
        >
          <Badge size="sm" color="orange" variant="light" tt="none" tabIndex={0}>
            others' words
          </Badge>
        </Tooltip>
      )}
      {sources.length > 0 && <Sources sources={sources} />}
    </Group>
  );
}

const mostShown = 6;

function Sources({ sources }: { readonly sources: readonly string[] }) {
  const rest = sources.length - mostShown;
  return (
    <Text span size="xs" c="dimmed">
      from{" "}
      {sources.slice(0, mostShown).map((source) => (
        <Source key={source} source={source} />
      ))}
      {rest > 0 && `and ${rest} more`}
    </Text>
  );
}

function Source({ source }: { readonly source: string }) {
  const place = sourcePlace(source);
  const name = <Code className="written">{source}</Code>;
  return (
    <>
      {place === null ? (
        name
      ) : (
        <Anchor component={Link} href={place} size="xs">
          {name}
        </Anchor>
      )}{" "}
    </>
  );
}
