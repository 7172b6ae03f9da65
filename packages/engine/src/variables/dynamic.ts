import { randomUuid } from '../random-uuid.ts';
import { createWordGenerators } from './dynamic/words.ts';
import type { Lookup } from './resolve.ts';

/** Makes a value; anew at each use. */
export type Generator = () => unknown;

/**
 * The value of a dynamic variable such as `$guid` or `$randomCity`; undefined when there is no such name. Names
 * that need lists of words load them at first use, synchronously, because scripts ask synchronously.
 */
export const dynamicValue: Lookup = (name) => {
  if (name.charCodeAt(0) !== DOLLAR) {
    return undefined;
  }
  const generator = Object.hasOwn(PLAIN, name) ? PLAIN[name] : wordGenerators()[name];
  return generator?.();
};

const DOLLAR = 0x24;

function int(min: number, max: number): number {
  return min + Math.floor(Math.random() * (max - min + 1));
}

function pick<Item>(list: readonly Item[]): Item {
  return list[int(0, list.length - 1)] as Item;
}

function text(length: number, alphabet: string): string {
  let result = '';
  for (let index = 0; index < length; index += 1) {
    result += alphabet[int(0, alphabet.length - 1)];
  }
  return result;
}

const DIGITS = '0123456789';
const HEX = '0123456789abcdef';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DAY_MS = 86_400_000;

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const LOCALES = (
  'af am an ar ast az be bg bh bn br bs ca ceb ckb co cs cy da de el en eo es et eu fa fi fil fo fr fy ga gd gl ' +
  'gn gu ha haw he hi hmn hr ht hu hy ia id ig is it ja jv ka kk km kn ko ku ky la lb ln lo lt lv mg mi mk ml mn ' +
  'mo mr ms mt my nb ne nl nn no ny oc om or pa pl ps pt qu rm ro ru sd sh si sk sl sm sn so sq sr st su sv sw ' +
  'ta te tg th ti tk to tr tt tw ug uk ur uz vi wa xh yi yo zh zu'
).split(' ');
const DIRECTORIES = (
  '/Applications /bin /boot /boot/defaults /dev /etc /etc/defaults /etc/mail /etc/namedb /etc/periodic /etc/ppp ' +
  '/home /home/user /home/user/dir /lib /Library /lost+found /media /mnt /net /Network /opt /opt/bin /opt/include ' +
  '/opt/lib /opt/sbin /opt/share /private /private/tmp /private/var /proc /rescue /root /sbin /selinux /srv /sys ' +
  '/System /tmp /Users /usr /usr/X11R6 /usr/bin /usr/include /usr/lib /usr/libdata /usr/libexec /usr/local/bin ' +
  '/usr/local/src /usr/obj /usr/ports /usr/sbin /usr/share /usr/src /var /var/log /var/mail /var/spool /var/tmp ' +
  '/var/yp'
).split(' ');

function phoneNumber(): string {
  return `${int(2, 9)}${text(2, DIGITS)}-${int(2, 9)}${text(2, DIGITS)}-${text(4, DIGITS)}`;
}

function coordinate(limit: number): string {
  return ((Math.random() * 2 - 1) * limit).toFixed(4);
}

/** COMPAT: dates are the text of a JavaScript Date, in the time zone of the machine. */
function dateIn(fromMs: number, toMs: number): string {
  return new Date(Date.now() + fromMs + Math.random() * (toMs - fromMs)).toString();
}

/** What needs no list of words. */
const PLAIN: { readonly [name: string]: Generator } = {
  $guid: randomUuid,
  $timestamp: () => Math.round(Date.now() / 1000),
  $isoTimestamp: () => new Date().toISOString(),
  $randomUUID: randomUuid,
  $randomInt: () => int(0, 1000),
  $randomBoolean: () => Math.random() < 0.5,
  $randomAlphaNumeric: () => text(1, DIGITS + LOWER),
  $randomHexColor: () => `#${text(6, HEX)}`,
  $randomIP: () => `${int(0, 255)}.${int(0, 255)}.${int(0, 255)}.${int(0, 255)}`,
  $randomIPV6: () => Array.from({ length: 8 }, () => text(4, HEX)).join(':'),
  $randomMACAddress: () => Array.from({ length: 6 }, () => text(2, HEX)).join(':'),
  $randomPassword: () => text(15, `${LOWER}${LOWER.toUpperCase()}${DIGITS}_`),
  $randomLocale: () => pick(LOCALES),
  $randomProtocol: () => pick(['http', 'https']),
  $randomSemver: () => `${int(0, 9)}.${int(0, 9)}.${int(0, 9)}`,
  $randomPhoneNumber: phoneNumber,
  $randomPhoneNumberExt: () => `${int(1, 99)}-${phoneNumber()}`,
  $randomLatitude: () => coordinate(90),
  $randomLongitude: () => coordinate(180),
  $randomBankAccount: () => text(8, DIGITS),
  $randomCreditCardMask: () => text(4, DIGITS),
  $randomPrice: () => (int(0, 100_000) / 100).toFixed(2),
  $randomDirectoryPath: () => pick(DIRECTORIES),
  $randomDatePast: () => dateIn(-365 * DAY_MS, -1000),
  $randomDateFuture: () => dateIn(1000, 365 * DAY_MS),
  $randomDateRecent: () => dateIn(-DAY_MS, -1000),
  $randomWeekday: () => pick(WEEKDAYS),
  $randomMonth: () => pick(MONTHS),
};

let words: { readonly [name: string]: Generator } | undefined;

function wordGenerators(): { readonly [name: string]: Generator } {
  words ??= createWordGenerators(PLAIN.$randomDirectoryPath as Generator);
  return words;
}

/** The names of values that need no list of words; the others are in `dynamic/words.ts`. */
export const PLAIN_NAMES: readonly string[] = Object.keys(PLAIN);
