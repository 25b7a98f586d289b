import type { PageProps } from '../page.js';
import { DeadLetterListPage } from './dead-letter-list-page.js';
import { DeadLetterPage } from './dead-letter-page.js';

export default function DeadLettersPage({ id, query }: PageProps) {
  if (id !== undefined) return <DeadLetterPage id={id} />;
  return <DeadLetterListPage filter={query.get('filter') ?? ''} isList={query.get('view') === 'list'} />;
}
