"""Throw-away certificates with chosen dates, made with the openssl command."""

import shutil
import ssl
import subprocess
from pathlib import Path

import pytest

_CONFIG = """
[ca]
default_ca = own
[own]
database = {folder}/index.txt
new_certs_dir = {folder}
certificate = {folder}/ca.pem
private_key = {folder}/ca.key
default_md = sha256
policy = any
rand_serial = yes
unique_subject = no
copy_extensions = copy
[any]
commonName = supplied
"""


class Authority:
    """Signs certificates; ``file`` is what a device trusts."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("openssl") is None:
            pytest.skip("needs the openssl command to make certificates")
        self._folder = folder
        self.file = folder / "ca.pem"
        (folder / "index.txt").touch()
        (folder / "ca.cnf").write_text(_CONFIG.format(folder=folder))
        self._openssl(
            *("req", "-x509", "-nodes", "-days", "3650", "-subj", "/CN=Authority"),
            *("-keyout", "ca.key", "-out", "ca.pem"),
            *_EC_KEY,
            *("-addext", "keyUsage=critical,keyCertSign,cRLSign"),
        )

    def server(self, not_before: str, not_after: str, host: str = "localhost") -> ssl.SSLContext:
        """Return a server's context whose certificate is valid between two dates YYYYMMDD."""
        name = f"{host}-{not_before}-{not_after}"
        self._openssl(
            *f"req -new -nodes -subj /CN={host} -keyout {name}.key -out {name}.csr".split(),
            *_EC_KEY,
            *("-addext", f"subjectAltName=DNS:{host}"),
        )
        self._openssl(
            *f"ca -batch -notext -config ca.cnf -in {name}.csr -out {name}.pem".split(),
            *f"-startdate {not_before}000000Z -enddate {not_after}000000Z".split(),
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._folder / f"{name}.pem", self._folder / f"{name}.key")
        return context

    def _openssl(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self._folder, check=True, capture_output=True)


_EC_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")
