import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { ApiError } from '../api/api-error.js';
import type { PageProps } from '../pages/page.js';
import { pageOf } from '../pages/pages.js';
import { hrefOf, FIRST_PAGE } from '../state/route.js';
import { obstacle, session } from '../state/session.js';
import { commonTexts } from '../text/common.js';
import { Skeleton } from '../ui/loaded.js';
import { PageHeader } from '../ui/page-header.js';
import { NoSession } from './no-session.js';
import { PageBoundary } from './page-boundary.js';
import { PageFailure } from './page-failure.js';
import { titleOf } from './title.js';

interface Loaded {
  readonly name: string;
  readonly View?: ComponentType<PageProps>;
  readonly error?: ApiError;
}

/** Draws the page of the address. It waits for the session, so that no button appears late. */
export function PageOutlet({ name, ...page }: PageProps & { readonly name: string }) {
  const loaded = useSignal<Loaded | undefined>(undefined);
  useEffect(() => void load(name).then((found) => (loaded.value = found)), [name]);
  useEffect(() => {
    document.title = titleOf(pageOf(name)?.title() ?? commonTexts().noPage, page.id, session.value);
  });
  const isReady = loaded.value?.name === name;
  const { View, error } = isReady ? (loaded.value ?? {}) : {};
  useHeadingFocus(`${name}/${page.id ?? ''}`, View !== undefined);

  if (pageOf(name) === undefined) return <NoPage />;
  if (obstacle.value !== undefined) return <NoSession error={obstacle.value} />;
  if (error !== undefined) return <PageFailure error={error} />;
  if (View === undefined || session.value === undefined) return <Skeleton />;
  return (
    <PageBoundary key={`${name}/${page.id ?? ''}`}>
      <View {...page} />
    </PageBoundary>
  );
}

async function load(name: string): Promise<Loaded> {
  try {
    const View = await pageOf(name)?.load();
    return { name, ...(View && { View }) };
  } catch (error) {
    return { name, error: ApiError.from(error) };
  }
}

let lastAddress: string | undefined;

/** Screen readers read the heading of a page that was navigated to, and the next Tab begins there. */
function useHeadingFocus(address: string, isDrawn: boolean): void {
  useEffect(() => {
    if (!isDrawn || lastAddress === address) return;
    const isFirst = lastAddress === undefined;
    lastAddress = address;
    if (isFirst) return;
    scrollTo(0, 0);
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
  }, [address, isDrawn]);
}

function NoPage() {
  const t = commonTexts();
  return (
    <>
      <PageHeader title={t.noPage} summary={t.noPageMore} />
      <a href={hrefOf(FIRST_PAGE)}>{t.toOverview}</a>
    </>
  );
}
