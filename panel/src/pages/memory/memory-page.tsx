/** Memory: what Vigil knows, where it has it from, and how it came to be. */
import { Box, Grid, Tabs, Text } from "@mantine/core";
import { IconFileText } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useLocation, useRoute } from "wouter";
import { memoryListQuery } from "../../api/memory.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { useThread } from "../../shell/thread.tsx";
import { FilePage } from "./file-page.tsx";
import { FileTree } from "./file-tree.tsx";
import { NewNote } from "./new-note.tsx";
import { placeOf } from "./place.ts";
import { SearchTab } from "./search-tab.tsx";
import { SynthesesTab } from "./syntheses-tab.tsx";
import { treeOf } from "./tree.ts";

const places = {
  files: "/memory",
  search: "/memory/search",
  syntheses: "/memory/syntheses",
} as const;

const isTab = (value: string | null): value is keyof typeof places =>
  value !== null && value in places;

export default function MemoryPage() {
  const [, params] = useRoute("/memory/*?");
  const [, goTo] = useLocation();
  const place = placeOf(params?.["*"] ?? "");
  return (
    <>
      <PageHead title="Memory">
        <NewNote />
      </PageHead>
      <Tabs
        value={place.tab}
        onChange={(tab) => isTab(tab) && goTo(places[tab])}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="files">Files</Tabs.Tab>
          <Tabs.Tab value="search">Search</Tabs.Tab>
          <Tabs.Tab value="syntheses">Syntheses</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="files">
          <Files path={place.tab === "files" ? place.path : null} />
        </Tabs.Panel>
        <Tabs.Panel value="search">
          <SearchTab />
        </Tabs.Panel>
        <Tabs.Panel value="syntheses">
          <SynthesesTab open={place.tab === "syntheses" ? place.id : null} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function Files({ path }: { readonly path: string | null }) {
  const thread = useThread();
  const query = useQuery(memoryListQuery(thread));
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 4, lg: 3 }}>
        {/* On a phone the file takes the place of the list. */}
        <Box {...(path === null ? {} : { visibleFrom: "md" })}>
          <Loaded query={query} height={320}>
            {({ files }) =>
              files.length === 0 ? (
                <Text size="sm" c="dimmed">
                  No file yet: begin a note, or talk to Vigil.
                </Text>
              ) : (
                <FileTree tree={treeOf(files)} open={path} />
              )
            }
          </Loaded>
        </Box>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 8, lg: 9 }}>
        {path === null ? (
          <EmptyState icon={IconFileText} title="Choose a file">
            soul.md is who Vigil is, user.md what it knows of you, instructions.md your standing
            wishes. Notes hold one topic each, the diary what happened.
          </EmptyState>
        ) : (
          <FilePage key={`${thread}:${path}`} path={path} />
        )}
      </Grid.Col>
    </Grid>
  );
}
