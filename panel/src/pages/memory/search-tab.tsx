/** Finds what was said and noted: by meaning of the words, and lines that hold them exactly. */
import { Anchor, Badge, Button, Card, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { memorySearchQuery } from "../../api/memory.ts";
import { type Finding, recallQuery } from "../../api/recall.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { filePlace } from "../../parts/provenance-words.ts";
import { useThread } from "../../shell/thread.tsx";
import { When } from "../../time/when.tsx";

export function SearchTab() {
  const asked = new URLSearchParams(useSearch()).get("q")?.trim() ?? "";
  const [, goTo] = useLocation();
  const [words, setWords] = useState(asked);
  return (
    <Stack gap="lg">
      <search>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (words.trim() !== "")
              goTo(`/memory/search?${new URLSearchParams({ q: words.trim() })}`);
          }}
        >
          <Group align="end" gap="xs">
            <TextInput
              label="What to look for"
              description="Words, names, days: boiler march."
              value={words}
              onChange={(event) => setWords(event.currentTarget.value)}
              maxLength={200}
              flex={1}
              maw={480}
            />
            <Button type="submit">Search</Button>
          </Group>
        </form>
      </search>
      {asked === "" ? (
        <EmptyState icon={IconSearch} title="Nothing is looked for yet">
          It goes through what was said and thought, the diary, notes and core files.
        </EmptyState>
      ) : (
        <>
          <Recalled words={asked} />
          <Lines words={asked} />
        </>
      )}
    </Stack>
  );
}

function Recalled({ words }: { readonly words: string }) {
  const query = useQuery(recallQuery(useThread(), words));
  return (
    <section aria-label="Found">
      <Title order={2} size="h4" mb="xs">
        Found, best first
      </Title>
      <Loaded query={query} height={200}>
        {({ findings, message }) =>
          findings.length === 0 ? (
            <Text size="sm" c="dimmed" role="status">
              {message}
            </Text>
          ) : (
            <Stack gap="xs">
              {findings.map((finding, index) => (
                // Two passages of a file bear the same id.
                // biome-ignore lint/suspicious/noArrayIndexKey: see above
                <Found key={index} finding={finding} />
              ))}
            </Stack>
          )
        }
      </Loaded>
    </section>
  );
}

const kindWords = {
  message: "said",
  thought: "thought, not said",
  diary: "diary",
  note: "note",
  core: "core file",
} as const satisfies Record<Finding["kind"], string>;

function Found({ finding }: { readonly finding: Finding }) {
  const { kind, author, at, path, line, title, snippet, hearsay } = finding;
  const by = author === "you" ? "Vigil" : author === "your person" ? "you" : author;
  return (
    <Card withBorder padding="sm">
      <Group gap="xs" mb={4}>
        <Badge size="sm" variant="light" tt="none">
          {kindWords[kind]}
        </Badge>
        {hearsay && (
          <Badge size="sm" variant="light" color="orange" tt="none">
            others' words
          </Badge>
        )}
        {path !== null && (
          <Anchor component={Link} href={filePlace(path)} size="sm" underline="always">
            {path}
            {line === null ? "" : `, line ${line}`}
          </Anchor>
        )}
        <Text size="sm" c="dimmed" component="span">
          {by !== null && <span className="written">by {by}, </span>}
          <When at={at} />
        </Text>
      </Group>
      {title !== "" && (
        <Text size="xs" c="dimmed" className="written">
          {title}
        </Text>
      )}
      <Text size="sm" className="written">
        {snippet}
      </Text>
    </Card>
  );
}

function Lines({ words }: { readonly words: string }) {
  const query = useQuery(memorySearchQuery(useThread(), words));
  return (
    <section aria-label="Lines of files">
      <Title order={2} size="h4" mb="xs">
        Lines of files that hold exactly this
      </Title>
      <Loaded query={query} height={120}>
        {({ hits, more_hits: hasMore }) =>
          hits === null || hits.length === 0 ? (
            <Text size="sm" c="dimmed" role="status">
              No line does.
            </Text>
          ) : (
            <Stack gap={4}>
              {hits.map(({ path, line, text }) => (
                <Text size="sm" key={`${path}:${line}`} className="written">
                  <Anchor component={Link} href={filePlace(path)} inherit underline="always">
                    {path}, line {line}
                  </Anchor>{" "}
                  {text}
                </Text>
              ))}
              {hasMore && (
                <Text size="sm" c="dimmed">
                  There are more: look for more of the words.
                </Text>
              )}
            </Stack>
          )
        }
      </Loaded>
    </section>
  );
}
