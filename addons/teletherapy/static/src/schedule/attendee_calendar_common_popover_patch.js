import { onWillStart } from "@odoo/owl";
import { patch } from "@web/core/utils/patch";
import { AttendeeCalendarCommonPopover } from "@calendar/views/attendee_calendar/common/attendee_calendar_common_popover";
import { SessionAlert } from "@teletherapy/session_alert/session_alert";

AttendeeCalendarCommonPopover.components = {
    ...AttendeeCalendarCommonPopover.components,
    SessionAlert,
};

patch(AttendeeCalendarCommonPopover.prototype, {
    setup() {
        super.setup();
        // The calendar may have been loaded long before the appointment is clicked.
        onWillStart(async () => {
            if (this.props.record.rawRecord.session_alert) {
                this.sessionAlert = await this.orm.call("calendar.event", "get_session_alert", [
                    this.props.record.id,
                ]);
            }
        });
    },
});
