/** Reading aloud, on this device alone. */

/** What a voice should say: no signs of a list. @param {Reply} reply */
export const spoken = ({ bubbles, contacts }) =>
  [...bubbles, ...contacts.map(({ name, phone }) => `${name} ${phone ?? ""}.`)].join("\n").replace(/• /g, "");

/** False where this device has no voice of its own; others would send the text away. @param {Reply} reply */
export function speak(reply) {
  const all = speechSynthesis.getVoices();
  const voices = all.filter((voice) => voice.localService !== false && voice.lang.startsWith(reply.lang));
  if (all.length && !voices.length) return false;
  const speech = new SpeechSynthesisUtterance(spoken(reply));
  speech.lang = reply.lang === "pt" ? "pt-PT" : "en-GB";
  speech.voice = voices.find((voice) => voice.lang.replace("_", "-") === speech.lang) ?? voices[0] ?? null;
  speechSynthesis.speak(speech);
  return true;
}
