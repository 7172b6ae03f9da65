import type { RunItem, RunOutcome } from '@parley/engine';
import { maskBytes, maskValue } from '../run/mask-value.ts';
import { collectionList, failureList, statistics } from './cli-summary.ts';
import { createColors, symbolsFor } from './colors.ts';
import { definitionUrl } from './definition-url.ts';
import { isOn } from './option.ts';
import type { ReportEvent, Reporter, ReporterSetup, RunContext, SentEvent } from './reporter.ts';
import { sizeText, timeText } from './units.ts';

type Verbose = typeof import('./cli-verbose.ts');

/**
 * What people see in a terminal: newman's layout. With several iterations at once each item is printed whole when it
 * is over, so that iterations do not mix.
 */
export async function createCliReporter(setup: ReporterSetup): Promise<Reporter> {
  const { options, output } = setup;
  const colors = createColors(setup.color);
  const symbols = symbolsFor(setup.unicode);
  const verbose: Verbose | undefined = setup.verbose ? await import('./cli-verbose.ts') : undefined;
  const said = (option: string): boolean => isOn(options[option]);
  const width =
    (output.columns !== undefined && output.columns > 20 && !process.env.CI ? output.columns : 60) - 6;
  const { mask } = setup;
  const masked = (text: string): string => mask?.(text) ?? text;
  const atOnce = setup.parallel > 1;
  const finished: { name: string; run: RunContext }[] = [];

  let run: RunContext | undefined;
  let folder = '';
  let shownIteration = -1;
  let failureNumber = 0;
  /** Text of items that are under way, when several are. */
  const drafts = new Map<string, string>();
  let box = '';

  const emit = (text: string, ref?: string): void => {
    if (atOnce && ref !== undefined) drafts.set(ref, (drafts.get(ref) ?? '') + text);
    else output.write(masked(text));
  };
  const print = (text: string, ref?: string): void => {
    if (box !== '') {
      const end = box;
      box = '';
      emit(end, ref);
    }
    emit(text, ref);
  };
  const time = (): string =>
    said('showTimestamps') ? `${colors.gray(`[${new Date().toLocaleTimeString()}]`)}` : '';

  function begin(context: RunContext): void {
    run = context;
    folder = '';
    shownIteration = -1;
    failureNumber = 0;
    finished.push({ name: context.collection.info.name, run: context });
    if (context.index === 0 && !said('noBanner')) print('parley\n\n');
    if (context.index > 0) print('\n');
    print(`${context.collection.info.name}\n`);
  }

  function startItem(item: RunItem, ref: string): void {
    const place = item.path.slice(1).join(' / ');
    if (place !== folder || atOnce) {
      if (place !== '') print(`\n${symbols.folder} ${place}`, ref);
      folder = place;
    }
    print(`\n${place === '' ? symbols.root : symbols.sub} ${item.name}\n`, ref);
  }

  function requestLine(method: string, url: string): string {
    const stamp = said('showTimestamps') ? `${colors.gray(`[${new Date().toLocaleString()}]`)}  ` : '';
    return `  ${stamp}${colors.gray(method)} ${colors.gray(url)} `;
  }

  function sent(event: SentEvent): void {
    const { ref } = event.cursor;
    print(requestLine(event.method, event.url), ref);
    if (event.error !== undefined)
      print(`${colors.red('[errored]')}\n${colors.red(`     ${event.error.message}`)}\n`, ref);
    else if (event.response === undefined) print(`${colors.yellow('[not sent]')}\n`, ref);
    else if (verbose) print(verbose.exchangeText(withoutSecrets(event), { colors, symbols, width }), ref);
    else {
      const { code, reason, body, headerBytes } = event.response;
      const size = sizeText(body.length + headerBytes);
      print(`${colors.gray(`[${code} ${reason}, ${size}, ${timeText(event.responseTimeMs)}]`)}\n`, ref);
    }
  }

  /** Before bodies are cut and lines are broken: half a secret would not be found. */
  function withoutSecrets(event: SentEvent): SentEvent {
    const { requestBody, response } = event;
    if (mask === undefined) return event;
    return {
      ...event,
      requestBody: requestBody && maskBytes(requestBody, mask),
      response: response && { ...response, body: Buffer.from(maskBytes(response.body, mask)) },
    };
  }

  function script(event: Extract<ReportEvent, { type: 'script-finished' }>): void {
    const { ref } = event.cursor;
    for (const { name, skipped, error } of event.result.assertions) {
      if (error !== undefined) failureNumber += 1;
      if (said('noAssertions')) continue;
      const stamp = said('showTimestamps') ? `  ${time()}` : '';
      if (error !== undefined)
        print(
          `${stamp}${colors.red(colors.bold(`${String(failureNumber).padStart(3)}.`))} ${colors.red(colors.bold(name))}\n`,
          ref,
        );
      else if (said('noSuccessAssertions')) continue;
      else if (skipped) print(`${colors.cyan('  - ')} ${colors.cyan(`[skipped] ${name}`)}\n`, ref);
      else print(`${stamp}${colors.green(`  ${symbols.ok} `)} ${colors.gray(name)}\n`, ref);
    }
    const { error, kind } = event.result;
    if (error === undefined) return;
    failureNumber += 1;
    const line = `${String(failureNumber).padStart(3)}${symbols.broken} ${error.name} in ${kind}-script`;
    print(`${colors.red(colors.bold(line))}\n`, ref);
  }

  function consoleLine(event: Extract<ReportEvent, { type: 'console' }>): void {
    if (said('noConsole') || event.level === 'clear') return;
    const { ref } = event.cursor;
    const paint =
      { info: colors.cyan, warn: colors.yellow, debug: colors.blue, error: colors.red, log: colors.gray }[
        event.level
      ] ?? colors.gray;
    if (said('showTimestamps')) print(`\n  ${time()}\n`, ref);
    if (box === '') emit(paint(`  ${symbols.top}\n`), ref);
    box = paint(`  ${symbols.bottom}\n`);
    for (const line of inspectAll(mask ? maskValue(event.values, mask) : event.values, width, setup.color))
      emit(`  ${paint(symbols.middle)} ${line}\n`, ref);
    if (atOnce) print('', ref);
  }

  function event(one: ReportEvent): void {
    switch (one.type) {
      case 'iteration-started':
        if (one.cursor.cycles > 1 && !atOnce) print(iterationText(one.cursor));
        break;
      case 'item-started':
        startItem(one.item, one.cursor.ref);
        break;
      case 'sent':
        if (one.error !== undefined && one.origin !== 'retry') failureNumber += 1;
        sent(one);
        break;
      case 'request-finished':
        if (one.exchange === undefined && one.error !== undefined) {
          failureNumber += 1;
          const { method = 'GET' } = one.item.definition.request ?? {};
          print(requestLine(method, definitionUrl(one.item.definition.request ?? {})), one.cursor.ref);
          print(`${colors.red('[errored]')}\n${colors.red(`     ${one.error.message}`)}\n`, one.cursor.ref);
        }
        break;
      case 'script-finished':
        script(one);
        break;
      case 'console':
        consoleLine(one);
        break;
      case 'phase-finished': {
        // COMPAT: only test scripts are said to have chosen, and not when they chose the end.
        const next =
          one.kind === 'test' && one.results.findLast(({ nextRequest }) => nextRequest)?.nextRequest;
        if (next) print(`\n${colors.gray(`Attempting to set next request to ${next}`)}\n`, one.cursor.ref);
        break;
      }
      case 'warning':
        print(`${colors.yellow(`  ${one.message}`)}\n`, one.cursor?.ref);
        break;
      case 'item-finished':
        if (one.outcome.attempts > 1)
          print(colors.yellow(`  ${one.outcome.attempts} attempts\n`), one.cursor.ref);
        if (atOnce) showDraft(one.cursor);
        break;
      case 'message':
        print(colors.gray(`  ${one.direction === 'in' ? '<' : '>'} ${one.channel}\n`), one.cursor.ref);
        break;
    }
  }

  function iterationText(cursor: { iteration: number; cycles: number }): string {
    return `\n${colors.gray(colors.underline(`Iteration ${cursor.iteration + 1}/${cursor.cycles}`))}\n`;
  }

  function showDraft(cursor: { ref: string; iteration: number; cycles: number }): void {
    const text = drafts.get(cursor.ref) ?? '';
    drafts.delete(cursor.ref);
    if (cursor.cycles > 1 && cursor.iteration !== shownIteration) output.write(iterationText(cursor));
    shownIteration = cursor.iteration;
    output.write(masked(text));
  }

  function end(outcome: RunOutcome): void {
    print('');
    if (run === undefined) return;
    if (outcome.stopped !== undefined) print(`\n${colors.yellow(stopTexts[outcome.stopped])}\n`);
    else if (outcome.error !== undefined) print(`\n${colors.red(outcome.error.message)}\n`);
    const look = {
      colors,
      unicode: setup.unicode,
      columns: output.columns,
      verbose: setup.verbose,
    };
    if (!said('noSummary')) print(`\n${statistics(run.tally, look)}\n`);
    if (!said('noFailures') && run.tally.failureCount > 0)
      print(`\n${failureList(run.tally, { ...look, mask: masked })}\n`);
    output.flush();
  }

  async function close(): Promise<void> {
    if (finished.length > 1 && !said('noSummary')) print(`\n${collectionList(finished, colors)}\n`);
    output.flush();
  }

  return { begin, event, end, close };
}

const stopTexts = {
  bail: 'Stopped at the first failure.',
  timeout: 'Stopped: the run took longer than --timeout allows.',
  aborted: 'Stopped before the end.',
};

/** Values as `console` shows them: strings quoted, objects in depth, in lines of `width` characters. */
function inspectAll(values: readonly unknown[], width: number, color: boolean): string[] {
  const { inspect, stripVTControlCharacters } = process.getBuiltinModule('node:util');
  const options = { depth: 25, maxArrayLength: 100, colors: color, breakLength: width - 10 };
  const text = values.map((value) => inspect(value, options)).join(', ');
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    const plain = stripVTControlCharacters(line);
    if (plain.trim() === '') continue;
    if (plain.length <= width) lines.push(line);
    // A cut through a colour code would show its pieces.
    else for (let at = 0; at < plain.length; at += width) lines.push(plain.slice(at, at + width));
  }
  return lines.length === 0 ? [''] : lines;
}
