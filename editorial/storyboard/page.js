"use strict";
// Plays the storyboard in time with the song's length, and steps through it by keyboard. Everything is readable without.
(() => {
  const film = document.getElementById("film");
  const segments = [...film.querySelectorAll(".seg")];
  const cards = segments.map((segment) => document.querySelector(segment.getAttribute("href")));
  const spans = cards.map((card) => [Number(card.dataset.start), Number(card.dataset.end)]);
  const arcs = film.querySelector(".arcs");
  const playhead = film.querySelector(".playhead");
  const player = document.querySelector(".player");
  const stage = player.querySelector(".stage");
  const told = player.querySelector(".told");
  const button = player.querySelector(".play");
  const time = player.querySelector(".time");
  const end = Number(film.dataset.seconds);
  const width = film.viewBox.baseVal.width;
  const pictures = [new Image(), new Image()];
  let current = -1;
  let at = 0;
  let started = null;

  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

  function show(number) {
    if (number === current) return;
    current = number;
    segments.forEach((segment, n) => {
      segment.classList.toggle("now", n === number);
      segment.tabIndex = n === number ? 0 : -1;
    });
    const card = cards[number];
    ["first", "last"].forEach((name, n) => {
      pictures[n].src = card.querySelector(`.frames .${name}`).src;
    });
    const heading = document.createElement("h3");
    heading.append(card.querySelector("header b").textContent, " ", card.querySelector("h4").firstChild.textContent);
    const parts = ["blockquote", ".prompt", ".change"].map((part) => card.querySelector(part)?.cloneNode(true));
    told.replaceChildren(heading, ...parts.filter(Boolean));
  }

  function relate(number) {
    const related = [...arcs.children].filter((arc) => [arc.dataset.from, arc.dataset.to].includes(String(number)));
    arcs.classList.toggle("told", related.length > 0);
    for (const arc of arcs.children) arc.classList.toggle("on", related.includes(arc));
  }

  function seek(seconds) {
    at = Math.max(0, Math.min(seconds, end - 0.001));
    const number = Math.max(0, spans.findLastIndex(([start]) => start <= at));
    show(number);
    relate(number);
    const [start, stop] = spans[number];
    pictures[1].style.opacity = (at - start) / (stop - start);
    playhead.style.transform = `translateX(${(at / end) * width}px)`;
    playhead.style.visibility = "visible";
    time.textContent = clock(at);
  }

  function tick(now) {
    if (started === null) return;
    const next = (now - started) / 1000;
    if (next >= end) {
      stop();
      return;
    }
    seek(next);
    requestAnimationFrame(tick);
  }

  function stop() {
    started = null;
    button.textContent = "Play";
  }

  function toggle() {
    if (started !== null) {
      stop();
      return;
    }
    button.textContent = "Pause";
    if (at > end - 0.1) at = 0;
    started = performance.now() - at * 1000;
    requestAnimationFrame(tick);
  }

  function step(by) {
    stop();
    const number = Math.max(0, Math.min(segments.length - 1, current + by));
    seek(spans[number][0]);
    segments[number].focus({ preventScroll: true });
    segments[number].scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  film.parentElement.addEventListener("keydown", (event) => {
    const actions = { ArrowRight: () => step(1), ArrowLeft: () => step(-1), " ": toggle };
    const action = actions[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  });
  segments.forEach((segment, number) => {
    segment.addEventListener("pointerenter", (event) => {
      if (started === null && event.pointerType === "mouse") seek(spans[number][0]);
    });
    segment.addEventListener("focus", () => {
      if (started === null && number !== current) seek(spans[number][0]);
    });
  });
  button.addEventListener("click", toggle);

  stage.append(...pictures);
  pictures.forEach((picture) => {
    picture.alt = "";
  });
  player.hidden = false;
  const bars = segments.map((segment) => segment.querySelector(".bar").height.baseVal.value);
  show(bars.indexOf(Math.max(...bars)));
  document.documentElement.dataset.ready = "yes";
})();
