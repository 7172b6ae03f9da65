import { createCliReporter } from './cli.ts';
import type { Reporter, ReporterSetup } from './reporter.ts';

/** Reporters of Parley's own; the others come from packages. Each is loaded only when it is asked for. */
export async function loadReporter(name: string, setup: ReporterSetup): Promise<Reporter | undefined> {
  switch (name) {
    case 'cli':
      return setup.silent || setup.options.silent ? undefined : createCliReporter(setup);
    case 'json':
      return (await import('./json.ts')).createJsonReporter(setup);
    case 'junit':
      return (await import('./junit.ts')).createJunitReporter(setup);
    case 'html':
      return (await import('./html.ts')).createHtmlReporter(setup);
    case 'progress':
      if (setup.silent || setup.options.silent) return undefined;
      return (await import('./progress.ts')).createProgressReporter(setup);
    case 'emojitrain':
      if (setup.silent || setup.options.silent) return undefined;
      return (await import('./emojitrain.ts')).createEmojitrainReporter(setup);
    default:
      return (await import('./package-reporter.ts')).createPackageReporter(name, setup);
  }
}
