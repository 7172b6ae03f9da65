/** Whether an option of a reporter is given. COMPAT: rc files and flags give values as text. */
export function isOn(value: unknown): boolean {
  return value !== undefined && value !== false && value !== 'false';
}
