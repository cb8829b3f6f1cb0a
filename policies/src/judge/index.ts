export { readJudgedFile } from './input/read-file';
export { judgeFiles, type FileFinding, type Judgement } from './judge-file';
export { escapeText } from './report/escape-text';
export { FORMATS, report, type Format } from './report';
export { summarize, type Summary } from './summary';
