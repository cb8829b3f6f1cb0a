import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configReference } from './config/reference';
import { COMPONENTS, deployPolicy } from './deploy-policy/policy-document';

// `npm run docs:program`.
const docs = join(__dirname, '..', 'docs');
writeFileSync(join(docs, 'program-config.md'), configReference());
mkdirSync(join(docs, 'deploy-policy'), { recursive: true });
for (const component of COMPONENTS)
  writeFileSync(
    join(docs, 'deploy-policy', `${component}.json`),
    `${JSON.stringify(deployPolicy(component), null, 2)}\n`,
  );
