import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { canonicalHost } from './canonical-host';
import { ipv4, ipv4Spellings, ipv6, ipv6Spellings, spellingsOf } from './spellings.fixture';

const SEED = 20_261_130;
const METADATA = '169.254.169.254';

describe('canonicalHost', () => {
  test.each([
    ['2852039166', METADATA],
    ['0xa9fea9fe', METADATA],
    ['0251.0376.0251.0376', METADATA],
    ['169.16689662', METADATA],
    ['169.254.43518', METADATA],
    ['0251.0xFE.43518', METADATA],
    ['169.254.169.254.', METADATA],
    ['::ffff:169.254.169.254', METADATA],
    ['::FFFF:A9FE:A9FE', METADATA],
    ['0:0:0:0:0:ffff:169.254.169.254', METADATA],
    ['[::ffff:a9fe:a9fe]', METADATA],
    ['::ffff:a9fe:a9fe%eth0', METADATA],
    ['FD00:EC2::254', 'fd00:ec2::254'],
    ['fd00:0ec2::254', 'fd00:ec2::254'],
    ['[fd00:ec2:0:0:0:0:0:254]', 'fd00:ec2::254'],
    ['fd00:ec2::0.0.2.84', 'fd00:ec2::254'],
    ['0', '0.0.0.0'],
    ['017700000001', '127.0.0.1'],
    ['127.1', '127.0.0.1'],
    ['::1%lo', '::1'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['FE80::0001%eth0', 'fe80::1%eth0'],
  ])('%s is the address %s', (text, host) => {
    expect(canonicalHost(text)).toMatchObject({ kind: 'address', host });
  });

  test.each([
    ['LOCALHOST', 'localhost'],
    ['METADATA.google.internal', 'metadata.google.internal'],
    ['db.internal.', 'db.internal'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['_ssh._tcp.example', '_ssh._tcp.example'],
    ['0x7f.example', '0x7f.example'],
  ])('%s is the name %s', (text, host) => {
    expect(canonicalHost(text)).toEqual({ kind: 'name', host });
  });

  test.each([
    ...['', '.', '..', 'a..b', '-a', 'a-', 'a b', 'a\0b', 'a/b', 'a@b', '*', '１２７.0.0.1', 'bücher.example'],
    ...['08', '0x', '1.2.3.0x', '256.1.1.1', '1.2.3.4.5', '4294967296', '1.2.3.4..', '127.0.0.1%lo', '0x7f.0.0.0x1g.1'],
    ...[
      ':',
      ':::',
      '1::2::3',
      '::ffff:0177.0.0.1',
      '::1%',
      '::1%a%b',
      '::1%a b',
      '::1%abcdefghijklmnop',
      '[::1',
      '::1]',
      '[127.0.0.1]',
      '[db]',
      '12345::',
    ],
    `${'a'.repeat(64)}.example`,
    'a.'.repeat(128),
  ])('%j is refused', (text) => {
    expect(canonicalHost(text).kind).toBe('refused');
  });

  test.each([
    ['0.0.0.0', ['0.0.0.0', '127.0.0.1']],
    ['::', ['::', '::1']],
    ['::1', ['::1']],
    ['::a9fe:a9fe', ['::a9fe:a9fe', METADATA]],
    ['::169.254.169.254', ['::a9fe:a9fe', METADATA]],
    ['::ffff:0:a9fe:a9fe', ['::ffff:0:a9fe:a9fe', METADATA]],
    ['64:ff9b::169.254.169.254', ['64:ff9b::a9fe:a9fe', METADATA]],
    ['64:ff9b:1::a9fe:a9fe', ['64:ff9b:1::a9fe:a9fe', METADATA]],
    // The local prefix of NAT64 with 48, 56 and 64 bits of it
    ['64:ff9b:1:a9fe:a9:fe00::', expect.arrayContaining([METADATA]) as string[]],
    ['64:ff9b:1:a9:fe:a9fe::', expect.arrayContaining([METADATA]) as string[]],
    ['64:ff9b:1:0:a9:fea9:fe00:0', expect.arrayContaining([METADATA]) as string[]],
    ['2002:a9fe:a9fe::1', ['2002:a9fe:a9fe::1', METADATA]],
    ['2001:0:a9fe:a9fe::5601:5601', ['2001:0:a9fe:a9fe::5601:5601', METADATA]],
    ['2001:db8::5efe:a9fe:a9fe', ['2001:db8::5efe:a9fe:a9fe', METADATA]],
    ['2001:db8::1', ['2001:db8::1']],
  ])('%s leads to %j', (text, addresses) => {
    expect(canonicalHost(text)).toMatchObject({ kind: 'address', addresses });
  });

  test('writes what it wrote in the same way', () => {
    fc.assert(
      fc.property(fc.oneof(ipv4(), ipv6(), fc.domain()), (text) => {
        const once = canonicalHost(text);
        if (once.kind !== 'refused') expect(canonicalHost(once.host)).toEqual(once);
      }),
      { seed: SEED },
    );
  });

  test('writes all spellings of an address in one way', () => {
    const all = ipv4().chain((address) => fc.tuple(fc.constant(address), spellingsOf(address)));
    fc.assert(
      fc.property(all, ([address, spelling]) =>
        expect(canonicalHost(spelling)).toMatchObject({ kind: 'address', host: address }),
      ),
      {
        seed: SEED,
        numRuns: 5_000,
      },
    );
    const six = ipv6().chain((address) => fc.tuple(fc.constant(address), ipv6Spellings(address)));
    fc.assert(
      fc.property(six, ([address, spelling]) => expect(canonicalHost(spelling)).toEqual(canonicalHost(address))),
      {
        seed: SEED,
        numRuns: 5_000,
      },
    );
  });
});

/** What getaddrinfo(3) of this machine makes of texts, where it takes them for addresses. Python hands them over as they are. */
function asTheSystemReads(texts: readonly string[]): (string | null)[] {
  const script = `
import json, socket, sys
def read(text):
    try:
        return socket.getaddrinfo(text, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)[0][4][0]
    except (OSError, UnicodeError, ValueError):
        return None
print(json.dumps([read(text) for text in json.load(sys.stdin)]))`;
  const { stdout, status, stderr } = spawnSync('python3', ['-c', script], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as (string | null)[];
}

/** Near misses of addresses: what is an address for one reader and a name for another is among them. */
const nearMisses = (): fc.Arbitrary<string> => {
  const edit = fc.record({
    at: fc.nat(40),
    remove: fc.nat(2),
    insert: fc.constantFrom('', '0', '0x', '.', ':', '::', '%', '%lo', '%1', 'f', '8', 'X', '-', ' ', '\t', '[', ']'),
  });
  return fc
    .tuple(
      fc.oneof(ipv4().chain(ipv4Spellings), ipv6().chain(ipv6Spellings), ipv4().chain(spellingsOf)),
      fc.array(edit, { maxLength: 3 }),
    )
    .map(([text, edits]) =>
      edits.reduce(
        (current, { at, remove, insert }) => `${current.slice(0, at)}${insert}${current.slice(at + remove)}`,
        text,
      ),
    );
};

test('what the system takes for an address is the same address here, or refused; never a name', () => {
  const texts = fc.sample(nearMisses(), { seed: SEED, numRuns: 20_000 }).filter((text) => !text.includes('\0'));
  const read = asTheSystemReads(texts);
  let taken = 0;
  texts.forEach((text, index) => {
    const system = read[index];
    if (typeof system !== 'string') return;
    const ours = canonicalHost(text);
    if (ours.kind === 'refused') return;
    taken += 1;
    // A zone is the system's to number, and changes nothing about the address.
    const theirs = canonicalHost(system);
    expect({ text, addresses: ours.kind === 'address' ? ours.addresses : ours }).toEqual({
      text,
      addresses: theirs.kind === 'address' ? theirs.addresses : theirs,
    });
  });
  // That the two agree means nothing unless most of these are addresses.
  expect(taken).toBeGreaterThan(4_000);
});
