interface Window {
  /** Set in the head by ThemeProvider.astro. */
  siteTheme: { readonly chosen: string; choose(name: string): void };
}
