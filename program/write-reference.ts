import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configReference } from './config/reference';

// `npm run docs:program`.
writeFileSync(join(__dirname, '..', 'docs', 'program-config.md'), configReference());
