import { shown } from '../text/shown.js';
import { timeTicks, type Frame, type Scale } from './chart-scale.js';

const DAY_MS = 86_400_000;
/** Room at the right of the lines, px. */
export const RIGHT = 10;
/** Room for `14:00` and `Mon 14:00` with what is between them, and half of what they take, px. */
const [CLOCK_ROOM, DAY_ROOM] = [56, 84];
const [HALF_CLOCK_WORD, HALF_DAY_WORD] = [18, 32];
/** Twelve hours apart, over three days. With less room there is one word for each day. */
const [HALF_DAYS, DAYS] = [6, 3];

interface AxesProps {
  readonly at: readonly number[];
  readonly ticks: readonly number[];
  readonly scale: Scale;
  readonly frame: Frame;
}

export function Axes({ at, ticks, scale, frame }: AxesProps) {
  return (
    <>
      {ticks.map((value) => (
        <g key={value}>
          <path class="grid" d={`M${frame.left} ${scale.y(value)}H${frame.right}`} />
          <text class="axis value" x={frame.left - 8} y={scale.y(value) + 4}>
            {value < 10 ? shown.rate(value) : shown.short(value)}
          </text>
        </g>
      ))}
      <Moments at={at} scale={scale} frame={frame} />
    </>
  );
}

function Moments({ at, scale, frame }: Omit<AxesProps, 'ticks'>) {
  const range = [at[0] ?? 0, at.at(-1) ?? 0] as const;
  const isLong = range[1] - range[0] > DAY_MS;
  const moments = timeTicks(range, mostMoments(frame.right - frame.left, isLong), shown.offsetMs(range[1]));
  const words = isLong ? wordsOfDays(moments) : moments.map(shown.clock);
  // A word at the right edge would be cut.
  const lastX = frame.right + RIGHT - (isLong ? HALF_DAY_WORD : HALF_CLOCK_WORD);
  return (
    <>
      {moments.map((moment, index) => (
        <text key={moment} class="axis time" x={Math.min(scale.x(moment), lastX)} y={frame.bottom + 18}>
          {words[index]}
        </text>
      ))}
    </>
  );
}

function mostMoments(width: number, isLong: boolean): number {
  if (isLong) return width < HALF_DAYS * DAY_ROOM ? DAYS : Math.floor(width / DAY_ROOM);
  return Math.max(2, Math.floor(width / CLOCK_ROOM));
}

/** Where all moments are midnights, their days alone: short words, which have room on a phone. */
function wordsOfDays(moments: readonly number[]): readonly string[] {
  const areMidnights = moments.every((moment) => (moment + shown.offsetMs(moment)) % DAY_MS === 0);
  return moments.map(areMidnights ? shown.day : shown.dayAndClock);
}
