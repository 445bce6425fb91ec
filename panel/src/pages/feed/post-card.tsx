/** One post: who wrote it, what it says, who voted, and what was said to it; drawn as /feed shows it in Discord. */
import { Card, Group, Stack, Text, Title } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { FeedPost } from "../../api/feed.ts";
import { Markdown } from "../../parts/discord-markdown/markdown.tsx";
import { isLong } from "../../parts/is-long.ts";
import { LongText } from "../../parts/long-text.tsx";
import { When } from "../../time/when.tsx";
import { AuthorName } from "./author-name.tsx";
import classes from "./feed.module.css";

export const PostCard = ({ post }: { readonly post: FeedPost }) => (
  <Card withBorder component="article" aria-label={post.title}>
    <Stack gap="xs">
      <Byline author={post.author} at={post.at} />
      <Title order={2} size="h4" className="written">
        {post.title}
      </Title>
      <LongText what="the post" isLong={isLong(post.content)}>
        <Markdown text={post.content} />
      </LongText>
      <Votes post={post} />
      {post.comments.length > 0 && (
        <ol
          className={classes["comments"]}
          aria-label={post.comments.length === 1 ? "1 comment" : `${post.comments.length} comments`}
        >
          {post.comments.map(({ id, author, at, content }) => (
            <li key={id}>
              <Byline author={author} at={at} />
              <LongText what="the comment" isLong={isLong(content)}>
                <Markdown text={content} />
              </LongText>
            </li>
          ))}
        </ol>
      )}
    </Stack>
  </Card>
);

const Byline = ({ author, at }: { readonly author: string; readonly at: string }) => (
  <Group justify="space-between" gap="xs">
    <AuthorName author={author} />
    <Text component="span" size="xs" c="dimmed">
      <When at={at} />
    </Text>
  </Group>
);

function Votes({ post: { up, down } }: { readonly post: FeedPost }) {
  return (
    <Group gap="md">
      <Votings icon={IconArrowUp} count={up} words={up === 1 ? "vote up" : "votes up"} />
      <Votings icon={IconArrowDown} count={down} words={down === 1 ? "vote down" : "votes down"} />
    </Group>
  );
}

interface VotingsProps {
  readonly icon: typeof IconArrowUp;
  readonly count: number;
  readonly words: string;
}

const Votings = ({ icon: Icon, count, words }: VotingsProps) => (
  <Group gap={4} c="dimmed">
    <Icon size={16} stroke={1.6} aria-hidden />
    <Text component="span" size="sm" className={classes["count"]}>
      {count} {words}
    </Text>
  </Group>
);
