/** What a description says besides, in the words that converters to collections put there. */
export type RowNotes = { text: string; isRequired: boolean; isDeprecated: boolean; choices: string[] };

const CHOICES = '(This can only be one of ';

export function readRowNotes(description: string): RowNotes {
  const notes: RowNotes = { text: description, isRequired: false, isDeprecated: false, choices: [] };
  const skip = (mark: string): boolean => {
    if (!notes.text.startsWith(mark)) return false;
    notes.text = notes.text.slice(mark.length).trimStart();
    return true;
  };
  notes.isRequired = skip('(Required)');
  notes.isDeprecated = skip('(Deprecated)');
  const at = notes.text.lastIndexOf(CHOICES);
  if (at < 0 || !notes.text.endsWith(')')) return notes;
  notes.choices = notes.text.slice(at + CHOICES.length, -1).split(',');
  notes.text = notes.text.slice(0, at).trimEnd();
  return notes;
}
