import * as ts from 'typescript';
import type { Member, Members, Shape } from './shapes';

const STRING: Shape = { kind: 'string' };
const ANY: Shape = { kind: 'any' };

/** Parses declarations without type-checking them; the package's files are too large for more. */
export function parseDeclarations(text: string): ts.SourceFile {
  return ts.createSourceFile('declarations.d.ts', text, ts.ScriptTarget.Latest, false);
}

export function membersOf(node: ts.InterfaceDeclaration | ts.ClassDeclaration, file: ts.SourceFile): Members {
  const members: [string, Member][] = [];
  for (const element of node.members) {
    if (!ts.isPropertySignature(element) && !ts.isPropertyDeclaration(element)) continue;
    if (element.type === undefined || isStatic(element)) continue;
    const shape = shapeOf(element.type, file);
    members.push([
      element.name.getText(file),
      { shape, required: element.questionToken === undefined && !allowsUndefined(element.type, file) },
    ]);
  }
  return Object.fromEntries(members);
}

function isStatic(element: ts.PropertySignature | ts.PropertyDeclaration): boolean {
  return element.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.StaticKeyword) ?? false;
}

/** `pulumi.Output<string | undefined>`: declared, but not always there. */
function allowsUndefined(type: ts.TypeNode, file: ts.SourceFile): boolean {
  if (ts.isTypeReferenceNode(type) && /^pulumi\.(Input|Output)$/.test(type.typeName.getText(file))) {
    return type.typeArguments?.some((argument) => allowsUndefined(argument, file)) ?? false;
  }
  return ts.isUnionTypeNode(type) && type.types.some((each) => each.kind === ts.SyntaxKind.UndefinedKeyword);
}

function shapeOf(type: ts.TypeNode, file: ts.SourceFile): Shape {
  switch (type.kind) {
    case ts.SyntaxKind.StringKeyword:
      return STRING;
    case ts.SyntaxKind.NumberKeyword:
      return { kind: 'number' };
    case ts.SyntaxKind.BooleanKeyword:
      return { kind: 'boolean' };
    default:
  }
  if (ts.isArrayTypeNode(type)) return { kind: 'array', of: shapeOf(type.elementType, file) };
  if (ts.isParenthesizedTypeNode(type)) return shapeOf(type.type, file);
  if (ts.isUnionTypeNode(type)) return unionOf(type, file);
  if (ts.isTypeLiteralNode(type)) return mapOf(type, file);
  return ts.isTypeReferenceNode(type) ? referenceOf(type, file) : ANY;
}

function unionOf(type: ts.UnionTypeNode, file: ts.SourceFile): Shape {
  const shapes = type.types
    .filter((each) => each.kind !== ts.SyntaxKind.UndefinedKeyword)
    .map((each) => shapeOf(each, file));
  const distinct = [...new Map(shapes.map((shape) => [JSON.stringify(shape), shape])).values()];
  const [only, ...others] = distinct;
  if (only === undefined) return ANY;
  return others.length === 0 ? only : { kind: 'union', of: distinct };
}

function mapOf(type: ts.TypeLiteralNode, file: ts.SourceFile): Shape {
  const index = type.members.find(ts.isIndexSignatureDeclaration);
  return index === undefined ? ANY : { kind: 'map', of: shapeOf(index.type, file) };
}

function referenceOf(type: ts.TypeReferenceNode, file: ts.SourceFile): Shape {
  const name = type.typeName.getText(file);
  const [argument] = type.typeArguments ?? [];
  if (/^pulumi\.(Input|Output)$/.test(name)) return argument === undefined ? ANY : shapeOf(argument, file);
  if (name === 'pulumi.asset.Asset') return { kind: 'asset' };
  if (name === 'pulumi.asset.Archive') return { kind: 'archive' };
  if (/^(inputs|outputs)\./.test(name)) return { kind: 'object', name: name.replace(/^(inputs|outputs)\./, '') };
  // Enumerations are open (`string | enums.X`), an ARN is a string, and a resource in place of its id or name is sent as that.
  return STRING;
}
