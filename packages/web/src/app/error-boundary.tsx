import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { WholePage } from '../ui/notice.tsx';

/** A bug, or a part of the app that could not be fetched, ends here and not in an empty page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <WholePage title="This page stopped working">
        <p>Load it again. If it stays, tell whoever runs this server what you did before.</p>
        <Button look="primary" onClick={() => location.reload()}>
          Load again
        </Button>
      </WholePage>
    );
  }
}
