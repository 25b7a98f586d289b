/**
 * The folder of this copy of the package, as stack traces name it; `undefined` where it cannot be told, as in a bundle, in
 * which code of the application has the same file.
 */
export const LIBRARY_ROOT: string | undefined = rootIn(new Error('where').stack);

/** The folder above `core` in the first frame of a stack. */
export function rootIn(stack: string | undefined): string | undefined {
  const found = /^ *at (?:.*\()?(.*)[\\/]core[\\/]library-root\.[cm]?[jt]s/m.exec(stack ?? '');
  return found?.[1];
}
