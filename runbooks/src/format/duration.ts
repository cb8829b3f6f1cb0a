const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** `90s`, `15m`, `1h`, `30d`, or several in falling order: `1h30m`. Undefined when the text is none. */
export function parseDuration(text: string): number | undefined {
  const parts = /^(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?$/.exec(text);
  if (parts === null || text === '') return undefined;
  const units = ['d', 'h', 'm', 's'] as const;
  return units.reduce((sum, unit, index) => sum + Number(parts[index + 1] ?? 0) * SECONDS[unit], 0);
}

/** The shortest text for a number of seconds: 5400 is `1h30m`. */
export function formatDuration(seconds: number): string {
  let rest = Math.round(seconds);
  let text = '';
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const count = Math.floor(rest / SECONDS[unit]);
    rest -= count * SECONDS[unit];
    if (count > 0) text += `${count}${unit}`;
  }
  return text === '' ? '0s' : text;
}
