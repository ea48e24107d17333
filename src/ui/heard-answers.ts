/** Remembers what each question's answer said of the samples shown: total, what filters left, notes. */
import type { ProfileQueries, ProfileQuestion, Shown } from '../web/profile-queries.ts';

export interface HeardAnswers {
  /** The same queries, listened to. */
  readonly queries: ProfileQueries;
  /** Undefined until an answer has come. */
  readonly about: (question: ProfileQuestion) => Shown | undefined;
}

/** As many as the page keeps answers. */
const HEARD_MAX = 24;

export function heardAnswers(queries: ProfileQueries): HeardAnswers {
  const heard = new Map<string, Shown>();
  const listen = async <T extends Shown>(
    question: ProfileQuestion,
    answer: Promise<T>,
  ): Promise<T> => {
    const shown = await answer;
    const key = questionKey(question);
    heard.delete(key);
    heard.set(key, shown);
    const [oldest] = heard.keys();
    if (heard.size > HEARD_MAX && oldest !== undefined) heard.delete(oldest);
    return shown;
  };
  return {
    queries: {
      ...queries,
      flameGraph: (question) => listen(question, queries.flameGraph(question)),
      top: (question) => listen(question, queries.top(question)),
      graph: (question) => listen(question, queries.graph(question)),
      peek: (question) => listen(question, queries.peek(question)),
      tags: (question) => listen(question, queries.tags(question)),
    },
    about: (question) => heard.get(questionKey(question)),
  };
}

/** Of the samples asked about, whatever view of them. */
export function questionKey({ profile, sampleType, options = {} }: ProfileQuestion): string {
  return JSON.stringify([profile, sampleType, Object.entries(options).sort()]);
}
