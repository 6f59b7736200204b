// Says two minutes before the session ends that it will, and keeps it where the person is still there. Without this a
// form that is sent too late is handed back whole after signing in again. Nothing is stored.

const AHEAD = 120; // seconds
const STEP = 5;

const bar = document.querySelector("[data-session]");
const tabs = new BroadcastChannel("zi-session"); // what another tab asks for keeps the session as well
const opened = Date.now();
let heard = opened; // when the server last answered, as far as we know
let said = "";

function say(when) {
  if (said === when) return;
  said = when;
  bar.hidden = !when;
  for (const line of bar.children) line.hidden = line.dataset.when !== when;
}

function answered() {
  heard = Date.now();
  tabs.postMessage("answered");
  look();
}

function look() {
  const idle = Number(bar.dataset.idle) - (Date.now() - heard) / 1000;
  const whole = Number(bar.dataset.whole) - (Date.now() - opened) / 1000;
  const left = Math.min(idle, whole);
  if (left > AHEAD) say("");
  else if (left <= 0) say("ended");
  else if (said !== "unreached") say(whole <= idle ? "whole" : "idle");
}

async function keep() {
  try {
    const response = await fetch(bar.dataset.keep, { headers: { Accept: "application/json" } });
    if (response.ok) answered();
    else say(response.status === 401 ? "ended" : "unreached");
  } catch {
    say("unreached");
  }
}

bar.addEventListener("click", (event) => {
  if (event.target.closest("button")) keep();
});
tabs.addEventListener("message", () => {
  heard = Date.now();
  look();
});
document.addEventListener("zi:answered", answered); // by sending.js: files may take longer than an idle session lasts
document.addEventListener("htmx:after:request", (event) => {
  if (event.detail?.ctx?.response) answered();
});
tabs.postMessage("answered"); // this page itself is an answer
setInterval(look, STEP * 1000);
document.addEventListener("visibilitychange", look); // timers sleep with the machine
