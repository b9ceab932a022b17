"""waiting_room.py"""

import unittest

from media_server.protocol import Admission
from media_server.waiting_room import AUTOMATIC, Admissions
from media_support import CLIENT, THERAPIST

GUEST, STRANGER = "3" * 32, "4" * 32


def expecting(admission):
    admissions = Admissions()
    admissions.expect(CLIENT, admission)
    return admissions


class AdmissionsTests(unittest.TestCase):
    def test_without_therapist(self):
        """While no therapist is there nobody is let in, whoever was before."""
        admissions = expecting(Admission.AUTOMATIC)
        admissions.admit(CLIENT, THERAPIST)
        self.assertIsNone(admissions.admitter(CLIENT, therapist_present=False))

    def test_rules(self):
        """The rule lets in by itself, or waits for the therapist's word."""
        for admission, by in (Admission.AUTOMATIC, AUTOMATIC), (Admission.THERAPIST, None):
            self.assertEqual(expecting(admission).admitter(CLIENT, True), by)

    def test_each_by_their_own_rule(self):
        """That one is let in by itself says nothing about another; a newer ticket counts."""
        admissions = expecting(Admission.AUTOMATIC)
        admissions.expect(GUEST, Admission.THERAPIST)
        self.assertIsNone(admissions.admitter(GUEST, True))
        self.assertEqual(admissions.admitter(CLIENT, True), AUTOMATIC)
        admissions.expect(CLIENT, Admission.THERAPIST)
        self.assertIsNone(admissions.admitter(CLIENT, True))
        self.assertIsNone(admissions.admitter(STRANGER, True))

    def test_admitted_once(self):
        """Who was admitted is let in again, by the same word."""
        admissions = expecting(Admission.THERAPIST)
        admissions.admit(CLIENT, THERAPIST)
        self.assertEqual(admissions.admitter(CLIENT, True), THERAPIST)
        self.assertTrue(admissions.is_admitted(CLIENT))

    def test_barred(self):
        """Who was sent away needs the therapist's word, whatever the rule."""
        admissions = expecting(Admission.AUTOMATIC)
        admissions.admit(CLIENT, AUTOMATIC)
        admissions.bar(CLIENT)
        self.assertIsNone(admissions.admitter(CLIENT, True))
        self.assertFalse(admissions.is_admitted(CLIENT))
        admissions.admit(CLIENT, THERAPIST)
        self.assertEqual(admissions.admitter(CLIENT, True), THERAPIST)
