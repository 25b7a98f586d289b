import type { WatchedEvent } from '../core/watched-event.js';
import { span } from './format.js';
import type { Cell, Colour } from './output.js';

const COLOURS: Readonly<Partial<Record<WatchedEvent['type'], Colour>>> = {
  'task-succeeded': 'green',
  'task-retried': 'yellow',
  'task-failed': 'red',
  'task-lost': 'red',
  'task-expired': 'yellow',
  'task-revoked': 'yellow',
  'schedule-missed': 'yellow',
  'schedule-skipped': 'yellow',
  dropped: 'yellow',
};

/** An event on one line: when, its type, whose it is, and how it went. */
export function eventCells(event: WatchedEvent): readonly Cell[] {
  const { at, type } = event;
  const colour = COLOURS[type];
  const title = type.padEnd(16);
  const time: Cell = { text: at.toISOString(), colour: 'dim' };
  return [time, ' ', colour === undefined ? title : { text: title, colour }, ' ', textOf(event)];
}

function textOf(event: WatchedEvent): string {
  const details = DETAILS[event.type] as ((event: WatchedEvent) => readonly string[]) | undefined;
  return [subjectOf(event), ...(details?.(event) ?? [])].filter((text) => text !== '').join('  ');
}

function subjectOf(event: WatchedEvent): string {
  if (event.type === 'dropped') return '';
  if (event.type === 'breaker-changed') return event.breaker;
  if (event.type === 'schedule-skipped' || event.type === 'schedule-missed') return event.schedule;
  return `${event.name}  ${event.id}  ${event.queue}`;
}

type Details = {
  readonly [Type in WatchedEvent['type']]?: (
    event: Extract<WatchedEvent, { readonly type: Type }>,
  ) => readonly string[];
};

/** How it went; events that are left out have nothing to add. */
const DETAILS: Details = {
  'task-started': ({ attempt, waitMs }) => [`attempt ${attempt}`, `waited ${span(waitMs)}`],
  'task-succeeded': ({ attempt, durationMs }) => [`attempt ${attempt}`, span(durationMs)],
  'task-retried': ({ attempt, durationMs, error, afterMs }) => [
    `attempt ${attempt}`,
    span(durationMs),
    error,
    `again in ${span(afterMs)}`,
  ],
  'task-failed': ({ attempt, durationMs, error, reason }) => [
    `attempt ${attempt}`,
    span(durationMs),
    error,
    reason,
  ],
  'task-lost': ({ losses, isFinal }) => [`losses ${losses}`, isFinal ? 'for good' : 'runs again'],
  'schedule-fired': ({ schedule, lagMs }) => [schedule, `${span(lagMs)} late`],
  'schedule-skipped': ({ why }) => [why],
  'schedule-missed': ({ count }) => [`${count} ticks`],
  'breaker-changed': ({ state }) => [state],
  dropped: ({ count }) => [
    count === undefined ? 'the connection was lost: events may be missing' : `${count} events are missing`,
  ],
};
