import { list, type Finding } from './finding.js';

/** Whether a beat fires the schedules. */
export function scheduleFinding(overdue: readonly { readonly name: string }[]): Finding {
  const subject = 'schedules';
  if (overdue.length === 0) return { level: 'ok', subject, text: 'no schedule is overdue' };
  const text = `${overdue.length} should have been fired: ${list(overdue.map(({ name }) => name))}`;
  const advice =
    "No beat is running. Start one: 'ntq beat --app dist/app.module.js', or a worker without `beat: false`.";
  return { level: 'problem', subject, text, advice };
}
