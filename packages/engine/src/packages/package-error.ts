/** Why a package cannot be had. The message is the reason alone; the texts that scripts see are put round it. */
export class PackageError extends Error {
  readonly kind: 'missing' | 'refused';

  constructor(kind: 'missing' | 'refused', message: string) {
    super(message);
    this.name = 'PackageError';
    this.kind = kind;
  }
}

export const missing = (message: string): PackageError => new PackageError('missing', message);
export const refused = (message: string): PackageError => new PackageError('refused', message);
