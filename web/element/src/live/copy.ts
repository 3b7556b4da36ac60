// Copies the text of a field, also where the clipboard is not allowed: then it stands selected, ready for Ctrl+C.
export async function copyField(field: HTMLInputElement | HTMLTextAreaElement): Promise<'copied' | 'selected'> {
  field.focus({ preventScroll: true });
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return 'copied';
  } catch {
    // Deprecated, and the only way in frames and pages without the permission.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    return document.execCommand('copy') ? 'copied' : 'selected';
  }
}
