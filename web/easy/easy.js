// Reads the page aloud where the browser can; the button is hidden elsewhere. Brings what is wrong into focus.
"use strict";
const wrong = document.getElementById("wrong");
if (wrong) wrong.focus();
const say = document.getElementById("say");
const voice = window.speechSynthesis;
if (voice && window.SpeechSynthesisUtterance) {
  const start = say.textContent;
  let reading = false;
  const stop = () => { reading = false; voice.cancel(); say.textContent = start; };
  const words = () => {
    const found = [];
    for (const part of document.querySelectorAll("main h1, main h2, main h3, main p, main dt, main dd, main li, main summary, main .option")) {
      if (part.offsetParent === null || part.closest("button") || part.querySelector("button") || part.querySelector("h1, p, li")) continue;
      found.push(part.innerText);
    }
    // Some browsers fall silent in the middle of a long text.
    return found.join("。").split(/[。；？\n]+/).map((text) => text.trim()).filter(Boolean);
  };
  say.hidden = false;
  say.addEventListener("click", () => {
    if (reading) { stop(); return; }
    reading = true;
    say.textContent = "不读了";
    const parts = words();
    parts.forEach((text, place) => {
      const spoken = new SpeechSynthesisUtterance(text);
      spoken.lang = "zh-CN";
      spoken.rate = 0.85;
      if (place === parts.length - 1) spoken.onend = stop;
      voice.speak(spoken);
    });
  });
  window.addEventListener("pagehide", stop);
}
