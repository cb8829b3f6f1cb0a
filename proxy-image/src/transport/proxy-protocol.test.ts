import { parseProxyHeader } from './proxy-protocol';

const SIGNATURE = '0d0a0d0a000d0a515549540a';
const v2 = (rest: string) => Buffer.from(SIGNATURE + rest, 'hex');

describe('PROXY protocol, version 1', () => {
  test('names the source, and how long the header is', () => {
    const line = 'PROXY TCP4 198.51.100.7 203.0.113.1 40000 22\r\n';
    expect(parseProxyHeader(Buffer.from(`${line}SSH-2.0-x\r\n`))).toEqual({ kind: 'complete', length: line.length, sourceAddress: '198.51.100.7' });
  });

  test('an IPv4 source in IPv6 form is the IPv4 source', () => {
    expect(parseProxyHeader(Buffer.from('PROXY TCP6 ::ffff:198.51.100.7 ::1 4 22\r\n'))).toMatchObject({ sourceAddress: '198.51.100.7' });
  });

  test('UNKNOWN is the load balancer itself', () => {
    expect(parseProxyHeader(Buffer.from('PROXY UNKNOWN\r\n'))).toEqual({ kind: 'complete', length: 15 });
  });

  test.each(['PROXY TCP4 nonsense 203.0.113.1 1 22\r\n', 'PROXY UDP4 198.51.100.7 203.0.113.1 1 22\r\n', `PROXY TCP4 ${'1'.repeat(120)}`, 'SSH-2.0-OpenSSH_9.2\r\n'])(
    'refuses %j',
    (text) => {
      expect(parseProxyHeader(Buffer.from(text)).kind).toBe('invalid');
    },
  );

  test('waits for the rest, byte by byte', () => {
    const line = Buffer.from('PROXY TCP4 198.51.100.7 203.0.113.1 40000 22\r\n');
    for (let length = 0; length < line.length; length += 1) expect(parseProxyHeader(line.subarray(0, length)).kind).toBe('incomplete');
  });
});

describe('PROXY protocol, version 2', () => {
  test('TCP over IPv4', () => {
    const header = v2('2111000cc6336407cb0071019c400016');
    expect(parseProxyHeader(Buffer.concat([header, Buffer.from('SSH')]))).toEqual({ kind: 'complete', length: 28, sourceAddress: '198.51.100.7' });
  });

  test('TCP over IPv6', () => {
    const header = v2(`21210024${'20010db8000000000000000000000001'}${'20010db8000000000000000000000002'}9c400016`);
    expect(parseProxyHeader(header)).toEqual({ kind: 'complete', length: 52, sourceAddress: '2001:db8::1' });
  });

  test('LOCAL is the load balancer itself', () => {
    expect(parseProxyHeader(v2('20000000'))).toEqual({ kind: 'complete', length: 16 });
  });

  test.each([
    ['another version', '3111000c'],
    ['a Unix socket', '21310001aa'],
    ['a length beyond the bound', '2111ffff'],
  ])('refuses %s', (_, rest) => {
    expect(parseProxyHeader(v2(rest)).kind).toBe('invalid');
  });

  test('waits for the rest', () => {
    const header = v2('2111000cc6336407cb0071019c400016');
    for (let length = 0; length < header.length; length += 1) expect(parseProxyHeader(header.subarray(0, length)).kind).toBe('incomplete');
  });
});
