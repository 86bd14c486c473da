from admissions.rules.parsing.locate import key_lines

TEXT = '''# a comment with [brackets] and key = "value"
id = "x" # [not.a.table]
title = { vi = "có ] và }", en = 'và # nữa' }

[wishes]
max = 3
zones = [
  ["any"],
  # comment ]
  ["own",
   "any"],
]

[facts.math]
hint.vi = """
[gates]
max = 1
\\""" still """
label = 5

[[gates]]
fact = "math"

[[gates]]
"quoted key" = 1
facts = ["a", "b"]

[import.facts]
math = ["Toán"]

[[import.set_aside]]
reason = "a"
[[import.set_aside]]
reason = "b"
[score]
terms = [
  { fact = "math",
    weight = "1" },
  { fact = "literature" },
]
'''


def test_every_key_and_element_has_its_line():
    lines = key_lines(TEXT)
    assert lines[("id",)] == 2
    assert lines[("title", "vi")] == 3
    assert lines[("wishes", "max")] == 6
    assert lines[("wishes", "zones")] == 7
    assert lines[("wishes", "zones", 0)] == 8
    assert lines[("wishes", "zones", 1)] == 10
    assert lines[("wishes", "zones", 1, 1)] == 11
    assert lines[("facts", "math")] == 14
    assert lines[("facts", "math", "hint", "vi")] == 15
    assert lines[("facts", "math", "label")] == 19
    assert lines[("gates", 0)] == 21
    assert lines[("gates", 0, "fact")] == 22
    assert lines[("gates", 1, "quoted key")] == 25
    assert lines[("gates", 1, "facts", 1)] == 26
    assert lines[("import", "facts", "math")] == 29
    assert lines[("import", "set_aside", 0, "reason")] == 32
    assert lines[("import", "set_aside", 1, "reason")] == 34
    assert lines[("score", "terms", 0, "weight")] == 38
    assert lines[("score", "terms", 1, "fact")] == 39
    assert ("gates", "max") not in lines


def test_a_text_without_a_last_line_end_is_read_to_its_end():
    assert key_lines("a = 1\nb = { c = 2 }  ") == {("a",): 1, ("b",): 2, ("b", "c"): 2}
    assert key_lines("a = 1 # end") == {("a",): 1}
    assert key_lines("") == {}
