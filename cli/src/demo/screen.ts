import { Secret, TOTP } from 'otpauth';
import type { Colours } from '../output/output';
import type { RunningDemo } from './start-demo';

/** The code that an authenticator app shows at this moment. */
export function totpCode(secret: string, now: Date): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now.getTime() });
}

export function otpauthUri(secret: string, name: string): string {
  return new TOTP({ issuer: 'Sallyport demo', label: name, secret: Secret.fromBase32(secret) }).toString();
}

/** A shell may read the folder's name as it stands, or needs quotes around it. */
const word = (path: string): string => (/^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`);

/** The one screen of a demo: what runs, how to log in, what to try. */
export function demoScreen(demo: RunningDemo, style: { readonly colours: Colours; readonly now: Date }): string {
  const { layout, proxy, lake, target } = demo;
  const { bold, dim, cyan } = style.colours;
  const ssh = `ssh -F ${word(layout.sshConfig)}`;
  // The demo in its usual place is found without a word.
  const command = demo.isDefaultFolder === 'yes' ? 'npx sallyport' : `npx sallyport --config ${word(layout.cliConfig)}`;
  const fact = (name: string, text: string): string => `  ${dim(name.padEnd(10))} ${text}`;
  const line = (typed: string, purpose: string): string => `  ${cyan(typed)}\n      ${dim(purpose)}`;
  return [
    bold('Sallyport demo: a real proxy, a real target and a local CloudTrail Lake, on loopback only'),
    '',
    fact('proxy', `127.0.0.1:${proxy.port}, encryption ${proxy.crypto}`),
    fact('target', target.description),
    fact('lake', lake.endpoint),
    fact('folder', layout.directory),
    '',
    bold(`One-time code of alice now: ${totpCode(demo.totpSecret, style.now)}`) +
      dim(`  (changes every 30 s; each works once, then the proof is remembered)`),
    fact(
      'code',
      `${command} demo --code${demo.isDefaultFolder === 'yes' ? '' : ` --dir ${word(layout.directory)}`}  prints the one of the moment`,
    ),
    fact('secret', demo.totpSecret),
    fact('app', otpauthUri(demo.totpSecret, 'alice')),
    '',
    bold('Try, in another terminal, in the same folder:'),
    line(`${ssh} web-1`, 'log in as alice; you are asked for the code'),
    line(`${ssh} web-1-by-jump`, 'the same through ProxyJump; the inner session is audited too'),
    line(
      `${ssh} legacy-as-mallory id`,
      'a contractor on the one host that asks for no second factor: found, locked and cut',
    ),
    line(
      `for i in $(seq 60); do ${ssh} -o BatchMode=yes web-1-as-stranger id; done`,
      'a surge of strangers: the alarm, the lock and its undo show below',
    ),
    line(`${command} runbooks run ssh-denied-surge`, 'who was refused, how often, and what to do'),
    line(`${command} sessions list`, 'who is on which target right now'),
    line(`${command} locks list`, 'who is locked, and how to undo it'),
    line(`${command} audit verify`, 'prove that no audit event is missing'),
    '',
    dim('Events, alarms and responses follow. Ctrl-C stops everything.'),
    '',
  ].join('\n');
}
