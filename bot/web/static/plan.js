/**
 * A plan as a picture: that of a complaint, or what an answer says to do. It is drawn and kept on this device alone; widget.js loads
 * this when it is asked for. A picture: a chat inside another page cannot be printed alone, and many phones have no printer. Nothing
 * that was written is in it.
 */

import { download } from "./shared/download.js";

const WIDE = 540; // in the pixels of a page; drawn twice as large
const EDGE = 32;
const LINE = 25;
const TALLEST = 7000; // iOS draws nothing over 16 million dots
const FONT = '17px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif';
const WORDS = {
  pt: {
    title: "Plano",
    danger: "Em perigo, 112. É grátis.",
    kept: "O plano está guardado neste aparelho, como imagem (plano.png). Quem usa o aparelho pode vê-la.",
  },
  en: {
    title: "Plan",
    danger: "In danger, 112. It is free.",
    kept: "The plan is saved on this device, as a picture (plan.png). Whoever uses the device can see it.",
  },
};

/** The text without its sentences that quote a button: in a picture nothing can be tapped. @param {string} text @param {string[]} buttons */
function toRead(text, buttons) {
  const quoted = buttons.map((button) => `“${button}”`);
  const kept = (/** @type {string} */ line) => line.split(/(?<=[.!?]) /).filter((said) => !quoted.some((one) => said.includes(one)));
  return text.split("\n").flatMap((line) => kept(line).join(" ") || []).join("\n");
}

/** Every paragraph once, in the order it was shown, and whom to call. @param {Reply[]} plan */
function paragraphs(plan) {
  const contacts = plan.flatMap((reply) => reply.contacts).filter(({ phone }) => phone);
  const calls = new Set(contacts.map(({ name, phone }) => `• ${name}: ${phone}`));
  const said = plan.flatMap(({ bubbles, suggestions }) => bubbles.map((text) => toRead(text, suggestions)));
  return [...new Set(said), [...calls].join("\n")].filter(Boolean);
}

/** The lines that a text takes. @param {CanvasRenderingContext2D} pen @param {string} text */
function lines(pen, text) {
  return text.split("\n").flatMap((part) => {
    const lines = [""];
    for (const word of part.split(" ")) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (lines.at(-1) && pen.measureText(longer).width > WIDE - 2 * EDGE) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    return lines;
  });
}

/** @param {Reply[]} plan @param {typeof WORDS.pt} w @returns {Promise<Blob>} */
function draw(plan, w) {
  const canvas = document.createElement("canvas");
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.font = FONT;
  const all = [w.title, ...paragraphs(plan), w.danger].flatMap((text) => [...lines(pen, text), ""]);
  canvas.width = 2 * WIDE;
  canvas.height = 2 * Math.min(TALLEST, 2 * EDGE + LINE * all.length);
  pen.scale(2, 2);
  pen.fillStyle = "#fff"; // black on white in every theme: it may be printed
  pen.fillRect(0, 0, WIDE, canvas.height);
  pen.fillStyle = "#000";
  all.forEach((line, i) => {
    pen.font = i ? FONT : `bold ${FONT}`;
    pen.fillText(line, EDGE, EDGE + LINE * (i + 0.8));
  });
  return new Promise((done, failed) => canvas.toBlob((picture) => (picture ? done(picture) : failed(picture))));
}

/** Says where it is; fails if this device cannot. @param {Reply[]} plan */
export async function keep(plan) {
  const w = WORDS[plan[0].lang];
  download(await draw(plan, w), w.title.toLowerCase() + ".png");
  return w.kept;
}
