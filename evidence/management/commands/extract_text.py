"""`manage.py extract_text`: read the words of files that no one has read yet, so that the library finds them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evidence.documents.selectors.waiting_texts import waiting_for_text
from evidence.documents.services.texts import read_waiting
from evidence.documents.words import ReaderMissing


class Command(BaseCommand):
    help = "Membaca isi berkas yang belum terbaca, agar dapat dicari di pustaka. Aman dijalankan dua kali."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="hitung saja berkas yang menunggu")
        parser.add_argument("--again", action="store_true", help="juga berkas yang dulu gagal dibaca")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            self.stdout.write(f"{waiting_for_text(again=options['again']).count()} berkas menunggu dibaca.")
            return
        try:
            counts = read_waiting(again=options["again"])
        except ReaderMissing as missing:
            raise CommandError(f"Program pembaca PDF (pdftotext) belum terpasang. Pasang: {missing}") from missing
        self.stdout.write(
            f"{counts['terbaca']} berkas terbaca, {counts['kosong']} tanpa teks, {counts['gagal']} tidak terbaca, "
            f"{counts['tunda']} ditunda."
        )
