// The door's JavaScript side: each exported gb_… function as a method of the module, with strings carried across. The
// table gives result and arguments: n number, b boolean, s string, j JSON, v nothing. Types: engine.d.ts.
{
  const doors = {
    machines: 'j', load: 'nssss', error: 'j', close: 'vn', advance: 'bnn', info: 'jn', stops: 'jnn', lines: 'jn',
    step: 'jnn', outputs: 'jn', options: 'vns', focus: 'vns', svg: 'snnnnnb', tree: 'jnnnn', text: 'snnnn',
    title: 'snnnn', height: 'nnnnn', stableHeight: 'nnnn',
    stageStart: 'b', frame: 'nn', frames: 'n', buildTime: 'n', contextLost: 'v', contextRestored: 'v',
    viewOpen: 'nn', viewClose: 'vn', viewPlace: 'vnnnnn', viewShow: 'vnnnnb', viewTheme: 'vnb', viewTrace: 'vnn', viewHeight: 'nnb',
    viewZoom: 'vnnnn', viewPan: 'vnnn', viewFit: 'vn', viewHit: 'jnnn', viewDirty: 'vn',
  };
  const open = (name, types) => {
    const symbol = '_gb_' + name.replace(/[A-Z]/g, (letter) => '_' + letter.toLowerCase());
    Module[name] = (...values) => {
      const held = [];
      const passed = values.map((value, i) => {
        if (types[i + 1] !== 's') return Number(value);
        const text = stringToNewUTF8(String(value));
        held.push(text);
        return text;
      });
      const result = Module[symbol](...passed);
      held.forEach((text) => _free(text));
      if (types[0] === 's') return UTF8ToString(result);
      if (types[0] === 'j') return JSON.parse(UTF8ToString(result));
      if (types[0] === 'b') return result !== 0;
      return result;
    };
  };
  for (const name in doors) open(name, doors[name]);

  const kinds = { move: 0, down: 1, up: 2, leave: 3 };
  Module['viewPointer'] = (view, kind, x, y, buttons) => Module['_gb_view_pointer'](view, kinds[kind], x, y, buttons) !== 0;
  Module['font'] = (face, bytes) => {
    const at = _malloc(bytes.length); // the stage reads glyphs from it for as long as it lives
    HEAPU8.set(bytes, at);
    Module['_gb_font'](face, at, bytes.length);
  };
}
