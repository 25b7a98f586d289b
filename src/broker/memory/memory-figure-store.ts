import { addTally, emptyTally } from '../../core/figures.js';
import type { WatchedTypes } from '../../core/event-batch.js';
import type { FigureRow } from '../../core/figure-recorder.js';
import {
  RESOLUTIONS,
  spanStart,
  type FigureRange,
  type FigureSpan,
  type FigureStore,
  type LevelSpan,
} from '../figure-store.js';
import type { MemoryState } from './state/memory-state.js';

export class MemoryFigureStore implements FigureStore {
  constructor(private readonly state: MemoryState) {}

  record(source: string, number: number, rows: readonly FigureRow[]): Promise<WatchedTypes> {
    const { figures } = this.state;
    if ((figures.numbers.get(source) ?? -1) < number) {
      figures.numbers.set(source, number);
      const all = [...rows, ...figures.ofScripts.take()];
      if (all.length > 0) for (const resolution of RESOLUTIONS) this.#addTo(resolution, all);
    }
    return Promise.resolve(this.state.events.watched());
  }

  read({ spanMs, from, to }: FigureRange): Promise<readonly FigureSpan[]> {
    const spans = [...(this.state.figures.spans.get(spanMs) ?? [])];
    const wanted = spans.filter(([at]) => at >= spanStart(from, spanMs) && at <= to);
    return Promise.resolve(
      wanted
        .sort(([one], [other]) => one - other)
        .map(([at, byName]) => ({ at, rows: [...byName].map(([name, tally]) => rowOf(name, tally)) })),
    );
  }

  levels({ spanMs, from, to }: FigureRange): Promise<readonly LevelSpan[]> {
    const spans = [...(this.state.figures.levels.get(spanMs)?.values() ?? [])];
    const wanted = spans.filter(({ at }) => at >= spanStart(from, spanMs) && at <= to);
    return Promise.resolve(wanted.sort((one, other) => one.at - other.at));
  }

  #addTo({ spanMs, keptMs }: (typeof RESOLUTIONS)[number], rows: readonly FigureRow[]): void {
    const now = this.state.clock.now();
    const spans = this.state.figures.spans.get(spanMs) ?? new Map<number, Map<string, FigureRow['tally']>>();
    this.state.figures.spans.set(spanMs, spans);
    for (const at of spans.keys()) if (at + spanMs + keptMs <= now) spans.delete(at);
    const at = spanStart(now, spanMs);
    const byName = spans.get(at) ?? new Map<string, FigureRow['tally']>();
    spans.set(at, byName);
    for (const { queue, task, tally } of rows) {
      const name = `${queue} ${task}`;
      const sum = byName.get(name) ?? emptyTally();
      byName.set(name, sum);
      addTally(sum, tally);
    }
  }
}

function rowOf(name: string, tally: FigureRow['tally']): FigureRow {
  const space = name.indexOf(' ');
  return { queue: name.slice(0, space), task: name.slice(space + 1), tally };
}
