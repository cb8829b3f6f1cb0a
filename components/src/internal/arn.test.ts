import { accountIdSchema, arnSchema, parseArn, regionSchema } from './arn';

describe('parseArn', () => {
  it('takes an ARN apart', () => {
    expect(parseArn('arn:aws-us-gov:iam::123456789012:role/path/proxy')).toEqual({
      partition: 'aws-us-gov',
      service: 'iam',
      region: '',
      accountId: '123456789012',
      resource: 'role/path/proxy',
    });
  });

  it('keeps colons of the resource', () => {
    expect(parseArn('arn:aws:logs:eu-west-1:123456789012:log-group:/a:*')?.resource).toBe('log-group:/a:*');
  });

  it.each([
    '',
    'role/x',
    'arn:aws:iam::12345:role/x',
    'arn:aws:iam::123456789012:',
    'arn:amazon:iam::123456789012:role/x',
  ])('is none: "%s"', (text) => expect(parseArn(text)).toBeUndefined());
});

it('arnSchema shows a right one', () => {
  const schema = arnSchema('iam', 'role/', 'arn:aws:iam::123456789012:role/proxy');
  expect(schema.safeParse('arn:aws:iam::123456789012:role/x').success).toBe(true);
  expect(schema.safeParse('arn:aws:iam::123456789012:user/x').error?.issues[0]?.message).toBe(
    'is "arn:aws:iam::123456789012:user/x"; allowed is an ARN like arn:aws:iam::123456789012:role/proxy',
  );
});

it('account ids have 12 digits, regions a number', () => {
  expect(accountIdSchema.safeParse('012345678901').success).toBe(true);
  expect(accountIdSchema.safeParse(12345678901).success).toBe(false);
  expect(regionSchema.safeParse('us-gov-west-1').success).toBe(true);
  expect(regionSchema.safeParse('Ireland').success).toBe(false);
});
