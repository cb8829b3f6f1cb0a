export { readJudgedFile } from './input/read-file';
export { judgeFiles } from './judge-file';
export { escapeText } from './report/escape-text';
export { FORMATS, report, type Format } from './report';
export { summarize } from './summary';
