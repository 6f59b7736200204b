"""Tell what is due by now, plan the mails and send them: every few minutes by a timer, or without end with --watch."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment.notices.reminders import registered
from assessment.notices.services.mailing import send_mail
from assessment.notices.services.planning import plan_mail


class Command(BaseCommand):
    help = (
        "Memberi tahu apa yang jatuh tempo, menyusun ringkasan pagi, dan mengirim e-mail yang menunggu. Aman dijalankan berulang "
        "dan di beberapa mesin sekaligus. Tanpa EMAIL_URL hanya pemberitahuan di portal yang dibuat."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--watch", type=int, metavar="DETIK", help="ulangi terus, dengan jeda sekian detik")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run once or without end; fail where the mail server could not be reached."""
        while options["watch"]:
            self._run()
            time.sleep(max(1, options["watch"]))
        if fault := self._run():
            raise CommandError(f"Server e-mail tidak dapat dihubungi: {fault}. Yang belum terkirim dicoba lagi nanti.")

    def _run(self) -> str:
        told = {name: remind() for name, remind in registered()}
        said = ", ".join(f"{name} {count}" for name, count in told.items() if count)
        self.stdout.write(f"Pemberitahuan baru: {said or 'tidak ada'}.")
        if not settings.MAIL_IS_ON:
            self.stdout.write("E-mail tidak diatur (EMAIL_URL).")
            return ""
        planned, done = plan_mail(), send_mail()
        self.stdout.write(
            f"E-mail: {planned} disusun, {done.sent} terkirim, {done.needless} tidak perlu lagi, {done.refused} ditolak, "
            f"{done.postponed} ditunda."
        )
        return done.fault
