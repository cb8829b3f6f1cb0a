import { suggest } from '@sallyport/contract';
import { z } from 'zod';

/** How a wrong value is shown in a message. */
const show = (value: unknown): string => JSON.stringify(value) ?? String(value);

export function wholeNumber(least: number, most: number, unit = ''): z.ZodType<number> {
  const allowed = `allowed is a whole number from ${least} to ${most}${unit === '' ? '' : ` (${unit})`}`;
  const fits = (value: unknown) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
  return z.custom<number>(fits, { error: ({ input }) => `is ${show(input)}; ${allowed}` });
}

export const flag: z.ZodType<boolean> = z.boolean({
  error: ({ input }) => `is ${show(input)}; allowed are true and false`,
});

/** Text that a person wrote, of at least one character. */
export const text = (example: string): z.ZodType<string> =>
  z.string({ error: ({ input }) => `is ${show(input)}; allowed is text like "${example}"` }).min(1, {
    error: `is empty; allowed is text like "${example}"`,
  });

/** For the schema of an audit sink, where something else is given. */
export const noSink = {
  error: ({ input }: { readonly input?: unknown }) =>
    `is ${show(input)}; allowed is the sink of an AthenaAuditStore or a LakeAuditStore`,
};

/** One of the names; the message knows what was meant. */
export const oneOf = <const T extends string>(allowed: readonly T[]): z.ZodType<T> =>
  z.custom<T>((value) => (allowed as readonly unknown[]).includes(value), {
    error: ({ input }) => `is ${show(input)}; ${suggest(String(input), allowed)}`,
  });

/** A list without anything twice, of at least `least`. */
export const listOf = <T>(item: z.ZodType<T>, least = 0): z.ZodType<T[]> =>
  z
    .array(item, { error: ({ input }) => `is ${show(input)}; allowed is a list` })
    .min(least, { error: `is empty; at least ${least} must be given` })
    .refine((list) => new Set(list).size === list.length, 'holds something twice');
