import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { CalendarController } from "@web/views/calendar/calendar_controller";
import { AttendeeCalendarController } from "@calendar/views/attendee_calendar/attendee_calendar_controller";
import { attendeeCalendarView } from "@calendar/views/attendee_calendar/attendee_calendar_view";

/** My Schedule: a click on a time opens the whole form, where telehealth is chosen. */
export class ScheduleController extends AttendeeCalendarController {
    editRecord(record, context = {}) {
        return this.goToFullEvent(record.id, context);
    }

    /** A telehealth appointment is cancelled, whoever booked it, and not just declined. */
    deleteRecord(record) {
        if (record.rawRecord.session_alert && !record.rawRecord.recurrency) {
            return CalendarController.prototype.deleteRecord.call(this, record);
        }
        return super.deleteRecord(record);
    }

    deleteConfirmationDialogProps(record) {
        return {
            ...super.deleteConfirmationDialogProps(record),
            title: _t("Cancel appointment"),
            body: record.rawRecord.session_alert
                ? _t("The appointment is deleted, and its telehealth session is cancelled.")
                : _t("The appointment is deleted."),
            confirmLabel: _t("Cancel appointment"),
            cancelLabel: _t("Keep it"),
        };
    }
}

registry.category("views").add("teletherapy_schedule", {
    ...attendeeCalendarView,
    Controller: ScheduleController,
});
