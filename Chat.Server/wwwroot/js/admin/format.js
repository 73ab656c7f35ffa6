const number = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const small = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const tiny = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 2 });
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

const sizes = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

export const nothing = '–';

const known = show => value => value === null || value === undefined ? nothing : show(value);

/** Whole when it is large, and not nothing when it is little. */
export const count = known(value => (value >= 100 || Number.isInteger(value) ? number : value < 1 ? tiny : small).format(value));

export const perSecond = known(value => `${count(value)}/s`);

export const bytes = known(value => {
  let step = 0;
  while (value >= 1024 && step < sizes.length - 1) [value, step] = [value / 1024, step + 1];
  return `${small.format(value)} ${sizes[step]}`;
});

export const duration = known(seconds => {
  if (seconds < 1) return `${count(seconds * 1000)} ms`;
  if (seconds < 120) return `${small.format(seconds)} s`;
  if (seconds < 7200) return `${number.format(seconds / 60)} min`;
  return seconds < 172_800 ? `${small.format(seconds / 3600)} h` : `${number.format(seconds / 86_400)} days`;
});

export const clockTime = timestamp => clock.format(new Date(timestamp));
export const fullTime = known(timestamp => full.format(new Date(timestamp)));

/** Enough of a node's id to tell it from the others. */
export const nodeName = id => id.slice(0, 8);
