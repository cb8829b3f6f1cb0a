import { unknownPath } from '../transfer/transfer-filter';
import { bulkTransferAct, bulkTransferNeeds } from './bulk-transfer';
import { classifyCommand } from './classify-command';

test.each([
  ['scp -t .', 'upload', ['.'], false],
  ['scp -r -p -d -t -- "/srv/a b"', 'upload', ['/srv/a b'], true],
  ["scp -v -f '/tmp/it'\\''s' /tmp/*.log", 'download', ["/tmp/it's", '/tmp/*.log'], false],
  ['/usr/bin/scp -prt ~/in', 'upload', ['~/in'], false],
])('%s is a legacy scp', (command, direction, paths, targetIsDirectory) => {
  const found = classifyCommand(command);
  expect(found).toMatchObject({ kind: 'scp', direction, targetIsDirectory });
  expect(found.kind === 'scp' && found.paths.map((path) => path.text)).toEqual(paths);
});

test('what the shell of the target expands is marked', () => {
  const found = classifyCommand(`scp -f '*' \\* * ~ "~"`);
  expect(found.kind === 'scp' && found.paths.map((path) => path.expands)).toEqual([false, false, true, true, false]);
});

test.each([
  ['rsync --server -vlogDtpre.iLsfxCIvu . /srv/data/', { kind: 'rsync', direction: 'upload', paths: ['/srv/data/'], plainPaths: ['/srv/data'] }],
  ['rsync --server --sender -vlogDtpre.iLsfxCIvu . a b', { kind: 'rsync', direction: 'download', paths: ['a', 'b'], plainPaths: undefined }],
  ['rsync --server -s', { kind: 'rsync', direction: 'upload', paths: [], plainPaths: undefined }],
  ['rsync --server -slogDtpre.iLsfxCIvu . /srv', { kind: 'rsync', direction: 'upload', paths: ['/srv'], plainPaths: undefined }],
  ["git-upload-pack '/srv/repo.git'", { kind: 'git', service: 'upload-pack', repository: '/srv/repo.git', plainRepository: '/srv/repo.git' }],
  ['/usr/lib/openssh/sftp-server', { kind: 'sftp' }],
  ['/usr/libexec/sftp-server', { kind: 'sftp' }],
  ["git receive-pack 'repo.git'", { kind: 'git', service: 'receive-pack', repository: 'repo.git', plainRepository: undefined }],
])('%s is recognised', (command, expected) => {
  expect(classifyCommand(command)).toEqual(expected);
});

test.each([
  'scp -t . ; rm -rf /', 'scp -t $(id)', 'scp -t "`id`"', 'scp -t . && id', 'scp -t .\nid', 'scp -t . > /etc/passwd', 'scp -t', 'scp -t a b', 'scp -tf a',
  'scp -S /tmp/x -t a', 'scp a b', './scp -t .', '/tmp/scp -t .', 'X=1 scp -t .', "scp -t 'a", 'scp -t a\\', 'scp* -t .', 'rsync -a a b', 'rsync --server --daemon .',
  'git status', '/tmp/lib/openssh/sftp-server', '/usr/lib/openssh/sftp-server -e', "git-upload-pack --exec=/tmp/x '/repo'", 'git-receive-pack', '', '   ', 'ls', 'scp -t a # b', "git-upload-pack '/a' '/b'",
])('%j is a command like any other', (command) => {
  expect(classifyCommand(command)).toEqual({ kind: 'other' });
});

test.each([
  // The first two write a file though they look like a download; the others name files, or take the next word for a value.
  ['rsync --server --log-file --sender . /srv/x'],
  ['rsync --server --sender --log-file=/etc/cron.d/x -r . /srv/x'],
  ['rsync --server -r --sender . /srv/x'],
  ['rsync --server --sender -r --files-from=- . /srv/x'],
  ['rsync --server -re . . /srv/x'],
  ['rsync --server -T /tmp . /srv/x'],
  ['rsync --server --backup-dir=/etc -r . /srv/x'],
  ['rsync --server --sender --remove-source-files -r . /srv/x'],
])('%s may do what it does not say: all files are asked for, both ways', (command) => {
  const found = classifyCommand(command);
  if (found.kind !== 'rsync') throw new Error('not rsync');
  expect(bulkTransferNeeds(found)).toEqual([['readFile', unknownPath], ['writeFile', unknownPath]]);
});

test.each([
  ['rsync --server --sender -r . /srv/x', [['readFile', '/srv/x']]],
  ['rsync --server -vvlogDtpr --delete-during --partial --bwlimit=100 . /srv/x/ /srv/y', [['writeFile', '/srv/x'], ['writeFile', '/srv/y']]],
  ['rsync --server -r . /srv/../etc', [['writeFile', unknownPath]]],
  ['rsync --server -r . ~/x', [['writeFile', unknownPath]]],
  ['rsync --server -r . /srv/x /srv/*', [['writeFile', unknownPath]]],
  ['rsync --server -r . /proc/self/root/etc', [['writeFile', unknownPath]]],
  ['rsync --server --sender -s', [['readFile', unknownPath]]],
  ["git-upload-pack '/dev/fd/../../etc'", [['readFile', unknownPath]]],
  ["git-receive-pack '~/repo.git'", [['writeFile', unknownPath]]],
  ["git-upload-archive '/srv/repo.git'", [['readFile', '/srv/repo.git']]],
])('%s asks for %j', (command, needs) => {
  const found = classifyCommand(command);
  if (found.kind !== 'rsync' && found.kind !== 'git') throw new Error('neither rsync nor git');
  expect(bulkTransferNeeds(found)).toEqual(needs);
});

test('rsync and git are described by direction and paths, and by the bytes of their channel', () => {
  const rsync = classifyCommand('rsync --server --sender -a . /srv//x/.');
  if (rsync.kind !== 'rsync') throw new Error('not rsync');
  expect(bulkTransferNeeds(rsync)).toEqual([['readFile', '/srv/x']]);
  expect(bulkTransferAct(rsync, { toTarget: 10, toClient: 20 })).toEqual({
    requestParameters: { protocol: 'rsync', operation: 'download', path: '/srv//x/.', phase: 'end' },
    responseElements: { bytesToTarget: '10', bytesToClient: '20' },
  });
  const git = classifyCommand("git-receive-pack '/srv/repo.git'");
  if (git.kind !== 'git') throw new Error('not git');
  expect(bulkTransferNeeds(git)).toEqual([['writeFile', '/srv/repo.git']]);
  expect(bulkTransferAct(git)).toEqual({
    requestParameters: { protocol: 'git', operation: 'upload', path: '/srv/repo.git', service: 'receive-pack', phase: 'start' },
  });
});
