/**
 * Macros that the generated SQL calls. Each gives Trino's result for arguments that were already checked; failures are
 * passed in as messages with the place in the query.
 */
const MACROS: readonly string[] = [
  `trino_divide(a, b, message) AS CASE WHEN b = 0 AND a IS NOT NULL THEN error(message) ELSE a // b END`,
  `trino_modulus(a, b, message) AS CASE WHEN b = 0 AND a IS NOT NULL THEN error(message) ELSE a % b END`,
  // DuckDB answers NULL where IEEE 754 has infinities and NaN.
  `trino_divide_double(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN b = 0 THEN CASE WHEN a = 0 OR isnan(a) THEN 'NaN'::DOUBLE
     WHEN (a > 0) = (CAST(b AS VARCHAR)[1] <> '-') THEN 'Infinity'::DOUBLE ELSE '-Infinity'::DOUBLE END ELSE a / b END`,
  `trino_modulus_double(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN b = 0 THEN 'NaN'::DOUBLE ELSE a % b END`,
  // NaN equals nothing and is neither less nor greater; DuckDB takes it for the greatest number.
  `trino_eq_double(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN isnan(a) OR isnan(b) THEN false ELSE a = b END`,
  `trino_ne_double(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN isnan(a) OR isnan(b) THEN true ELSE a <> b END`,
  `trino_lt_double(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN isnan(a) OR isnan(b) THEN false ELSE a < b END`,
  `trino_le_double(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN isnan(a) OR isnan(b) THEN false ELSE a <= b END`,
  // Decimals are divided as whole numbers of their last digit, rounded half up: unscaled(x) and its reverse.
  `trino_unscaled(x) AS CAST(replace(CAST(x AS VARCHAR), '.', '') AS HUGEINT)`,
  `trino_round_div(n, d) AS CASE WHEN 2 * abs(n % d) >= abs(d) THEN n // d + CASE WHEN (n < 0) = (d < 0) THEN 1 ELSE -1 END ELSE n // d END`,
  `trino_scaled(n, s) AS CASE WHEN s = 0 THEN CAST(n AS VARCHAR) ELSE CASE WHEN n < 0 THEN '-' ELSE '' END || CAST(abs(n) // power10(s) AS VARCHAR)
     || '.' || lpad(CAST(abs(n) % power10(s) AS VARCHAR), s, '0') END`,
  `power10(n) AS CAST('1' || repeat('0', n) AS HUGEINT)`,
  `trino_has_null(a) AS len(a) > list_count(a)`,
  `trino_contains(a, x) AS CASE WHEN a IS NULL OR x IS NULL THEN NULL WHEN list_contains(a, x) THEN true WHEN trino_has_null(a) THEN NULL ELSE false END`,
  `trino_any(a) AS CASE WHEN list_contains(a, true) THEN true WHEN trino_has_null(a) THEN NULL WHEN a IS NULL THEN NULL ELSE false END`,
  `trino_all(a) AS CASE WHEN list_contains(a, false) THEN false WHEN trino_has_null(a) THEN NULL WHEN a IS NULL THEN NULL ELSE true END`,
  `trino_first_of_each(a) AS list_filter(a, lambda x, i: list_position(a, x) = i)`,
  `trino_overlap(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN len(a) = 0 OR len(b) = 0 THEN false
     WHEN list_has_any(list_filter(a, lambda x: x IS NOT NULL), list_filter(b, lambda x: x IS NOT NULL)) THEN true
     WHEN trino_has_null(a) OR trino_has_null(b) THEN NULL ELSE false END`,
  `trino_slice(a, s, n) AS CASE WHEN s > 0 THEN list_slice(a, s, s + n - 1) WHEN -s > len(a) THEN list_slice(a, 1, 0) ELSE list_slice(a, len(a) + s + 1, len(a) + s + n) END`,
  `trino_substr(s, i) AS CASE WHEN i = 0 OR abs(i) > length(s) THEN CASE WHEN s IS NULL THEN NULL ELSE '' END ELSE substring(s, i) END`,
  `trino_substr_n(s, i, n) AS CASE WHEN s IS NULL OR i IS NULL OR n IS NULL THEN NULL WHEN i = 0 OR abs(i) > length(s) OR n <= 0 THEN '' ELSE substring(s, i, n) END`,
  `trino_split_n(a, d, n) AS CASE WHEN len(a) <= n THEN a ELSE list_append(list_slice(a, 1, n - 1), array_to_string(list_slice(a, n, len(a)), d)) END`,
  // Of equal keys the first counts; the plain way is quick where there are none.
  `trino_map_agg(l) AS CASE WHEN l IS NULL THEN NULL WHEN len(list_distinct(list_transform(l, lambda e: e.k))) = len(l) THEN map_from_entries(l)
     ELSE map_from_entries(list_filter(l, lambda e, i: list_position(list_transform(l, lambda f: f.k), e.k) = i)) END`,
  `trino_multimap_agg(l) AS CASE WHEN l IS NULL THEN NULL ELSE map_from_entries(list_transform(list_filter(l, lambda e, i: list_position(list_transform(l, lambda f: f.k), e.k) = i),
     lambda e: struct_pack(k := e.k, v := list_transform(list_filter(l, lambda f: f.k = e.k), lambda f: f.v)))) END`,
  // Java leaves ß alone.
  `trino_upper(s) AS CASE WHEN contains(s, 'ß') THEN array_to_string(list_transform(string_split(s, 'ß'), lambda x: upper(x)), 'ß') ELSE upper(s) END`,
  `trino_is_ascii(s) AS regexp_full_match(s, '[\\x00-\\x7f]*')`,
  // Java's text of a double: plain from 0.001 to 10 million, else d.dddEn. DuckDB has the same shortest digits.
  `trino_double_digits(t) AS ltrim(regexp_replace(regexp_replace(regexp_replace(t, '^-', ''), 'e.*$', ''), '\\.', ''), '0')`,
  `trino_double_exponent(t) AS CAST(coalesce(nullif(regexp_extract(t, 'e([+-]?[0-9]+)$', 1), ''), '0') AS INTEGER)
     + CASE WHEN regexp_matches(t, '^-?0\\.') THEN -length(regexp_extract(t, '^-?0\\.(0*)', 1)) - 1 ELSE length(regexp_extract(t, '^-?([0-9]+)', 1)) - 1 END`,
  `trino_double_scientific(t, d, e) AS CASE WHEN starts_with(t, '-') THEN '-' ELSE '' END || d[1] || '.' || coalesce(nullif(rtrim(d[2:], '0'), ''), '0') || 'E' || CAST(e AS VARCHAR)`,
  `trino_double_text(x) AS CASE WHEN x IS NULL THEN NULL WHEN isnan(x) THEN 'NaN' WHEN isinf(x) THEN CASE WHEN x > 0 THEN 'Infinity' ELSE '-Infinity' END
     WHEN x = 0 OR (abs(x) >= 0.001 AND abs(x) < 10000000) THEN CAST(x AS VARCHAR)
     ELSE trino_double_scientific(CAST(x AS VARCHAR), trino_double_digits(CAST(x AS VARCHAR)), trino_double_exponent(CAST(x AS VARCHAR))) END`,
  `trino_time_text(t, digits) AS strftime(t, '%Y-%m-%d %H:%M:%S') || CASE WHEN digits = 0 THEN '' ELSE '.' || left(strftime(t, '%f'), digits) END`,
  `trino_round_time(t, unit) AS make_timestamp(epoch_us(t) + unit // 2 - ((epoch_us(t) + unit // 2) % unit + unit) % unit)`,
  `trino_interval_text(ms) AS CASE WHEN ms < 0 THEN '-' ELSE '' END || CAST(abs(ms) // 86400000 AS VARCHAR) || ' ' || strftime(make_timestamp((abs(ms) % 86400000) * 1000), '%H:%M:%S.%g')`,
  `trino_months_text(m) AS CASE WHEN m < 0 THEN '-' ELSE '' END || CAST(abs(m) // 12 AS VARCHAR) || '-' || CAST(abs(m) % 12 AS VARCHAR)`,
];

/** JSON nested deeper than this fails the query: macros cannot call themselves. */
const JSON_LEVELS = 5;

/** json_parse sorts the keys of objects; `trino_json_sorted` is the outermost of one macro for each level. */
function jsonSorting(): string[] {
  const macros = [
    `trino_json_members(j) AS CASE json_type(j)
       WHEN 'OBJECT' THEN list_transform(list_sort(map_entries(CAST(CAST(CASE WHEN json_type(j) = 'OBJECT' THEN j END AS JSON) AS MAP(VARCHAR, JSON)))),
         lambda e: struct_pack(p := CAST(to_json(struct_extract(e, 'key')) AS VARCHAR) || ':', v := CAST(struct_extract(e, 'value') AS VARCHAR)))
       ELSE list_transform(CAST(json_extract(j, '$[*]') AS VARCHAR[]), lambda e: struct_pack(p := '', v := e)) END`,
    `trino_json_sorted_0(j) AS CASE WHEN json_type(j) IN ('OBJECT', 'ARRAY') THEN error('line 1:1: JSON nested deeper than ${JSON_LEVELS} levels cannot be sorted by json_parse in the local audit store') ELSE j END`,
  ];
  for (let level = 1; level <= JSON_LEVELS; level++) {
    // The lambda around it holds the argument once, however often the body names it.
    macros.push(
      `trino_json_sorted_${level}(j) AS list_transform([j], lambda x${level}: CASE WHEN json_type(x${level}) IN ('OBJECT', 'ARRAY') THEN
         left(ltrim(x${level}), 1) || array_to_string(list_transform(trino_json_members(x${level}), lambda m${level}: struct_extract(m${level}, 'p') || trino_json_sorted_${level - 1}(struct_extract(m${level}, 'v'))), ',')
         || right(rtrim(x${level}), 1) ELSE x${level} END)[1]`,
    );
  }
  return [
    ...macros,
    `trino_json_sorted(j) AS list_transform([j], lambda x: CASE WHEN contains(x, '{') THEN trino_json_sorted_${JSON_LEVELS}(x) ELSE x END)[1]`,
  ];
}

/** What a connection must run before any translated query: settings and macros. */
export function sessionSetup(): string[] {
  return [
    `SET TimeZone = 'UTC'`,
    `SET scalar_subquery_error_on_multiple_rows = true`,
    `SET lambda_syntax = 'DISABLE_SINGLE_ARROW'`,
    `SET old_implicit_casting = false`,
    ...[
      ...[...MACROS].sort((a) => (a.startsWith('power10') || a.startsWith('trino_has_null') ? -1 : 0)),
      ...jsonSorting(),
    ].map((macro) => `CREATE OR REPLACE TEMP MACRO ${macro}`),
  ];
}
