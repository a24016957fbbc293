"""What a PDF says, as its reader gets it."""

import io
import subprocess


def text_of_pdf(pdf: bytes) -> str:
    """Return the words of a PDF in reading order, white space as one space, by poppler's pdftotext."""
    done = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"], input=io.BytesIO(pdf).read(), capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())


def squeezed(text: str) -> str:
    """Return a text without white space: where lines break does not count."""
    return "".join(text.split())
