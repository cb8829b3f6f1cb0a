/** A target's name or alias: what can be typed into ssh, is a host name's form, and cannot be taken for an option. */
export const TARGET_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/;

/**
 * An operating-system login: no separators of ours, no comma, blank, quote or control character. Exact match against
 * lists only; OpenSSH's CVE-2026-35414 came from a comma in a name.
 */
export const LOGIN_NAME = /^[A-Za-z0-9_](?:[A-Za-z0-9._\\@-]{0,126}[A-Za-z0-9_.$-])?$/;
