// Kinds of figures. `value` is the name under which a measure gives it; `isCost` keeps it out of the first table.
export const PER_SECOND = { value: 'perSecond', unit: '/s', better: 'more' };
export const MS = { unit: 'ms', better: 'less' };

export const p = (percent) => ({
  ...MS,
  value: `p${String(percent).replace('.', '')}`,
  title: `p${percent}`,
});

const cost = (value, title, unit) => ({ value, title, unit, better: 'less', isCost: true });

/** What every task costs, beside the time. */
export const COST = [
  cost('nodeUs', 'process CPU', 'µs'),
  cost('redisUs', 'Redis CPU', 'µs'),
  cost('commands', 'commands', ''),
];
