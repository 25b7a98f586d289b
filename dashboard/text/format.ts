/** Pure parts of how numbers, sizes and spans of time are shown; the locale comes in. */

const formats = new Map<string, Intl.NumberFormat>();

/** `12,345` */
export function wholeNumber(value: number, locale: string): string {
  return numberFormat(locale, { maximumFractionDigits: 0 }).format(value);
}

/** A number in at most five characters, for places where its size matters and its last digit does not: `12.3K`. */
export function shortNumber(value: number, locale: string): string {
  if (Math.abs(value) < 10_000) return wholeNumber(value, locale);
  return numberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

/** A rate, with digits where it is small: `0.25`, `3.1`, `120`. */
export function rateNumber(value: number, locale: string): string {
  const digits = value === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return numberFormat(locale, { maximumFractionDigits: digits }).format(value);
}

/** `73 %` */
export function percent(value: number, locale: string): string {
  return numberFormat(locale, {
    style: 'percent',
    maximumFractionDigits: value > 0 && value < 0.1 ? 1 : 0,
  }).format(value);
}

/** `1.5 MB`: bytes by powers of 1024, as operating systems count memory. */
export function bytesInWords(bytes: number, locale: string): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${numberFormat(locale, { maximumFractionDigits: value < 10 && power > 0 ? 1 : 0 }).format(value)} ${units[power] ?? 'B'}`;
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** A span of time in its two largest units, short enough for a table: `3 d 4 h`, `12 min 5 s`, `1.2 s`, `38 ms`. */
export function durationInWords(ms: number, locale: string): string {
  const span = Math.max(0, ms);
  if (span < 1000) return `${Math.round(span)} ms`;
  if (span < 10_000) return `${numberFormat(locale, { maximumFractionDigits: 1 }).format(span / 1000)} s`;
  const whole = Math.round(span / 1000) * 1000;
  const first = UNITS.findIndex(([, length]) => whole >= length);
  return [first, first + 1].flatMap((index) => partOf(whole, index)).join(' ');
}

function partOf(ms: number, index: number): readonly string[] {
  const unit = UNITS[index];
  if (unit === undefined) return [];
  const [name, length] = unit;
  const larger = UNITS[index - 1]?.[1];
  const count = Math.floor((larger === undefined ? ms : ms % larger) / length);
  return count === 0 ? [] : [`${count} ${name}`];
}

function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const format = formats.get(key) ?? new Intl.NumberFormat(locale, options);
  formats.set(key, format);
  return format;
}
