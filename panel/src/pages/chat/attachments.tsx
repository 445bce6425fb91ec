/** Files of a message. Nothing is loaded from elsewhere: their bytes lie in the embedded Discord, or nowhere. */
import { Anchor, Group, Text } from "@mantine/core";
import { IconFile, IconMicrophone, IconPhoto } from "@tabler/icons-react";
import { useState } from "react";
import type { Attachment } from "../../api/discord-types.ts";
import styles from "./message.module.css";
import { sizeWords } from "./size-words.ts";

/** What a browser shows without running anything in it. */
const shown = /^image\/(?:png|jpeg|gif|webp|avif|bmp)\b/;

export const Attachments = ({ files }: { readonly files: readonly Attachment[] }) =>
  files.map((file) =>
    shown.test(file.content_type) ? (
      <Picture key={file.id} file={file} />
    ) : (
      <FileLine key={file.id} file={file} />
    ),
  );

/** Described like any other file when its bytes are gone, or were never kept. */
function Picture({ file }: { readonly file: Attachment }) {
  const [isGone, setIsGone] = useState(false);
  if (isGone) return <FileLine file={file} isGone />;
  return (
    <img
      src={`/discord${file.path}`}
      alt={file.filename}
      className={styles["picture"]}
      loading="lazy"
      onError={() => setIsGone(true)}
      // Known before the bytes are: the place is kept.
      {...(file.width === undefined ? {} : { width: file.width, height: file.height })}
    />
  );
}

interface FileLineProps {
  readonly file: Attachment;
  readonly isGone?: boolean;
}

function FileLine({ file, isGone = false }: FileLineProps) {
  const { filename, path, content_type: type, duration_secs: seconds } = file;
  const Icon = type.startsWith("image/")
    ? IconPhoto
    : seconds === undefined
      ? IconFile
      : IconMicrophone;
  return (
    <Group gap={6} wrap="nowrap" mt={4}>
      <Icon size={16} stroke={1.6} aria-hidden />
      <Text size="sm" className="written">
        {isGone ? (
          filename
        ) : (
          <Anchor href={`/discord${path}`} download={filename}>
            {filename}
          </Anchor>
        )}{" "}
        <Text span size="xs" c="dimmed">
          {type}, {seconds === undefined ? sizeWords(file.size) : `${seconds} s`}
          {isGone && ", its bytes are not kept"}
        </Text>
      </Text>
    </Group>
  );
}
