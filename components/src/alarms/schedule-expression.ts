import { cronPattern } from '@sallyport/runbooks';

const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const;
const FIELD = /^[0-9A-Za-z*,/-]+$/;

/**
 * A runbook's schedule as EventBridge Scheduler takes it, at the same ticks. Throws a RangeError for one that it cannot keep.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function scheduleExpression(schedule: string): string {
  const fields = cronPattern(schedule).trim().split(/\s+/);
  const seconds = fields.length === 6 ? fields.shift() : '0';
  if (seconds !== '0') throw new RangeError('is more often than once a minute, which AWS cannot keep');
  if (fields.length !== 5 || !fields.every((field) => FIELD.test(field))) {
    throw new RangeError(
      'is a cron pattern that AWS cannot keep; use minute, hour, day, month and weekday with * , - and /',
    );
  }
  const [minute = '*', hour = '*', day = '*', month = '*', weekday = '*'] = fields;
  if (day !== '*' && weekday !== '*')
    throw new RangeError('names days of the month and of the week; AWS takes one of them');
  const days = weekday === '*' ? [stepFrom(day, '1'), '?'] : ['?', weekdays(weekday)];
  return `cron(${stepFrom(minute, '0')} ${stepFrom(hour, '0')} ${days[0]} ${stepFrom(month, '1')} ${days[1]} *)`;
}

/** AWS writes a step with where it begins. */
const stepFrom = (field: string, first: string): string => field.replaceAll('*/', `${first}/`);

/** AWS counts weekdays from 1, everybody else from 0: names are clear. */
function weekdays(field: string): string {
  if (field.includes('/')) throw new RangeError('has a step of weekdays; name the weekdays');
  return field.replaceAll(/\d+/g, (number) => DAYS[Number(number)] ?? number).toUpperCase();
}
