/** Catches what breaks while a screen is drawn, so that nobody is left in front of an empty page. */
import { Component, type ReactNode } from "react";
import { AppError } from "../../lib/appError.ts";
import { ErrorScreen } from "./ErrorScreen.tsx";

interface State {
  readonly hasFailed: boolean;
}

export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { hasFailed: false };

  static getDerivedStateFromError(): State {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return <ErrorScreen error={new AppError("unexpected")} ways={{ retry: () => location.reload() }} />;
  }
}
