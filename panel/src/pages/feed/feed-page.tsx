/** Feed: what Vigil posted for its person, with comments and votes, newest first. */
import { Button, Stack, Text } from "@mantine/core";
import { IconNews } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { feedAtMost, feedQuery } from "../../api/feed.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { useThread } from "../../shell/thread.tsx";
import classes from "./feed.module.css";
import { PostCard } from "./post-card.tsx";

const atFirst = 20;

export default function FeedPage() {
  const thread = useThread();
  const [limit, setLimit] = useState(atFirst);
  const feed = useQuery(feedQuery(thread, limit));
  return (
    <>
      <PageHead title="Feed" />
      <Loaded query={feed} height={480}>
        {({ posts }) =>
          posts.length === 0 ? (
            <Nothing />
          ) : (
            <Stack className={classes["column"] ?? ""}>
              {posts.map((post) => (
                <PostCard key={post.id} post={post} />
              ))}
              {posts.length >= limit && limit < feedAtMost && (
                <Button
                  variant="default"
                  loading={feed.isPlaceholderData}
                  onClick={() => setLimit(feedAtMost)}
                >
                  Show older posts
                </Button>
              )}
              {posts.length >= feedAtMost && (
                <Text size="sm" c="dimmed">
                  These are the newest {feedAtMost} posts. npx vigil export brings all of them.
                </Text>
              )}
            </Stack>
          )
        }
      </Loaded>
    </>
  );
}

const Nothing = () => (
  <EmptyState icon={IconNews} title="Nothing is posted yet">
    Vigil posts here what is worth keeping but not worth a message. Ask for it on the{" "}
    <Link href="/checklist">checklist</Link>, as in “Every Monday → post what I finished last week”.
  </EmptyState>
);
