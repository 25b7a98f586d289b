import { chain, group, type Schedules, type TaskView } from 'nest-task-queue';
import type { TaskContext } from 'nest-task-queue';

// Compiled, never run: what a schedule may fire, by its types.
declare class Mail {
  digest(account: string, task: TaskContext): Promise<number>;
  report(count: number): string;
}
declare const mail: TaskView<Mail>;
declare const schedules: Schedules;

void schedules.upsert({ name: 'a', every: '5m', task: mail.digest.si('acme') });
void schedules.upsert({ name: 'b', cron: '@daily', task: chain(mail.digest.si('acme'), mail.report.s()) });
void schedules.upsert({ name: 'c', at: new Date(), task: group([mail.digest.si('a'), mail.digest.si('b')]) });
void schedules.upsert({
  name: 'd',
  every: 60_000,
  misfire: { all: 10 },
  overlap: 'buffer',
  task: mail.report.si(1),
});

// @ts-expect-error -- nothing stands before it that could give its first argument
void schedules.upsert({ name: 'e', every: '5m', task: mail.report.s() });
// @ts-expect-error -- arguments are checked
void schedules.upsert({ name: 'f', every: '5m', task: mail.digest.si(5) });
// @ts-expect-error -- no such policy
void schedules.upsert({ name: 'g', every: '5m', task: mail.report.si(1), overlap: 'queue' });
// @ts-expect-error -- no duration
void schedules.upsert({ name: 'h', every: '5 minutes', task: mail.report.si(1) });
// @ts-expect-error -- something has to be fired
void schedules.upsert({ name: 'i', every: '5m' });
