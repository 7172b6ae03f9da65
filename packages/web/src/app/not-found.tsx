import { paths } from '../paths.ts';
import { ButtonLink } from '../ui/button.tsx';
import { WholePage } from '../ui/notice.tsx';
import { usePageTitle } from '../ui/page-title.ts';

export function NotFound() {
  usePageTitle('Nothing here');
  return (
    <WholePage title="Nothing at this address">
      <p>The link may be old, or a part of it is missing.</p>
      <ButtonLink href={paths.home()} look="primary">
        Open workspaces
      </ButtonLink>
    </WholePage>
  );
}
