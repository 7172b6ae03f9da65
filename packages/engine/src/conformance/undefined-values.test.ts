import { describeRows, type Row } from './rows.fixture.ts';

const rows: Row[] = [
  {
    shows: 'a variable set to undefined is null for the next script, and kept',
    pre: `pm.environment.set('u', undefined); pm.globals.set('f', () => undefined);
console.log(pm.environment.has('u'), pm.environment.get('u') === undefined, pm.variables.replaceIn('[{{u}}]'));`,
    test: `console.log(pm.environment.has('u'), pm.environment.toObject(), pm.globals.toObject());`,
    gives: [true, true, '[]', true, { u: null }, { f: null }],
  },
  {
    shows: 'a local variable set to undefined stays so, and is no text in a template',
    pre: `pm.variables.set('l', undefined);`,
    test: `console.log(pm.variables.has('l'), pm.variables.get('l') === undefined, pm.variables.replaceIn('[{{l}}]'));`,
    gives: [true, true, '[]'],
  },
];

describeRows('values that JSON cannot say', rows);
