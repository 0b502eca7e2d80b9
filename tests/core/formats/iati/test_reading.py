"""IATI from bytes: refusals with file and line, no entity ever expanded."""

import pytest

from retorno.formats.iati import read_iati
from retorno.vocabulary.errors import UnusableInputError
from retorno.wording import LANGUAGES, say

HEAD = """<iati-identifier>X</iati-identifier>
<reporting-org ref="R" type="10"><narrative> </narrative><narrative>USAID</narrative></reporting-org>
<title><narrative>Water</narrative></title>
<description><narrative>Wells</narrative></description>
<participating-org role="1"/>
<activity-status code="2"/>
<activity-date type="1" iso-date="2024-01-01"/>"""


def activity(more="", head=HEAD, attributes=""):
    return (
        f'<iati-activities version="2.03"><iati-activity {attributes}>{head}{more}'
        "</iati-activity></iati-activities>"
    )


@pytest.fixture
def write(tmp_path):
    def write(content, name="aid.xml"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def refusal(path):
    with pytest.raises(UnusableInputError) as stop:
        read_iati(path)
    for lang in LANGUAGES:
        assert say(f"error.{stop.value.code}", lang, **stop.value.facts)
    return stop.value


def test_an_activity_is_read_whole(write):
    found = read_iati(
        write(
            activity(
                '<recipient-country code="CO" percentage="40"/><sector code="140" vocabulary="2"/>'
                '<budget><period-start iso-date="2024-01-01Z"/><period-end iso-date="2024-12-31"/>'
                '<value value-date="2024-01-01">-1.5</value></budget>'
                '<transaction><transaction-type code="3"/><transaction-date iso-date="2024-02-29"/>'
                '<value currency="COP" value-date="2024-01-01"> 100 </value></transaction>',
                attributes='default-currency="USD"',
            )
        )
    )
    (one,) = found.activities
    assert (found.version, one.agency, one.title) == ("2.03", "USAID", "Water")
    assert one.countries == (("CO", 40.0),)
    assert (one.sectors[0].code, one.sectors[0].vocabulary) == ("140", "2")
    assert (one.budgets[0].value, one.budgets[0].currency) == (-1.5, "USD")
    assert one.transactions[0].currency == "COP"


def test_an_agency_without_a_name_goes_by_its_reference(write):
    head = HEAD.replace("<narrative>USAID</narrative>", "")
    assert read_iati(write(activity(head=head))).activities[0].agency == "R"


BUDGET = '<budget><period-start iso-date="{}"/><period-end iso-date="{}"/><value value-date="2024-01-01">{}</value></budget>'
DOCUMENT = (
    "<document-link url='u' format='f'><title><narrative>D</narrative></title></document-link>"
)
UGLY = [
    (activity(BUDGET.format("2024-13-01", "2024-12-31", 1)), "bad_date"),
    (activity(BUDGET.format("2024-12-31", "2024-01-01", 1)), "bad_period"),
    (activity(BUDGET.format("2024-01-01", "2024-12-31", "1e6")), "bad_number"),
    (activity(BUDGET.format("2024-01-01", "2024-12-31", "1,000")), "bad_number"),
    (activity('<recipient-country code="CO" percentage="140"/>'), "bad_number"),
    (activity('<recipient-country code="CO" percentage="half"/>'), "bad_number"),
    (activity("<title><narrative>Again</narrative></title>"), "repeated"),
    (activity("words"), "unexpected_text"),
    (activity("<sector/>"), "missing_attribute"),
    (activity("<sector code='1'>x</sector>"), "unexpected_text"),
    (activity(BUDGET.format("2024-02-30", "2024-12-31", 1)), "bad_date"),
    (activity(BUDGET.format("2024", "2024-12-31", 1)), "bad_date"),
    (activity("<location><point srsName=''/></location>"), "missing_element"),
    (activity(DOCUMENT), "missing_element"),
    ("<iati-activities/>", "missing_attribute"),
    ('<iati-activities version="2.03"/>', "nothing"),
    ('<iati-activities version="2.03"><other/></iati-activities>', "nothing"),
    ('<iati-organisations version="2.03"><other/></iati-organisations>', "nothing"),
    ("<html/>", "not_iati"),
    ("<iati-activities", "not_xml"),
    ("", "not_xml"),
    (b"\xff\xfe\x00", "not_xml"),
    ('<?xml version="1.0" encoding="klingon"?><iati-activities version="1"/>', "not_xml"),
    ("<a>" * 60, "too_deep"),
]


@pytest.mark.parametrize(("content", "code"), UGLY, ids=[f"{i}-{u[1]}" for i, u in enumerate(UGLY)])
def test_what_cannot_be_used_is_refused(write, content, code):
    found = refusal(write(content))
    assert found.code == f"iati.{code}"
    assert found.facts["file"] == "aid.xml"


def test_entities_are_never_declared(write, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><iati-activities version="&b;"/>'
    outside = f'<!DOCTYPE x [<!ENTITY s SYSTEM "file://{tmp_path}/secret.txt">]><iati-activities version="&s;"/>'
    for content in (bomb, outside, '<!DOCTYPE x SYSTEM "x.dtd"><iati-activities version="1"/>'):
        assert refusal(write(content)).code == "iati.doctype"


def test_a_file_that_is_not_there_or_not_a_file(tmp_path):
    assert refusal(tmp_path / "none.xml").code == "iati.missing_file"
    assert refusal(tmp_path).code == "iati.unreadable"


def test_a_long_file_is_read_piece_by_piece(write):
    many = activity().replace("</iati-activities>", "")
    one = many.split(">", 1)[1]
    found = read_iati(write(many + one * 300 + "</iati-activities>"))
    assert len(found.activities) == 301


def test_organisations_and_documents_are_read(write):
    organisation = (
        '<iati-organisations version="2.03"><iati-organisation><organisation-identifier/>'
        "<name><narrative>N</narrative></name>"
        '<reporting-org ref="R" type="1"><narrative>N</narrative></reporting-org>'
        "</iati-organisation></iati-organisations>"
    )
    assert read_iati(write(organisation)).organisations == 1
    link = DOCUMENT.replace("</document-link>", '<category code="A01"/></document-link>')
    assert read_iati(write(activity(link))).organisations == 0
