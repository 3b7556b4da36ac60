// Names for what Starlight and its code blocks leave without one: a listing that scrolls is a region of its own, and the
// keys in the search button are no part of its name.
document.querySelector('site-search button > kbd')?.setAttribute('aria-hidden', 'true');

function name(listing: Element): void {
  if (listing.getAttribute('role') !== 'region') listing.removeAttribute('aria-label');
  else listing.setAttribute('aria-label', `Listing: ${listing.querySelector('.ec-line')?.textContent?.trim() ?? ''}`);
}

const observer = new MutationObserver((changes) => {
  for (const { target } of changes) if (target instanceof HTMLElement) name(target);
});
for (const listing of document.querySelectorAll('.expressive-code pre')) {
  name(listing);
  observer.observe(listing, { attributeFilter: ['role'] });
}
