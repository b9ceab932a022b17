/**
 * Mixes the sound of a screen with the microphone into one track, so that both go where the microphone's alone went. A
 * muted microphone is silent in it, and the screen is heard all the same.
 */
export class SoundMixer {
    /**
     * @param {MediaStreamTrack} sound the screen's
     * @param {AudioContext} [context]
     */
    constructor(sound, context = new AudioContext()) {
        this._context = context;
        this._destination = context.createMediaStreamDestination();
        this._microphone = null;
        this._source = null;
        this._connect(sound);
        // sharing began with a click, so that the browser lets sound run
        context.resume().catch(() => {});
    }

    /** @returns {MediaStreamTrack} the same for as long as it lasts */
    get track() {
        return this._destination.stream.getAudioTracks()[0];
    }

    /** @param {MediaStreamTrack?} track */
    setMicrophone(track) {
        if (track !== this._microphone) {
            this._source?.disconnect();
            this._microphone = track;
            this._source = track && this._connect(track);
        }
    }

    close() {
        this._context.close();
    }

    _connect(track) {
        const source = this._context.createMediaStreamSource(new MediaStream([track]));
        source.connect(this._destination);
        return source;
    }
}
