import { route } from '../state/router.js';
import { commonTexts } from '../text/common.js';
import { DialogHost } from '../ui/dialog.js';
import { Toasts } from '../ui/toasts.js';
import { MissingShardsNote } from './missing-shards-note.js';
import { Navigation } from './navigation.js';
import { PageOutlet } from './page-outlet.js';
import { TopBar } from './top-bar.js';

export function App() {
  const { page, id, query } = route.value;
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        {commonTexts().skip}
      </a>
      <Navigation current={page} />
      <div class="content">
        <TopBar />
        <main id="main">
          <MissingShardsNote />
          <PageOutlet name={page} id={id} query={query} />
        </main>
      </div>
      <Toasts />
      <DialogHost />
    </>
  );
}

/** The address bar holds the place in the dashboard, so the link moves the focus instead. */
function skip(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('main h1')?.focus();
}
