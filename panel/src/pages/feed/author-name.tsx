/** A name on the feed; others' are marked, in words and not by a colour alone. */
import { Badge, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { sessionQuery } from "../../api/session.ts";
import { authorShown } from "./author.ts";

export function AuthorName({ author }: { readonly author: string }) {
  const { data } = useQuery(sessionQuery);
  const { name, isForeign } = authorShown(author, data?.person_id ?? null);
  return (
    <Group gap={6}>
      <Text component="span" size="sm" fw={600} className="written">
        {name}
      </Text>
      {isForeign && (
        <Badge size="sm" variant="light" color="orange" tt="none">
          somebody else
        </Badge>
      )}
    </Group>
  );
}
