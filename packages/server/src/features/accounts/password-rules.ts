const lengthMin = 8;
const lengthMax = 128;
const distinctMin = 4;
/** Letters around a word out of the account's own data that make it a password of its own. */
const aroundWordMin = 6;
/** Digits and signs around a common password that do not make it another one: `Sunshine!2024`. */
const decorationMax = 5;

/**
 * Why a password is refused, in a sentence; null when it is fine. No rules of composition (NIST SP 800-63B 3.1.1.2):
 * long enough, not a common or breached one, not made of what is known about the account. Compared without case, but
 * the password itself is used as it was typed.
 */
export async function passwordProblem(
  password: string,
  account: { email: string; username: string },
): Promise<string | null> {
  const length = [...password].length;
  if (length < lengthMin) return `Use at least ${lengthMin} characters.`;
  if (length > lengthMax) return `Use at most ${lengthMax} characters.`;
  const folded = password.toLowerCase();
  if (new Set(folded).size < distinctMin) return 'Use more different characters.';
  const common = await commonPasswords();
  const bare = folded.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  if (common.has(folded) || (folded.length - bare.length <= decorationMax && common.has(bare)))
    return 'This password is on lists of common and leaked passwords. Choose another one.';
  for (const word of wordsOf(account))
    if (folded.includes(word) && folded.length - word.length < aroundWordMin)
      return 'This password is too close to your name, your address or the name of this product.';
  return null;
}

const wordMin = 4;

function wordsOf(account: { email: string; username: string }): string[] {
  const [local = '', domain = ''] = account.email.toLowerCase().split('@');
  const username = account.username.toLowerCase();
  return [
    local,
    domain,
    domain.split('.')[0] ?? '',
    username,
    ...local.split(/[._+-]/),
    ...username.split(/[._-]/),
    'parley',
    'postman',
  ].filter((word) => word.length >= wordMin);
}

let common: Promise<ReadonlySet<string>> | undefined;

/** Half a megabyte, read when the first person signs up. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common'].map((password) => password.toLowerCase())),
  );
  return common;
}
