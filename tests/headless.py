"""Commands that need no database, run on the content of a file."""

from django.core.management import call_command


def runner(command, folder, capsys):
    """Return a function that runs `command` on file content with options and gives exit code, stdout, stderr."""

    def run(content, *options, name="isi.txt"):
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        code = 0
        try:
            call_command(command, str(path), *options)
        except SystemExit as stop:
            code = stop.code
        return code, *capsys.readouterr()

    return run
