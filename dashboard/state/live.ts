import { computed, signal } from '@preact/signals';
import type { LiveStatus, LiveTopic } from '../../src/dashboard/api-types.js';
import { addressOf } from '../api/client.js';
import { connectionOf, wantsStream, type LiveFacts } from './live-connection.js';

/** Somebody who wants to be kept up to date. */
export interface Listener {
  /** Topics of the stream; without any it is only polled. */
  readonly topics: readonly LiveTopic[];
  readonly receive: (topic: LiveTopic, data: unknown) => void;
  /** Reads again, for when the stream does not come through. */
  readonly poll: () => Promise<unknown>;
}

const POLL_MS = 2000;
/** A proxy that holds streams back seldom stops to, so another attempt can wait. */
const RETRY_STREAM_MS = 30_000;

const facts = signal<LiveFacts>({
  isPaused: false,
  isHidden: false,
  stream: 'none',
  isAway: false,
  isBroken: false,
  lastPoll: 'none',
});
const listeners = new Set<Listener>();
let source: EventSource | undefined;
let openTopics = '';
let pollTimer: ReturnType<typeof setTimeout> | undefined;
let retryTimer: ReturnType<typeof setTimeout> | undefined;
let isPlanned = false;

export const connection = computed(() => connectionOf(facts.value));
export const isPaused = computed(() => facts.value.isPaused);

/** One stream serves all listeners of the tab. Answers how to stop. */
export function listen(listener: Listener): () => void {
  listeners.add(listener);
  planStream();
  return () => {
    listeners.delete(listener);
    planStream();
  };
}

/** Nothing on the page moves until the pause ends; then all is read again. */
export function togglePause(): void {
  setFacts({ isPaused: !facts.peek().isPaused });
  if (!facts.peek().isPaused) void pollAll();
  planStream();
}

/** Follows the tab: a hidden one holds no stream and asks nothing. */
export function startLive(): void {
  setFacts({ isHidden: document.hidden });
  document.addEventListener('visibilitychange', () => {
    setFacts({ isHidden: document.hidden });
    if (!document.hidden && !facts.peek().isPaused) void pollAll();
    planStream();
  });
}

/** Pages come and go in one turn: the stream is changed once, after it. */
function planStream(): void {
  if (isPlanned) return;
  isPlanned = true;
  setTimeout(() => {
    isPlanned = false;
    arrangeStream();
  });
}

function arrangeStream(): void {
  const topics = [...new Set([...listeners].flatMap((listener) => listener.topics))].sort();
  const wanted = wantsStream(facts.peek(), topics.length) ? topics.join('\n') : '';
  if (wanted === openTopics) return;
  close();
  openTopics = wanted;
  if (wanted !== '') open(topics);
}

function open(topics: readonly LiveTopic[]): void {
  setFacts({ stream: 'opening' });
  // Each by itself: the id of a task may have a comma.
  const named = topics.map((topic) => ['topic', topic]);
  const opened = new EventSource(`${addressOf('live')}?${new URLSearchParams(named)}`);
  source = opened;
  opened.addEventListener('open', () => onOpen());
  opened.addEventListener('error', () => onError(opened));
  opened.addEventListener('status', (event) => onStatus(event));
  for (const topic of topics) opened.addEventListener(topic, (event) => onTopic(topic, event));
}

function close(): void {
  source?.close();
  source = undefined;
  clearTimeout(pollTimer);
  clearTimeout(retryTimer);
  pollTimer = undefined;
  retryTimer = undefined;
  setFacts({ stream: 'none' });
}

function onOpen(): void {
  const wasFailed = facts.peek().stream === 'failed';
  clearTimeout(pollTimer);
  pollTimer = undefined;
  setFacts({ stream: 'open', isAway: false, isBroken: false, lastPoll: 'none' });
  if (wasFailed) void pollAll();
}

/** The browser opens a broken stream again by itself, but gives one up that was refused. */
function onError(failed: EventSource): void {
  if (failed !== source) return;
  setFacts({ stream: 'failed' });
  pollTimer ??= setTimeout(poll, POLL_MS);
  if (failed.readyState === EventSource.CLOSED) retryTimer ??= setTimeout(reopen, RETRY_STREAM_MS);
}

function reopen(): void {
  close();
  openTopics = '';
  arrangeStream();
}

function onStatus({ data }: MessageEvent<string>): void {
  const { isAway, isBroken = false } = JSON.parse(data) as LiveStatus;
  const was = facts.peek();
  setFacts({ isAway, isBroken });
  if ((was.isAway || was.isBroken) && !isAway && !isBroken) void pollAll();
}

function onTopic(topic: LiveTopic, { data }: MessageEvent<string>): void {
  const value: unknown = JSON.parse(data);
  for (const listener of listeners) if (listener.topics.includes(topic)) listener.receive(topic, value);
}

async function poll(): Promise<void> {
  const wasLost = facts.peek().lastPoll === 'failed';
  await pollAll();
  if (facts.peek().stream !== 'failed') return;
  pollTimer = setTimeout(poll, POLL_MS);
  if (wasLost && facts.peek().lastPoll === 'well') reopen();
}

async function pollAll(): Promise<void> {
  const answers = await Promise.allSettled([...listeners].map((listener) => listener.poll()));
  const isWell = answers.every(({ status }) => status === 'fulfilled');
  setFacts({ lastPoll: isWell ? 'well' : 'failed' });
}

function setFacts(changes: Partial<LiveFacts>): void {
  facts.value = { ...facts.peek(), ...changes };
}
