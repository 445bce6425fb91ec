/** What did not work, in the server's words, at the place where it was tried. */
import { Text } from "@mantine/core";

export const SaidWrong = ({ error }: { readonly error: Error | null }) =>
  error === null ? null : (
    <Text role="alert" size="sm" c="red" className="written">
      {error.message}
    </Text>
  );
