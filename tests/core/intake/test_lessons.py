"""What went wrong in comparable systems must not go wrong here."""

from received import receive


def test_l02_unasked_answers_have_no_default_and_are_asked(tmp_path):
    """A record said that a man had no fear, and nobody could be found who had asked him."""
    got = receive(tmp_path, "person_id,sex\nP1,M\n")
    (person,) = got.people
    asked = ("available", "guardian_id", "best_interests", "consular_contact", "order_final")
    assert [person[name] for name in asked] == [""] * 5
    assert [row["person_id"] for row in got.to_ask] == ["P1"]


def test_l05_family_flags_of_the_sender_are_no_family_and_the_use_of_fields_is_shown(tmp_path):
    """Family and unaccompanied flags stood in a system and not one record used them."""
    got = receive(
        tmp_path,
        "AlienMasterID|MissionDate|MissionNumber|Sex|CountryOfCitizenship|FamilyUnitFlag"
        "|UnaccompaniedFlag\n1|01/28/2025|7|F|COLOMBIA|Y|\n2|01/28/2025|7|M|COLOMBIA||\n",
    )
    sheet = got.report["sheets"][0]
    assert sheet["profile"] == "flights"
    assert [person["family_id"] for person in got.people] == ["", ""]
    assert sheet["filled"]["FamilyUnitFlag"] == 1
    assert sheet["filled"]["UnaccompaniedFlag"] == 0
    assert len(got.to_ask) == 2  # of unknown age, so guardian and best interests are asked too


def test_l05_child_without_a_guardian_is_asked_about(tmp_path):
    got = receive(
        tmp_path,
        "person_id,birth_date,available,consular_contact,best_interests,guardian_id\n"
        "P1,2015,yes,accepted,yes,\nP2,1980,yes,accepted,,\n",
    )
    assert [row["person_id"] for row in got.to_ask] == ["P1"]


def test_l18_codes_outside_closed_lists_and_unknown_airports_are_rejected(tmp_path):
    """One system kept 937 values of one status, and airports in the wrong state."""
    got = receive(
        tmp_path,
        "person_id,nationality_status,arrival_preferred\nP1,sure,BOG\nP2,claimed,XQX\nP3,claimed,BOG\n",
    )
    assert [person["person_id"] for person in got.people] == ["P3"]
    assert got.codes == ["bad_code", "bad_airport"]


def test_l19_sex_none_and_30_are_not_values(tmp_path):
    got = receive(tmp_path, "person_id,sex\nP1,30\nP2,none\n")
    assert [person["sex"] for person in got.people] == [""]
    assert got.rejected[0]["sex"] == "30"


def test_l20_unknown_stays_unknown_and_partial_dates_partial(tmp_path):
    """11,110 of 88,977 records were born on 1 January; names were missing in hundreds."""
    got = receive(
        tmp_path,
        "person_id,given_names,surnames,birth_date\n"
        "P1,,Ñeco,1990\nP2,Suharto,,1990-05\nP3,,,\nP4,Ana,Gil,1990-01-01\n",
    )
    assert [person["birth_date"] for person in got.people] == ["1990", "1990-05", "", "1990-01-01"]
    assert [person["given_names"] for person in got.people] == ["", "Suharto", "", "Ana"]
    assert got.done.rejected == 0
    assert got.report["born_on_1_january"] == 1


def test_l27_two_people_of_one_name_stay_two(tmp_path):
    """People of one name were linked to each other."""
    got = receive(
        tmp_path,
        "Nombres,Apellidos,Sexo,Fecha de nacimiento\nAna,Gil,F,1990-05-01\nAna,Gil,F,1990-05-01\n",
    )
    first, second = (person["person_id"] for person in got.people)
    assert first != second
    assert got.done.accepted == 2


def test_l27_lists_of_one_name_never_share_identifiers(tmp_path):
    one = receive(tmp_path, "Nombres,Sexo\nAna,F\n").people[0]["person_id"]
    other = receive(tmp_path, "Nombres,Sexo\nEva,F\n").people[0]["person_id"]
    assert one != other


def test_l27_missing_identifier_in_a_list_that_has_them_is_told(tmp_path):
    got = receive(tmp_path, "person_id,sex\n(b)(6),F\n,M\n")
    assert got.codes == ["no_identifier", "no_identifier"]
    assert len({person["person_id"] for person in got.people}) == 2


def test_l29_every_row_has_one_outcome_and_the_counts_add_up(tmp_path):
    """One bad row was lost and nobody was told; success was said for rows that failed."""
    got = receive(
        tmp_path,
        "person_id,sex,birth_date\nP1,F,1990\nP1,M,1991\nP2,Z,31/02/1990\nP3,F,1992\n",
    )
    assert got.report["counts"] == {"rows": 4, "accepted": 2, "rejected": 2, "warned": 1}
    assert [row["source_row"] for row in got.rejected] == ["3", "4"]
    assert got.codes == ["doubled_identifier", "bad_code", "bad_date", "waits_rejected"]
    assert "list.csv, row 2" in got.problems[0]["message"]


def test_l29_accents_are_kept_and_shown_when_the_encoding_is_guessed(tmp_path):
    got = receive(tmp_path, "person_id,Nombres,Apellidos\nP1,Íñigo,Muñoz\n".encode("cp1252"))
    assert (got.people[0]["given_names"], got.people[0]["surnames"]) == ("Íñigo", "Muñoz")
    assert got.report["sheets"][0]["accents"] == ["Íñigo", "Muñoz"]
    assert "Check the accents: Íñigo, Muñoz" in " ".join(got.done.sentences)


def test_l29_a_few_accents_are_enough_to_judge(tmp_path):
    rows = "".join(f"P{at},Peña{at}\n" for at in range(9))
    got = receive(tmp_path, f"person_id,Apellidos\n{rows}".encode("cp1252"))
    assert len(got.report["sheets"][0]["accents"]) == 5
