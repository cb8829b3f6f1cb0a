import { MalformedError, type Resource } from '../../model';
import type { Widths } from '../../readers/networks';
import { ingressOf, wideRanges } from '../../readers/security-groups';
import { integerOption, type Report } from '../../rule';

/** No organisation but providers of networks holds more public addresses than these in one range. */
export const widthOptions = {
  widestIpv4Prefix: integerOption(
    16,
    'The widest range of public IPv4 addresses that may be let in, as a prefix length. Private ranges are free.',
    { minimum: 0, maximum: 32 },
  ),
  widestIpv6Prefix: integerOption(
    32,
    'The widest range of public IPv6 addresses that may be let in, as a prefix length. Private ranges are free.',
    { minimum: 0, maximum: 128 },
  ),
} as const;

/** What is open to too many, as the end of a sentence. */
export const letsInMoreThan = (widths: Widths): string =>
  `lets in more of the internet than a /${widths.widestIpv4Prefix} of IPv4 or a /${widths.widestIpv6Prefix} of IPv6`;

/** Reports each range of the resource's inbound rules that is too wide and reaches one of the ports. */
export function reportWideRanges(
  resource: Resource,
  ports: readonly number[],
  { settings, violation, each }: Pick<Report, 'violation' | 'each'> & { readonly settings: Widths },
): void {
  const ranges = ingressOf(resource).flatMap((rule) =>
    wideRanges(rule, ports, settings, (at, open) => {
      violation(at, `${letsInMoreThan(settings)} on port ${open.join(', ')}`);
    }),
  );
  each(ranges, (judge) => {
    judge();
  });
}

/** The ports of the option `ports`, which are texts, since lists of an option hold texts. */
export const portsOf = ({ ports }: { readonly ports: readonly string[] }): readonly number[] =>
  ports.map((text) => {
    const port = Number(text);
    if (text.trim() !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
    throw new MalformedError('option ports', 'holds something that is no port');
  });
