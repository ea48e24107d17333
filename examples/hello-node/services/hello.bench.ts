import { benchmark, keepAlive } from 'stackheat/bench';
import { Hello, parseLanguages } from './hello.ts';

const languages = 'de-CH, fr;q=0.8, en;q=0.5';

benchmark('SayHello', (b) => {
  const service = new Hello();
  b.resetTimer();
  for (let i = 0; i < b.n; i++) keepAlive(service.sayHello({ name: 'Ada', languages }));
});

benchmark('SayHelloParallel', async (b) => {
  const service = new Hello();
  await b.runParallel(async (pb) => {
    while (pb.next())
      keepAlive(await Promise.resolve(service.sayHello({ name: 'Ada', languages })));
  });
});

benchmark('ParseLanguages', async (b) => {
  for (const [name, header] of Object.entries({ one: 'de', three: languages })) {
    await b.run(name, (sub) => {
      sub.setBytes(header.length);
      for (let i = 0; i < sub.n; i++) keepAlive(parseLanguages(header));
    });
  }
});
