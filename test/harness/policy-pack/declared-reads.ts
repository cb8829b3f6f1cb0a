import { AwsPackage } from '../engine/aws-provider/schema/aws-package';
import type { Members, Shape } from '../engine/aws-provider/schema/shapes';

const declared = new AwsPackage();

/** What of `reads` (`aws:ec2/instance:Instance keyName, metadataOptions.httpTokens`) the installed `@pulumi/aws` does not declare. */
export function undeclaredReads(reads: readonly string[]): readonly string[] {
  return reads.flatMap((read) => {
    const [type = '', ...words] = read.split(' ');
    const paths = words.join(' ').split(', ');
    // A type by itself: that it is there.
    if (undeclaredType(type) !== undefined || words.length === 0) return undeclaredType(type) ?? [];
    return paths.filter((path) => !isReadable(type, path)).map((path) => `${type} ${path}`);
  });
}

function isReadable(type: string, path: string): boolean {
  if (!/^[a-z]\w*(\[\])?(\.\w+(\[\])?)*$/.test(path)) return false;
  // The package of aws-native is not installed.
  if (!type.startsWith('aws:')) return true;
  const { inputs, outputs } = declared.resource(type);
  return isDeclared({ ...outputs, ...inputs }, path.replaceAll('[]', '').split('.'));
}

/** The type, where no provider has it. The package of aws-native is not installed: only its spelling is looked at. */
export function undeclaredType(type: string): string | undefined {
  if (/^aws-native:[a-z0-9]+:([A-Z][a-z0-9]*)+$/.test(type)) return undefined;
  try {
    declared.resource(type);
    return undefined;
  } catch {
    return type;
  }
}

function isDeclared(members: Members, [key = '', ...rest]: readonly string[]): boolean {
  const member = members[key];
  return member !== undefined && (rest.length === 0 || isDeclaredBelow(member.shape, rest));
}

function isDeclaredBelow(shape: Shape, path: readonly string[]): boolean {
  if (shape.kind === 'array' || shape.kind === 'map') return isDeclaredBelow(shape.of, path);
  if (shape.kind === 'union') return shape.of.some((each) => isDeclaredBelow(each, path));
  if (shape.kind === 'object') return isDeclared(declared.inputType(shape.name), path);
  // JSON text: what is written in it no package declares.
  return shape.kind === 'string' || shape.kind === 'any';
}
