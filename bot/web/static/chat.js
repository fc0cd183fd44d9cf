// The plain chat page. Nothing is kept: no cookies, no storage; the conversation id lives in this tab alone.
const words = {
  pt: { label: "Escreve aqui", send: "Enviar", other: "English", transcript: "Conversa",
    away: "Não consigo ligar ao assistente. O que escreveste continua na caixa. Em perigo: 112. Prevenção do suicídio: 1411. SOS-Criança: 116 111. Linha Internet Segura: 800 21 90 90." },
  en: { label: "Write here", send: "Send", other: "Português", transcript: "Conversation",
    away: "I can't reach the assistant. What you wrote is still in the box. In danger: 112. Suicide prevention: 1411. SOS-Criança: 116 111. Linha Internet Segura: 800 21 90 90." },
};
const byId = (id) => document.getElementById(id);
const transcript = byId("transcript"), box = byId("text"), form = byId("form");
let language = (navigator.language || "pt").startsWith("en") ? "en" : "pt";
let conversation = null;

function setLanguage(next) {
  language = next;
  document.documentElement.lang = next;
  byId("label").textContent = words[next].label;
  byId("send").textContent = words[next].send;
  byId("language").textContent = words[next].other;
  byId("language").lang = next === "pt" ? "en" : "pt";
  transcript.setAttribute("aria-label", words[next].transcript);
}

function add(className, ...children) {
  const item = document.createElement("li");
  item.className = className;
  item.append(...children); // text nodes only: nothing a person or a file says is read as HTML
  transcript.append(item);
  item.scrollIntoView({ block: "end" });
  return item;
}

function link(href, text) {
  const a = document.createElement("a");
  a.href = href;
  a.textContent = text;
  a.rel = "noopener noreferrer";
  return a;
}

function card(contact) {
  const box = document.createElement("div");
  box.className = "card";
  const name = document.createElement("strong");
  name.textContent = contact.name;
  const what = document.createElement("span");
  what.textContent = contact.what_for || "";
  box.append(name, what);
  if (contact.hours) {
    const hours = document.createElement("span");
    hours.textContent = contact.hours;
    box.append(hours);
  }
  if (contact.phone) box.append(link(contact.tel, contact.phone), " ");
  if (contact.web) box.append(link(contact.web, new URL(contact.web).hostname));
  return box;
}

function show(reply) {
  setLanguage(reply.lang);
  for (const bubble of reply.bubbles) add("theirs", bubble);
  if (reply.contacts.length) add("cards", ...reply.contacts.map(card));
  if (reply.suggestions.length) {
    add("choices", ...reply.suggestions.map((text) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.addEventListener("click", () => { send(text); box.focus(); });
      return button;
    }));
  }
  const spoken = byId("spoken");
  spoken.textContent = reply.bubbles.join(" ");
  setTimeout(() => { spoken.textContent = ""; }, 1000);
}

async function call(path, body) {
  const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function begin() {
  const begun = await call(`/chat/begin?lang=${language}`, {});
  conversation = begun.conversation;
  transcript.replaceChildren();
  show(begun.reply);
}

async function send(text) {
  try {
    if (!conversation) await begin();
    const mine = add("mine", text);
    try {
      const reply = await call("/chat", { conversation, text, lang: language });
      box.value = "";
      show(reply);
    } catch (error) {
      mine.remove();
      throw error;
    }
  } catch {
    if (!box.value) box.value = text;
    add("theirs", words[language].away);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = box.value.trim();
  if (text) send(text);
});
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
byId("language").addEventListener("click", () => {
  setLanguage(language === "pt" ? "en" : "pt");
  begin().catch(() => add("theirs", words[language].away));
});
setLanguage(language);
begin().catch(() => add("theirs", words[language].away));
