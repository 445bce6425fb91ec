/** The stem of a word, and which words find nothing: English and German at once. */

/** The longer ending of two; what is left has four letters. */
const endings = /^([a-z]{4,}?)(?:ern|em|en|er)$/;
const derivations = /^([a-z]{3,}?)(?:ung|ing|(?<!e)ed)$/;

/** Forms that no rule reaches, of the verbs and nouns of daily life; `stem` of each is that of its first form. */
const irregular: ReadonlyMap<string, string> = new Map(
  `buy bought, sell sold, swim swam swum, fly flew flown, drive drove driven, ride rode ridden, write wrote written,
  speak spoke spoken, break broke broken, choose chose chosen, forget forgot forgotten, give gave given, go went gone,
  eat ate eaten, drink drank drunk, sing sang sung, begin began begun, run ran, come came, become became, see saw seen,
  take took taken, fall fell fallen, grow grew grown, know knew known, throw threw thrown, draw drew drawn, lose lost,
  find found, pay paid, sleep slept, keep kept, feel felt, leave left, meet met, send sent, spend spent, lend lent,
  bring brought, think thought, teach taught, catch caught, fight fought, hear heard, hold held, stand stood,
  understand understood, win won, build built, wear wore worn, steal stole stolen, wake woke woken, hide hid hidden,
  bite bit bitten, tear tore torn, freeze froze frozen, make made, get got gotten, child children, man men, woman women,
  tooth teeth, foot feet, mouse mice, knife knives, wife wives, life lives`
    .split(",")
    .flatMap((forms) => {
      const [first = "", ...others] = forms.trim().split(/\s+/);
      return others.map((other): [string, string] => [other, first]);
    }),
);

/**
 * A light stem for English and German at once, as the language of a word is not known: plural, case, -ing, -ed,
 * -ung. The same word always has the same stem; two words that share one are found by each other.
 */
export function stem(term: string): string {
  const regular = irregular.get(term);
  if (regular !== undefined) return stem(regular);
  if (term.length < 4 || !/^[a-z]+$/.test(term)) return term;
  const single = term.replace(/(?:ies|ied|ie|y)$/, "i").replace(/([^aisu])s$/, "$1");
  const bare = single.replace(endings, "$1").replace(derivations, withoutDerivation);
  return bare.length > 3 ? bare.replace(/([^e])e$/, "$1") : bare;
}

/** `running` is `run`, `calling` is `call`, and `string` has no ending. */
function withoutDerivation(term: string, before: string): string {
  if (!/[aeiouy]/.test(before)) return term;
  return before.replace(/([bdfgmnprt])\1$/, "$1");
}

/**
 * What is said in nearly every sentence finds nothing, in a document as in a query. Words that mean something in
 * the other language are none (German "war", "die", "hat", "man"): they weigh as little as they are common.
 */
export const isStopWord = (word: string): boolean => stopWords.has(word);

const stopWords: ReadonlySet<string> = new Set(
  `a about am an and any are as at be been being but by can could did do does doing for from had has have having he her
  him his how i if in into is it its let me my of on or our she should so still than that the their them then there these they
  this those to us was we were what when where which who whom whose why with would you your
  s t ll re ve d m
  tell told say said says mention mentioned
  aber als am auf aus bei bin bis das dass dem den der des ein eine einem einen einer eines er es fur haben hatte ich ihm
  ihn ihr im ist ja mein meine meinem meinen meiner mich mir mit nach noch nur oder ob sein sich sie sind uber um und uns
  von vom vor wann warum was weil wenn wer wie wir wird wo worden wurde zu zum zur habe hast du dir dich dein deine
  gesagt`
    .trim()
    .split(/\s+/),
);
