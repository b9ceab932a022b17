/* Ticks at the rate that it is told, in frames a second. Timers of a page that is not in sight are slowed down
   to one tick a second, those of a worker are not. */
let timer = null;

addEventListener("message", ({ data: rate }) => {
    clearInterval(timer);
    timer = setInterval(() => postMessage(null), 1000 / rate);
});
