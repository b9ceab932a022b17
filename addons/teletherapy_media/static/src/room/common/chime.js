const SAMPLE_RATE = 22_050;
const SECONDS = 1.4;
const LOUDNESS = 0.35;
/** Three rising tones (Hz), and when each begins (s): heard as a signal, not as a fault. */
const TONES = [
    [523.25, 0],
    [659.25, 0.25],
    [783.99, 0.5],
];
const HEADER_SIZE = 44;

/** @returns {Float32Array} the sound, -1 to 1 */
export function makeChimeSamples() {
    const samples = new Float32Array(Math.round(SAMPLE_RATE * SECONDS));
    for (const [frequency, start] of TONES) {
        for (let i = Math.round(start * SAMPLE_RATE); i < samples.length; i++) {
            const time = i / SAMPLE_RATE - start;
            const envelope = Math.min(1, time * 60) * Math.exp(-4 * time);
            samples[i] += (LOUDNESS * envelope * Math.sin(2 * Math.PI * frequency * time)) / 1.5;
        }
    }
    return samples;
}

/**
 * @param {Float32Array} samples
 * @returns {ArrayBuffer} as a WAV file, mono, 16 bits
 */
export function makeWav(samples) {
    const view = new DataView(new ArrayBuffer(HEADER_SIZE + 2 * samples.length));
    const write = (offset, text) =>
        [...text].forEach((letter, i) => view.setUint8(offset + i, letter.charCodeAt(0)));
    write(0, "RIFF");
    view.setUint32(4, view.byteLength - 8, true);
    write(8, "WAVEfmt ");
    view.setUint32(16, 16, true);
    view.setUint16(20, 1, true);
    view.setUint16(22, 1, true);
    view.setUint32(24, SAMPLE_RATE, true);
    view.setUint32(28, 2 * SAMPLE_RATE, true);
    view.setUint16(32, 2, true);
    view.setUint16(34, 16, true);
    write(36, "data");
    view.setUint32(40, 2 * samples.length, true);
    samples.forEach((sample, i) =>
        view.setInt16(HEADER_SIZE + 2 * i, Math.round(32_767 * sample), true)
    );
    return view.buffer;
}

/**
 * Plays the sound once.
 *
 * @param {string} [speaker] id of the device; the browser's choice without it, or where it is gone
 * @returns {Promise<void>} when it is over
 * @throws {Error} the browser did not play it
 */
export async function playChime(speaker) {
    const file = new Blob([makeWav(makeChimeSamples())], { type: "audio/wav" });
    const audio = new Audio(URL.createObjectURL(file));
    try {
        if (speaker) {
            await audio.setSinkId?.(speaker).catch(() => {});
        }
        const ended = new Promise((resolve) => audio.addEventListener("ended", resolve));
        await audio.play();
        await ended;
    } finally {
        URL.revokeObjectURL(audio.src);
    }
}
