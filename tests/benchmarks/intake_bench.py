"""Take in a million rows: `python tests/benchmarks/intake_bench.py [ROWS]` prints seconds and memory.

The list is invented: semicolons, Windows-1252, days first, a preamble, redactions and faults.
"""

import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from retorno.formats.folders import output_folder
from retorno.intake.take_in import IntakeSettings, take_in

HEADER = (
    "Identificador;Grupo familiar;Nombres;Apellidos;Fecha de nacimiento;Sexo;Nacionalidad;"
    "Tipo de documento;Número de documento;Documento vence;Número de orden;Fecha de la orden;"
    "Autoridad;Orden en firme;Centro;Fecha lista;Aeropuerto de llegada;Municipio de destino;"
    "Necesidades;Contacto consular;Observaciones"
)
NAMES = ("María José", "Luis Ángel", "Íngrid", "Óscar Iván", "Sofía", "Jhon", "Nubia", "Ñeco")
SURNAMES = ("Muñoz Peña", "Gómez Ríos", "Ibáñez", "Cárdenas López", "Zúñiga Díaz", "Quispe")
MONTHS = ("08", "09", "10", "11", "12")
NEEDS = ("", "", "", "", "", "", "", "", "WCHR", '"MEDA;WCHC"')


def write_list(path, rows, seed=1):
    rng = random.Random(seed)
    with path.open("w", encoding="cp1252", newline="") as file:
        file.write(f"Lista inventada\r\nNadie existe\r\n{HEADER}\r\n")
        for at in range(rows):
            family = f"F{at // 3}" if at % 3 else ""
            birth = f"{rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/{rng.randint(1945, 2024)}"
            if at % 200 == 0:
                birth = "31/02/1980"
            order = f"{rng.randint(1, 28):02d}/{rng.choice(MONTHS)}/2024"
            name = "(b)(6)" if at % 90 == 0 else rng.choice(NAMES)
            file.write(
                f"P{at:07d};{family};{name};{rng.choice(SURNAMES)};{birth};"
                f"{rng.choice('FM')};Colombia;Pasaporte;AN{rng.randint(0, 9_999_999):07d};"
                f"31/01/2031;ORD-{at:07d};{order};Corte de inmigración;Sí;"
                f"CENTRO-{rng.randint(1, 120)};{order.replace('2024', '2025')};BOG;11001;"
                f"{rng.choice(NEEDS)};aceptado;sin novedad\r\n"
            )


def main(rows):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lista.csv"
        write_list(path, rows)
        before, worked = time.perf_counter(), time.process_time()
        with output_folder(Path(folder) / "out") as out:
            done = take_in([path], folder=out, settings=IntakeSettings())
        seconds, worked = time.perf_counter() - before, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        f"rows {done.rows}, accepted {done.accepted}, rejected {done.rejected}, "
        f"{seconds:.1f} s ({worked:.1f} s of processor), {done.rows / seconds:.0f} rows/s, peak {peak:.0f} MB\n"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
