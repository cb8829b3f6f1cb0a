import * as pulumi from '@pulumi/pulumi';
import { z } from 'zod';
import { ArgsCheck } from './check-args';
import { flag, listOf, oneOf, text, wholeNumber } from './schemas';
import { valueOf } from './value-of.fixture';

interface Args {
  days?: pulumi.Input<number>;
  mode?: pulumi.Input<string>;
  names?: pulumi.Input<pulumi.Input<string>[]>;
  isOpen?: pulumi.Input<boolean>;
}

const problemsOf = (run: () => void): unknown => {
  try {
    run();
  } catch (error) {
    if (pulumi.InputPropertiesError.isInstance(error)) return error.errors;
  }
  return [];
};

const finish = (args: object, ask: (check: ArgsCheck<Args>) => void): unknown =>
  problemsOf(() => {
    const check = new ArgsCheck<Args>('Store', args);
    ask(check);
    check.finish();
  });

it('collects every problem, each with what is allowed', () => {
  const args = { days: 0.5, mode: 'COMPLIENCE', names: ['a', '', 'a'], isOpen: 'yes', dayz: 3 };
  const problems = finish(args, (check) => {
    check.optional('days', wholeNumber(1, 10, 'days'));
    check.optional('mode', oneOf(['COMPLIANCE', 'GOVERNANCE']));
    check.required('names', listOf(text('web-1')));
    check.known('isOpen', flag, false);
  });
  expect(problems).toEqual([
    { propertyPath: 'days', reason: 'is 0.5; allowed is a whole number from 1 to 10 (days)' },
    { propertyPath: 'mode', reason: 'is "COMPLIENCE"; did you mean "COMPLIANCE"?' },
    { propertyPath: 'names[1]', reason: 'is empty; allowed is text like "web-1"' },
    { propertyPath: 'names', reason: 'holds something twice' },
    { propertyPath: 'isOpen', reason: 'is "yes"; allowed are true and false' },
    { propertyPath: 'dayz', reason: 'is no argument of Store; did you mean "days"?' },
  ]);
});

it('lists each argument once, where none is near the unknown one', () => {
  const problems = finish({ elsewhere: 1 }, (check) => {
    check.optional('days', wholeNumber(1, 10));
    check.optional('days', wholeNumber(1, 10));
    check.optional('mode', text('x'));
  });
  expect(problems).toEqual([{ propertyPath: 'elsewhere', reason: 'is no argument of Store; allowed are days, mode' }]);
});

it('says what is required', () => {
  expect(finish({}, (check) => check.required('days', wholeNumber(1, 2)))).toEqual([
    { propertyPath: 'days', reason: 'is required' },
  ]);
});

it('checks what is known later when it is known', async () => {
  const check = new ArgsCheck<Args>('Store', { days: pulumi.output(11), names: [pulumi.output('a')] });
  const days = check.optional('days', wholeNumber(1, 10), 5);
  const names = check.optional('names', listOf(text('web-1')));
  check.finish();
  await expect(valueOf(days)).rejects.toMatchObject({ propertyPath: 'days' });
  expect(await valueOf(names)).toEqual(['a']);
});

it('throws without frames what is known later, which Node may take minutes to show', async () => {
  const check = new ArgsCheck<Args>('Store', { names: pulumi.output(['a', '']) });
  const names = check.optional('names', listOf(text('web-1')));
  check.finish();
  const message = 'Store: names[1] is empty; allowed is text like "web-1"';
  await expect(valueOf(names)).rejects.toMatchObject({ message, stack: message });
});

it('refuses an output where the number of resources hangs on it', () => {
  expect(finish({ isOpen: pulumi.output(true) }, (check) => check.known('isOpen', flag, false))).toEqual([
    { propertyPath: 'isOpen', reason: 'must be a plain value, since it decides which resources there are' },
  ]);
});

it('falls back where nothing is given, also for null of other languages', async () => {
  const check = new ArgsCheck<object>('Store', { days: null }) as ArgsCheck<Args>;
  expect(await valueOf(check.optional('days', wholeNumber(1, 10), 5))).toBe(5);
  expect(check.optional('mode', text('x'))).toBeUndefined();
  expect(check.known('isOpen', flag, true)).toBe(true);
  check.finish();
});

it('reads members that other languages send as null as not given, now and later', async () => {
  const sink = z.object({ type: z.string(), mode: z.string().optional() });
  interface SinkArgs {
    now?: pulumi.Input<object>;
    later?: pulumi.Input<object>;
    plain?: pulumi.Input<object>;
  }
  const value = { type: 'lake', mode: null };
  const check = new ArgsCheck<SinkArgs>('Fleet', { now: value, later: pulumi.output(value), plain: value });
  expect(await valueOf(check.optional('now', sink))).toEqual({ type: 'lake' });
  expect(await valueOf(check.optional('later', sink))).toEqual({ type: 'lake' });
  expect(check.known('plain', sink)).toEqual({ type: 'lake' });
  check.finish();
});
