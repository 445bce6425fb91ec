/** A page that broke says so in its place; the rest of the panel stays. */
import { Component, type ReactNode } from "react";
import { Failure } from "./failure.tsx";

interface Props {
  readonly children: ReactNode;
  readonly onRetry: () => void;
}

export class ErrorBoundary extends Component<Props, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <Failure
        error={error}
        onRetry={() => {
          this.props.onRetry();
          this.setState({ error: null });
        }}
      />
    );
  }
}
