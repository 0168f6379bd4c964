from lazulite.specs.yaml_comments import Comment, comments


def test_comments_are_found_and_signs_in_texts_are_none() -> None:
    text = (
        "#first\n"
        "a: 1  # behind\n"
        "b: 'x # y'   \n"
        "c: x#y\n"
        "d: |  # of the block\n"
        "  # inside\n"
        "\n"
        "  text\n"
        "# below\n"
        'e: "# no" # yes\n'
        "f: plain\n"
        "  goes on # here\n"
    )
    assert [*comments(text)] == [
        Comment(1, "first", True), Comment(2, "behind", False), Comment(5, "of the block", False),
        Comment(9, "below", True), Comment(10, "yes", False), Comment(12, "here", False),
    ]  # fmt: skip
