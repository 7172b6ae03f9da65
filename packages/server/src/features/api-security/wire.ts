import { severityNames } from '@parley/format/lint';
import Type, { type Static } from 'typebox';
import { describeRule } from './rules.ts';
import type { Warning } from './validate.ts';

const place = Type.Object({ line: Type.Integer(), column: Type.Integer() });
const named = Type.Object({ name: Type.String(), slug: Type.String() });

export const SchemaBody = Type.Object({
  schema: Type.Object({
    type: Type.String({ description: 'openapi3 or openapi2' }),
    language: Type.String({ description: 'json or yaml' }),
    schema: Type.String({ description: 'The definition as a text' }),
  }),
});

export const Warnings = Type.Object({
  warnings: Type.Array(
    Type.Object({
      slug: Type.String(),
      checksum: Type.String(),
      dataPath: Type.Array(Type.String()),
      possibleFixUrl: Type.String(),
      type: Type.String(),
      severity: Type.String(),
      vulnerability: named,
      location: Type.Object({ start: place, end: place }),
      category: named,
      message: Type.String(),
    }),
  ),
});

export const RuleReply = Type.Object({
  code: Type.String(),
  type: Type.String(),
  severity: Type.String(),
  message: Type.String(),
  category: Type.String(),
});

/** Lines count from 1 and columns from 0, as in the published examples. */
export function warningToWire(
  { finding, type, checksum, category }: Warning,
  publicUrl: string,
): Static<typeof Warnings>['warnings'][number] {
  const { code, message, path, severity, range } = finding;
  const rule = describeRule(code);
  const at = ({ line, character }: { line: number; character: number }) => ({
    line: line + 1,
    column: character,
  });
  return {
    ...{ slug: code, checksum, dataPath: path.map(String) },
    possibleFixUrl: rule
      ? `${publicUrl}/api/parley/lint-rules/${encodeURIComponent(code)}`
      : (finding.documentationUrl ?? ''),
    ...{ type, severity: severityNames[severity].toUpperCase() },
    vulnerability: { name: rule?.message ?? message, slug: code },
    location: { start: at(range.start), end: at(range.end) },
    category: { name: category, slug: category.toLowerCase().replaceAll(' ', '-') },
    message,
  };
}
