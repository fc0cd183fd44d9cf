/** What the chat says by itself, in both languages, and the numbers that it knows without a server. */

export const EXIT = "https://www.ipma.pt/";
export const MOST = 2000; // characters of a message, as the server counts them: what stands for many is written out

export const WORDS = words({
  launcher: ["Precisas de ajuda?", "Need help?"],
  chat: ["Mensagens", "Messages"],
  // the first message greets
  what: [
    "Sou um programa de IA (inteligência artificial). Conta-me o que se passa.",
    "I am an AI (artificial intelligence) program. Tell me what is going on.",
  ],
  stored: ["A conversa é esquecida após 30 minutos de silêncio, ou quando quiseres.", "The chat is forgotten after 30 minutes of silence, or when you want."],
  kept: ["O que fica guardado?", "What is kept?"],
  history: [
    "«Sair já», ou Shift três vezes, apaga a conversa e sai desta página. O histórico do browser pode ficar.",
    "“Leave now”, or Shift three times, deletes the chat and leaves this page. The browser's history may remain.",
  ],
  start: ["Começar", "Begin"],
  goOn: ["Continuar a conversa", "Go on with the chat"],
  other: ["English", "Português"],
  menu: ["Opções", "Options"],
  close: ["Fechar", "Close"],
  exit: ["Sair já", "Leave now"],
  shift: ["Para sair, Shift. Faltam: ", "To leave, Shift. To go: "],
  topics: ["Ver os temas", "See the topics"],
  letter: ["Escrever a carta", "Write the letter"],
  keep: ["Guardar este plano", "Save this plan"],
  unkept: ["Não deu. Tira uma captura do ecrã.", "That failed. Take a screenshot."],
  again: ["Começar de novo", "Start again"],
  size: ["Tamanho da letra: ", "Text size: "],
  theme: ["Cores: ", "Colours: "],
  auto: ["automáticas", "automatic"],
  light: ["claras", "light"],
  dark: ["escuras", "dark"],
  contrast: ["alto contraste", "high contrast"],
  aloud: ["Ler em voz alta", "Read aloud"],
  mute: ["Este aparelho não tem uma voz em português.", "This device has no voice in English."],
  forget: ["Apagar tudo", "Delete everything"],
  forgotten: [
    "Está tudo apagado aqui. O histórico do browser pode ficar. Se escreveres, começa uma conversa nova.",
    "Everything here is deleted. The browser's history may remain. If you write, a new chat begins.",
  ],
  alone: [
    " Não consegui avisar o serviço: ele esquece sozinho após 30 minutos.",
    " I could not tell the service: it forgets by itself after 30 minutes.",
  ],
  write: ["Escreve aqui", "Write here"],
  send: ["Enviar", "Send"],
  you: ["Tu: ", "You: "],
  suggestions: ["Sugestões", "Suggestions"],
  todo: ["O que fazer agora", "What to do now"],
  urgent: ["Primeiro, a tua segurança", "First, your safety"],
  call: ["Ligar", "Call"],
  copy: ["Copiar número", "Copy number"],
  copied: ["Número copiado", "Number copied"],
  contacts: ["Contactos: ", "Contacts: "],
  site: ["Site", "Website"],
  free: ["grátis", "free"],
  waiting: ["à espera de ligação", "waiting for connection"],
  unsent: ["não enviada", "not sent"],
  retry: ["Tentar outra vez", "Try again"],
  long: ["É comprida demais para mim. O texto continua aqui.", "It is too long for me. Your text is still here."],
  parts: ["Enviar em partes", "Send in parts"],
  away: [
    "Não consigo ligar ao serviço agora. O que escreveste não se perde, e continuo a tentar. Para ajuda já, liga. É grátis:",
    "I can't reach the service right now. What you wrote is not lost, and I keep trying. For help now, call. It is free:",
  ],
  slow: [
    "A resposta está a demorar. Para ajuda já, liga. É grátis:",
    "The answer takes long. For help now, call. It is free:",
  ],
  back: ["A ligação voltou.", "The connection is back."],
  resumed: [
    "A conversa continua. As mensagens anteriores não ficam no ecrã.",
    "The chat goes on. Earlier messages are not kept on the screen.",
  ],
  anew: ["A conversa anterior já foi esquecida. Esta é nova.", "The earlier chat was forgotten. This one is new."],
  keys: ["↑ ↓ mensagens · ← → botões · Esc escrever", "↑ ↓ messages · ← → buttons · Esc write"],
  emergency: ["Emergência", "Emergency"],
  danger: ["Perigo agora. Dia e noite.", "Danger now. Day and night."],
  prevention: ["Prevenção do suicídio", "Suicide prevention"],
  life: ["Pensas em magoar-te. Dia e noite.", "You think of hurting yourself. Day and night."],
  child: ["Para falares com alguém.", "To talk to someone."],
  net: ["Conselhos sobre a internet.", "Advice about the internet."],
});

/** @template {string} K @param {Record<K, [pt: string, en: string]>} pairs @returns {Record<Lang, Record<K, string>>} */
function words(pairs) {
  const column = (i = 0) => /** @type {any} */ (Object.fromEntries(Object.entries(pairs).map(([key, pair]) => [key, pair[i]])));
  return { pt: column(), en: column(1) };
}

/** For when the server is away; and how a row names them. @param {typeof WORDS.pt} w @returns {import("../shared/contact-card.js").Contact[]} */
export const emergency = (w) => [
  { name: w.emergency, phone: "112", what_for: w.danger },
  { name: w.prevention, phone: "1411", what_for: w.life },
  { name: "SOS-Criança", phone: "116 111", what_for: w.child },
  { name: "Internet Segura", phone: "800 21 90 90", what_for: w.net },
];
