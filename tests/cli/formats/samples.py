"""A diagnosis with every state, and a finding with every awkward character."""

from pathlib import Path

from hfs3.diagnostics.catalog import BY_CODE
from hfs3.diagnostics.model import Place, State, found
from hfs3.doctor.model import Checked, Diagnosis, Outcome, judged, skipped, unknown

PATH = Path("/home/a b,c/.aws/config")
FINDING = found(
    BY_CODE["HFS204"],
    "100% <wrong>\n::error::not a command",
    place=Place(client="aws", path=PATH, line=7, column=3, text="request_checksum_calculation = when_supported"),
    configure="hfs3 configure aws",
    key="key",
    value="value",
)
ELSEWHERE = found(
    BY_CODE["HFS204"], "in a variable", place=Place(variable="AWS_X"), configure="c", key="key", value="value"
)
DIAGNOSIS = Diagnosis(
    (
        Checked("clients", "Clients & co", (judged("aws profile hf", [FINDING, ELSEWHERE]),), 0.5),
        Checked(
            "others",
            "Others",
            (
                Outcome("warned \x1b[31m", State.WARN, "said"),
                unknown("lost", "no answer"),
                skipped("left", "not installed"),
                Outcome("good", State.PASS),
            ),
            0.0,
        ),
    )
)
