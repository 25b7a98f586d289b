import type { PageProps } from '../page.js';
import { TaskDetailPage } from './task-detail-page.js';
import { TaskListPage } from './task-list-page.js';

export default function TasksPage({ id, query }: PageProps) {
  return id === undefined ? <TaskListPage filter={query.get('filter') ?? ''} /> : <TaskDetailPage id={id} />;
}
