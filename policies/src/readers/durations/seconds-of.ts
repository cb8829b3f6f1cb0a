import { MalformedError, type Property } from '../../model';

const DURATION = /^P(?:(?<days>\d+)D)?(?:T(?:(?<hours>\d+)H)?(?:(?<minutes>\d+)M)?(?:(?<seconds>\d+)S)?)?$/;

/**
 * The seconds of a duration as AWS writes it, `PT1H30M`: days and shorter of ISO 8601, whole numbers; undefined where none is set.
 * https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PermissionSet.html
 */
export function secondsOf(duration: Property): number | undefined {
  const text = duration.text();
  if (text === undefined) return undefined;
  const groups = DURATION.exec(text)?.groups;
  if (groups === undefined || /[PT]$/.test(text)) throw new MalformedError(duration, 'is no ISO 8601 duration');
  const { days = '0', hours = '0', minutes = '0', seconds = '0' } = groups;
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
}
