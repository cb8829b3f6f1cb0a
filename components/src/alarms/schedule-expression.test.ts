import { scheduleExpression } from './schedule-expression';

test.each([
  ['every minute', 'cron(0/1 * * * ? *)'],
  ['every 5 minutes', 'cron(0/5 * * * ? *)'],
  ['every hour', 'cron(0 0/1 * * ? *)'],
  ['every 6 hours', 'cron(0 0/6 * * ? *)'],
  ['every day', 'cron(0 0 * * ? *)'],
  ['30 7 * * 1-5', 'cron(30 7 ? * MON-FRI *)'],
  ['0 7 1,15 */3 *', 'cron(0 7 1,15 1/3 ? *)'],
  ['0 7 L * *', 'cron(0 7 L * ? *)'],
  ['0 7 * * sun', 'cron(0 7 ? * SUN *)'],
  ['0 0 12 * * 0', 'cron(0 12 ? * SUN *)'],
])('%s is %s', (schedule, expression) => {
  expect(scheduleExpression(schedule)).toBe(expression);
});

test.each([
  ['every 10 seconds', /more often than once a minute/],
  ['*/5 * * * * *', /more often than once a minute/],
  ['0 7 1 * 1', /days of the month and of the week/],
  ['0 7 * * 5#2', /a cron pattern that AWS cannot keep/],
  ['0 7 * * */2', /a step of weekdays/],
])('%s cannot be kept', (schedule, reason) => {
  expect(() => scheduleExpression(schedule)).toThrow(reason);
});
