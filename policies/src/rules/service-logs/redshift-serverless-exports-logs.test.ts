import type { Value } from '../../model';
import { judge, row, unknown } from '../../rule/judge.fixture';
import { redshiftServerlessExportsLogs as rule } from './redshift-serverless-exports-logs';

const says = (missing: string) => [`n: logExports leaves out ${missing}`];
const judged = (type: string, logExports: Value, settings = {}) =>
  judge(rule, [row(type, 'n', { logExports })], settings);

describe.each(['aws:redshiftserverless/namespace:Namespace', 'aws-native:redshiftserverless:Namespace'])(
  '%s',
  (type) => {
    test.each([
      ['both', ['userlog', 'connectionlog'], []],
      ['one', ['useractivitylog', 'userlog'], says('connectionlog')],
      ['nothing', null, says('connectionlog, userlog')],
    ])('%s', (_case, exports, violations) => {
      expect(judged(type, exports)).toEqual({ violations, undecided: [] });
    });

    test('the logs that the options name', () => {
      expect(judged(type, ['userlog'], { logTypes: ['userlog'] }).violations).toEqual([]);
    });

    test('an unknown list is undecided', () => {
      expect(judged(type, unknown)).toEqual({ violations: [], undecided: ['n: logExports'] });
    });
  },
);
