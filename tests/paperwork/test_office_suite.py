"""The workbook as an office program draws it. Slow, and only where LibreOffice is there."""

import shutil
import subprocess
import unicodedata
from pathlib import Path

import pypdfium2
import pytest

from marugoto.paperwork import access
from marugoto.paperwork.actions import printing
from tests.core.test_pdf import read
from tests.factories.agencies import Worker
from tests.paperwork.conftest import NAME, Papers

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed on this machine")
@pytest.mark.parametrize("form", ["assessment", "plan_layered", "notes"])
def test_an_office_program_draws_the_workbook(
    form: str, papers: Papers, suzuki: Worker, tmp_path: Path
) -> None:
    opened = access.open_form(suzuki.actor, form, "case", papers.case.pk)
    data = printing.put_out(opened=opened, how="xlsx", purpose="consultation", by=suzuki.actor)
    (tmp_path / "form.xlsx").write_bytes(data)
    home = (tmp_path / "home").as_uri()
    wanted = ["--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "form.xlsx")]
    assert SOFFICE is not None
    subprocess.run([SOFFICE, "--headless", f"-env:UserInstallation={home}", *wanted], check=True, timeout=180)
    drawn = (tmp_path / "form.pdf").read_bytes()
    assert unicodedata.normalize("NFKC", NAME.split()[0]) in read(drawn)
    with pypdfium2.PdfDocument(drawn) as document:
        assert len(document) <= 12
        assert len(set(bytes(document[0].render(scale=1, grayscale=True).buffer))) > 10
