import { after, describe, expect, test } from "@odoo/hoot";
import { SoundMixer } from "@teletherapy_media/room/common/sound_mixer";

describe.current.tags("headless");

/** Sound is worked off without a speaker; a context that does not run would be silence. */
function makeContext() {
    const context = new AudioContext();
    const sources = [];
    context.createMediaStreamSource = (stream) => {
        const source = { stream, connect: () => expect.step("connect"), disconnect: () => {} };
        source.disconnect = () => expect.step("disconnect");
        sources.push(source);
        return source;
    };
    after(() => context.state !== "closed" && context.close());
    return { context, sources };
}

function makeTrack() {
    const context = new AudioContext();
    after(() => context.close());
    return context.createMediaStreamDestination().stream.getAudioTracks()[0];
}

test("one track for as long as it lasts, whatever the microphone is", () => {
    const { context, sources } = makeContext();
    const [sound, first, second] = [makeTrack(), makeTrack(), makeTrack()];
    const mixer = new SoundMixer(sound, context);
    const { track } = mixer;
    mixer.setMicrophone(first);
    mixer.setMicrophone(first);
    mixer.setMicrophone(second);
    mixer.setMicrophone(null);
    expect(mixer.track).toBe(track);
    expect(sources.map(({ stream }) => stream.getAudioTracks()[0])).toEqual([sound, first, second]);
    expect.verifySteps(["connect", "connect", "disconnect", "connect", "disconnect"]);
    mixer.close();
});
