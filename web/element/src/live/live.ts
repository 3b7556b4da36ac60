// The live part of the element: puts the parts of a box together and starts its run.
import type { BoxData } from '../loader/catalogue';
import type { Live, View } from '../loader/door';
import type { Shell } from '../loader/shell';
import { styleSheet } from '../loader/theme';
import { Badge } from './badge';
import { Box } from './box';
import { CodeView } from './code_view';
import { Editing } from './editing';
import { NoEngine } from './engine';
import { Expand } from './expand';
import { HelpMenu } from './help_menu';
import { Inspector } from './inspector';
import { Keys } from './keys';
import { LensTabs } from './lens_tabs';
import css from './live.css';
import { PaceMenu } from './pace_menu';
import { Pointer } from './pointer';
import { openRecorded } from './recorded';
import { Sentence } from './sentence';
import { ShareMenu } from './share_menu';
import { stageFor } from './stage';
import { TextTree } from './text_tree';
import { Transport } from './transport';

const style = styleSheet(css);

export async function open(host: HTMLElement, shell: Shell, data: BoxData, view: View): Promise<Live> {
  if (!shell.root.adoptedStyleSheets.includes(style)) shell.root.adoptedStyleSheets.push(style);
  try {
    const stage = await stageFor(data.machine, shell.pic);
    if (!stage.has(data.machine)) throw new Error(`there is no machine “${data.machine}” here`);
    const box = new Box(host, shell, data, view, stage);
    furnish(box);
    box.start();
    return box;
  } catch (error) {
    if (error instanceof NoEngine) return openRecorded(shell, data, view, error.message);
    throw error;
  }
}

function furnish(box: Box): void {
  const code = new CodeView(box);
  const tree = new TextTree(box);
  const inspector = new Inspector(box);
  const pointer = new Pointer(box, (at, pinned) => {
    inspector.point(at, pinned);
  });
  box.parts.push(
    new LensTabs(box),
    code,
    new Sentence(box),
    new Transport(box),
    new Badge(box),
    tree,
    inspector,
    pointer,
    new Editing(box, code),
    new PaceMenu(box),
    new ShareMenu(box),
    new HelpMenu(box, tree),
    new Expand(box),
    new Keys(box, inspector, tree),
  );
}
