/** What went wrong, in the server's words, and a way to try again. */
import { Alert, Button, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { ApiError } from "../api/client.ts";

interface FailureProps {
  readonly error: Error;
  readonly onRetry?: () => void;
}

export function Failure({ error, onRetry }: FailureProps) {
  const field = error instanceof ApiError ? error.field : null;
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title="This did not work" role="alert">
      <Text size="sm" className="written">
        {error.message}
      </Text>
      {field !== null && (
        <Text size="xs" c="dimmed">
          It is about: {field}
        </Text>
      )}
      {onRetry !== undefined && (
        <Button mt="sm" size="xs" variant="light" color="red" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Alert>
  );
}
