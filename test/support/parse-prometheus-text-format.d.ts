/** The package has no types. */
declare module 'parse-prometheus-text-format' {
  export interface ParsedMetric {
    readonly labels?: Readonly<Record<string, string>>;
    readonly value?: string;
    readonly count?: string;
    readonly sum?: string;
    readonly buckets?: Readonly<Record<string, string>>;
  }
  export interface ParsedFamily {
    readonly name: string;
    readonly type: 'COUNTER' | 'GAUGE' | 'HISTOGRAM' | 'SUMMARY' | 'UNTYPED';
    readonly help: string;
    readonly metrics: readonly ParsedMetric[];
  }
  export default function parse(text: string): ParsedFamily[];
}
