// The part that reads and writes share links; also for pages of their own, such as a playground.
export { readLink, writeLink, type ReadLink, type ShareLink } from './share_link';
