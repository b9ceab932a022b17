// A stand-in for the room page's frame encryption: AES-CTR behind the bytes that VP8's and Opus'
// depacketizers read. It proves where keys are; it is no SFrame.
const CLEAR = { key: 10, delta: 3, undefined: 1 };

onrtctransform = async ({ transformer }) => {
    const { operation, key } = transformer.options;
    const raw = new TextEncoder().encode(key.padEnd(32, "0").slice(0, 32));
    const secret = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
    const crypt = async (frame, controller) => {
        const data = new Uint8Array(frame.data);
        const clear = data.subarray(0, CLEAR[frame.type]);
        let body = data.subarray(clear.length);
        try {
            if (operation === "encrypt") {
                const iv = crypto.getRandomValues(new Uint8Array(12));
                const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: clear }, secret, body));
                body = new Uint8Array([...sealed, ...iv]);
            } else {
                const iv = body.subarray(-12);
                body = new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: clear }, secret, body.subarray(0, -12)));
            }
        } catch {
            return; // Without the right key there is no frame.
        }
        const out = new Uint8Array(clear.length + body.length);
        out.set(clear);
        out.set(body, clear.length);
        frame.data = out.buffer;
        controller.enqueue(frame);
    };
    await transformer.readable.pipeThrough(new TransformStream({ transform: crypt })).pipeTo(transformer.writable);
};
