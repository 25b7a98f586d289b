import type { PageProps } from '../page.js';
import { SchedulePage } from './schedule-page.js';
import { SchedulesPage } from './schedules-page.js';

/** Did it fire, and when does it fire next? */
export default function Page({ id, query }: PageProps) {
  return id === undefined ? <SchedulesPage text={query.get('name') ?? ''} /> : <SchedulePage name={id} />;
}
