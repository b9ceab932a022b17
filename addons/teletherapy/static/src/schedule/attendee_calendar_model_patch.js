import { patch } from "@web/core/utils/patch";
import { AttendeeCalendarModel } from "@calendar/views/attendee_calendar/attendee_calendar_model";

patch(AttendeeCalendarModel.prototype, {
    /**
     * Shows the client beside the title to those who may read it: the name of a
     * telehealth appointment never carries it.
     */
    normalizeRecord(rawRecord) {
        const record = super.normalizeRecord(rawRecord);
        if (rawRecord.client_id) {
            record.title = `${rawRecord.client_id[1]} · ${record.title}`;
        }
        return record;
    },
});
