"""waiting_room.py"""

import unittest

from media_server.protocol import Admission
from media_server.waiting_room import AUTOMATIC, Admissions
from media_support import CLIENT, THERAPIST


class AdmissionsTests(unittest.TestCase):
    def test_without_therapist(self):
        """While no therapist is there nobody is let in, whoever was before."""
        admissions = Admissions(Admission.AUTOMATIC)
        admissions.admit(CLIENT, THERAPIST)
        self.assertIsNone(admissions.admitter(CLIENT, therapist_present=False))

    def test_rules(self):
        """The rule lets in by itself, or waits for the therapist's word."""
        for admission, by in (Admission.AUTOMATIC, AUTOMATIC), (Admission.THERAPIST, None):
            self.assertEqual(Admissions(admission).admitter(CLIENT, True), by)

    def test_admitted_once(self):
        """Who was admitted is let in again, by the same word."""
        admissions = Admissions(Admission.THERAPIST)
        admissions.admit(CLIENT, THERAPIST)
        self.assertEqual(admissions.admitter(CLIENT, True), THERAPIST)
        self.assertTrue(admissions.is_admitted(CLIENT))

    def test_barred(self):
        """Who was sent away needs the therapist's word, whatever the rule."""
        admissions = Admissions(Admission.AUTOMATIC)
        admissions.admit(CLIENT, AUTOMATIC)
        admissions.bar(CLIENT)
        self.assertIsNone(admissions.admitter(CLIENT, True))
        self.assertFalse(admissions.is_admitted(CLIENT))
        admissions.admit(CLIENT, THERAPIST)
        self.assertEqual(admissions.admitter(CLIENT, True), THERAPIST)
