import { mendStackTraces } from './mend-stack-traces';

describe('mendStackTraces', () => {
  const former = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace') ?? {
    value: undefined,
    writable: true,
    configurable: true,
  };
  afterEach(() => Object.defineProperty(Error, 'prepareStackTrace', former));

  it('completes the path of a mapped source, and leaves every other frame as it is', () => {
    const frames = [
      'at f (/x/node_modules/@pulumi/output.ts:1:2)',
      'at g (/x/node_modules/@pulumi/pulumi/log.ts:3:4)',
      'at h (/x/index.ts:5:6)',
    ];
    Error.prepareStackTrace = () => frames.join('\n');
    mendStackTraces();
    expect(new Error('x').stack).toBe(
      ['at f (/x/node_modules/@pulumi/pulumi/output.ts:1:2)', frames[1], frames[2]].join('\n'),
    );
  });
});
