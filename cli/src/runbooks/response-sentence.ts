import type { ResponseReport } from '@sallyport/runbooks';
import { escapeText } from '../output/escape';

/** What a response did about one finding, in a sentence. */
export function responseSentence({ runbook, outcome }: ResponseReport): string {
  switch (outcome.kind) {
    case 'contained': {
      const { lock, cut } = outcome;
      const sessions = cut.length === 0 ? 'no live session was cut' : `cut ${cut.join(', ')}`;
      return escapeText(
        `Contained by ${runbook}: locked ${lock.subject} ${lock.value} until ${lock.expiresAt} (lock ${lock.id}); ${sessions}.`,
      );
    }
    case 'wouldContain':
      return escapeText(
        `Would lock ${outcome.subject} ${outcome.value} for ${outcome.durationSeconds} s (${runbook}).`,
      );
    case 'alreadyContained':
      return escapeText(
        `Already contained: ${outcome.lock.subject} ${outcome.lock.value} is locked until ${outcome.lock.expiresAt} (lock ${outcome.lock.id}).`,
      );
    case 'proposed':
      return escapeText(
        `Proposed, not done: lock ${outcome.subject} ${outcome.value} for ${outcome.durationSeconds} s (${runbook}); ${outcome.detail}.`,
      );
    case 'skipped':
      return escapeText(`Not contained (${outcome.reason}): ${outcome.detail}.`);
    case 'failed':
      return escapeText(`The response of ${runbook} failed: ${outcome.detail}`);
  }
}
