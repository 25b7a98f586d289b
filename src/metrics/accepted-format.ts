import type { MetricsFormat } from './text-format.js';

/** The format that an `Accept` header prefers: OpenMetrics only where it is named, and not after plain text. */
export function acceptedFormat(accept: string | undefined): MetricsFormat {
  const ranges = (accept ?? '').split(',').map(rangeOf);
  const quality = (type: string) =>
    Math.max(0, ...ranges.filter((range) => range.type === type).map((range) => range.quality));
  const openMetrics = quality('application/openmetrics-text');
  return openMetrics > 0 && openMetrics >= quality('text/plain') ? 'openmetrics' : 'prometheus';
}

interface MediaRange {
  readonly type: string;
  /** 0 to 1. */
  readonly quality: number;
}

function rangeOf(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const given = parameters.find((parameter) => parameter.startsWith('q='));
  const quality = given === undefined ? 1 : Number(given.slice(2));
  return { type, quality: Number.isFinite(quality) ? quality : 0 };
}
