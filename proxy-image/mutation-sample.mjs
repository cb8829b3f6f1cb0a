// A Stryker ignorer: SAMPLE=15 mutates about 15 % of the functions, always the same ones, so that an area is measured
// within minutes. A function is the unit, because Stryker skips everything below a node that is ignored.
import { createHash } from 'node:crypto';
import { PluginKind, declareValuePlugin } from '@stryker-mutator/api/plugin';

const percent = Number(process.env.SAMPLE ?? 100);

/** @param {import('@stryker-mutator/api/ignore').NodePath} path Babel's, which Stryker does not describe. */
function shouldIgnore(path) {
  if (!path.isFunction() || path.getFunctionParent() !== null) return undefined;
  const where = `${path.hub.file.opts.filename?.replace(/^.*\/src\//, '')}:${path.node.start}`;
  const share = createHash('sha256').update(where).digest().readUInt32BE(0) / 2 ** 32;
  return share * 100 < percent ? undefined : 'outside the sample';
}

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'sample', { shouldIgnore })];
