/** How many isolated script contexts a process makes, uses once and throws away in a second. Prints the number. */
import { startSession } from '../../packages/engine/src/script/session.fixture.ts';

const SECONDS = 3;
const SCRIPT = "pm.test('answers', () => { pm.expect(pm.response.json().a).to.equal(1); });";

const once = async (): Promise<void> => {
  const { session, run } = await startSession();
  const { assertions } = await run(SCRIPT);
  session.close();
  if (assertions.join() !== 'answers: passed') throw new Error(`The script said ${assertions.join()}.`);
};

await once();
const startedAt = performance.now();
const cpuAt = process.cpuUsage();
let made = 0;
while (performance.now() - startedAt < SECONDS * 1000) {
  await once();
  made += 1;
}
const { user, system } = process.cpuUsage(cpuAt);
const seconds = (performance.now() - startedAt) / 1000;
console.log(JSON.stringify({ perSecond: made / seconds, perCpuSecond: made / ((user + system) / 1e6) }));
