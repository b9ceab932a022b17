import { FrameCrypt } from "./frame_crypt.js";

/**
 * The worker between a page's encoders and decoders and the network. The page tells it keys and who is who;
 * what cannot be encrypted or decrypted is dropped.
 */

const crypt = new FrameCrypt({
    subtle: globalThis.crypto.subtle,
    onMissing: (generation) => globalThis.postMessage({ type: "missing", generation }),
});

const HANDLERS = {
    self: (message) => crypt.setSelf(message),
    secret: ({ generation, secret }) => crypt.addSecret(generation, secret),
    use: ({ generation }) => crypt.useGeneration(generation),
    forget: ({ before }) => crypt.forgetBefore(before),
    receiver: ({ receiver, participant }) => crypt.setReceiver(receiver, participant),
    seal: async ({ id, bytes }) => answer(id, await crypt.encrypt("data", bytes)),
    open: async ({ id, participant, bytes }) =>
        answer(id, await crypt.decryptFrom(participant, "data", bytes)),
    transform: ({ options, readable, writable }) => pipe(options, readable, writable),
};

/** @param {Uint8Array?} bytes null when there was no key, or not the right one */
function answer(id, bytes) {
    globalThis.postMessage({ type: "done", id, bytes });
}

function pipe({ kind, receiver }, readable, writable) {
    const change = (bytes) =>
        receiver === undefined ? crypt.encrypt(kind, bytes) : crypt.decrypt(receiver, kind, bytes);
    const transform = async (frame, controller) => {
        const changed = await change(new Uint8Array(frame.data));
        if (changed) {
            frame.data = changed.buffer;
            controller.enqueue(frame);
        }
    };
    // The streams end with the connection, in whatever way it ends.
    readable
        .pipeThrough(new TransformStream({ transform }))
        .pipeTo(writable)
        .catch(() => {});
}

globalThis.addEventListener("message", ({ data }) => HANDLERS[data.type](data));
globalThis.addEventListener("rtctransform", ({ transformer }) =>
    pipe(transformer.options, transformer.readable, transformer.writable)
);
