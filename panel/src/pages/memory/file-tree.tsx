/** All files of a memory, in their folders. */
import { NavLink, Text } from "@mantine/core";
import { IconFileText, IconFolder } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "wouter";
import { filePlace } from "../../parts/provenance-words.ts";
import { countOf, type Folder, nameOf } from "./tree.ts";

interface FileTreeProps {
  readonly tree: Folder;
  /** The file that is open; null: none. */
  readonly open: string | null;
}

export const FileTree = ({ tree, open }: FileTreeProps) => (
  <nav aria-label="Files of the memory">
    <Inside folder={tree} open={open} />
  </nav>
);

function Inside({ folder, open }: { readonly folder: Folder; readonly open: string | null }) {
  return (
    <>
      {folder.files.map(({ path, hearsay }) => (
        <NavLink
          key={path}
          component={Link}
          href={filePlace(path)}
          label={folder.path === "" ? path : nameOf(path)}
          active={path === open}
          aria-current={path === open ? "page" : undefined}
          leftSection={<IconFileText size={16} stroke={1.6} aria-hidden />}
          {...(hearsay ? { rightSection: <Hearsay /> } : {})}
          py={4}
        />
      ))}
      {folder.folders.map((one) => (
        <Branch key={one.path} folder={one} open={open} />
      ))}
    </>
  );
}

const Hearsay = () => (
  <Text size="xs" c="dimmed">
    others' words
  </Text>
);

function Branch({ folder, open }: { readonly folder: Folder; readonly open: string | null }) {
  const holdsOpen = open?.startsWith(`${folder.path}/`) === true;
  // A long diary stays folded until somebody looks for it.
  const [isOpened, setIsOpened] = useState<boolean | null>(null);
  const count = countOf(folder);
  return (
    <NavLink
      component="button"
      type="button"
      label={folder.name}
      description={`${count} file${count === 1 ? "" : "s"}`}
      leftSection={<IconFolder size={16} stroke={1.6} aria-hidden />}
      opened={isOpened ?? (holdsOpen || count <= 12)}
      onChange={setIsOpened}
      aria-expanded={isOpened ?? (holdsOpen || count <= 12)}
      py={4}
    >
      <Inside folder={folder} open={open} />
    </NavLink>
  );
}
